import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { TemplateTables, Tables } from './tables.ts';

/** Builds queries of the identity and ledger store and runs none: a transaction does (database.ts). */
export const build = builder<Tables>();

/** The same for the template store. */
export const buildTemplates = builder<TemplateTables>();

/**
 * One spelling for both engines: names in double quotes, `RETURNING`, and `$1`, which SQLite reads as the parameter named 1.
 * What only one of them understands (`FOR UPDATE`, `ANY`) is not to be used.
 */
function builder<Schema>(): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (database) => new PostgresIntrospector(database),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
