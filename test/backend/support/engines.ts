import { startPostgres } from '../../support/start-postgres.ts';
import { ledgerWorld, postgresLedgerWorld } from './ledger-world.ts';
import type { LedgerWorld, WorldOptions } from './ledger-world.ts';

/** An engine that the same suite runs on; PostgreSQL is started once per file. */
export interface TestEngine {
  /** For `BackendConfig.databaseUrl`: an empty database of its own; `null`: files in the data folder. */
  newDatabaseUrl(): Promise<string | null>;
  /** A world on an empty database. */
  newWorld(options?: Pick<WorldOptions, 'wrapLedger' | 'wrapStore' | 'terminals'>): Promise<LedgerWorld>;
  /** Gives the connections of all worlds back; they cannot be used any more. */
  closeWorlds(): Promise<void>;
  stop(): Promise<void>;
}

/** `describe.each(ENGINES)('… on $name', ({ start }) => …)` */
export const ENGINES: readonly { readonly name: string; readonly start: () => Promise<TestEngine> }[] = [
  {
    name: 'SQLite',
    start: () =>
      Promise.resolve({
        newDatabaseUrl: () => Promise.resolve(null),
        ...keepingWorlds((options) => ledgerWorld(options)),
        stop: () => Promise.resolve(),
      }),
  },
  {
    name: 'PostgreSQL',
    start: async () => {
      const server = await startPostgres();
      return {
        newDatabaseUrl: () => server.createDatabase(),
        ...keepingWorlds(async (options) => postgresLedgerWorld(await server.createDatabase(), options)),
        stop: () => server.stop(),
      };
    },
  },
];

function keepingWorlds(
  open: (options: WorldOptions) => Promise<LedgerWorld>,
): Pick<TestEngine, 'newWorld' | 'closeWorlds'> {
  let worlds: LedgerWorld[] = [];
  return {
    newWorld: async (options = {}) => {
      const world = await open(options);
      worlds.push(world);
      return world;
    },
    closeWorlds: async () => {
      const open = worlds;
      worlds = [];
      await Promise.all(open.map((world) => world.close()));
    },
  };
}
