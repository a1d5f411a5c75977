import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { numbers } from '../backend/support/pattern-engine.ts';
import { measureRate } from './load.ts';

const SCALE = 10;
const CLIENTS = 8;

export interface TpcbRates {
  /** `pgbench`, the real one, or what stands for it. */
  readonly by: string;
  readonly simplePerSecond: number;
  readonly preparedPerSecond: number;
}

/**
 * The TPC-B-like transaction at scale 10 with 8 clients, in the modes that pgbench calls simple and prepared: by pgbench itself if it is on
 * the PATH, otherwise written out here with `pg`, which costs more on the client's side.
 * @param url an empty database
 */
export async function tpcbLike(url: string, seconds: number): Promise<TpcbRates> {
  if (hasPgbench()) {
    const connection = connectionOf(url);
    await pgbench(['-i', '-q', '-s', String(SCALE), ...connection]);
    const rate = async (mode: string): Promise<number> => {
      const flags = ['-c', String(CLIENTS), '-j', '2', '-T', String(seconds), '-M', mode];
      const said = await pgbench([...flags, ...connection]);
      return Number(/tps = ([\d.]+)/.exec(said)?.[1]);
    };
    return {
      by: 'pgbench',
      simplePerSecond: await rate('simple'),
      preparedPerSecond: await rate('prepared'),
    };
  }
  const pool = new pg.Pool({ connectionString: url, max: CLIENTS });
  try {
    await fill(pool);
    const rate = async (isPrepared: boolean): Promise<number> =>
      (await measureRate(CLIENTS, seconds, () => transact(pool, isPrepared))).perSecond;
    return {
      by: 'our own words of it, with pg',
      simplePerSecond: await rate(false),
      preparedPerSecond: await rate(true),
    };
  } finally {
    await pool.end();
  }
}

function hasPgbench(): boolean {
  try {
    execFileSync('pgbench', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function pgbench(flags: readonly string[]): Promise<string> {
  const child = spawn('pgbench', flags, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`pgbench: ${complained}`);
  return said;
}

function connectionOf(url: string): string[] {
  const { pathname, searchParams } = new URL(url);
  const [host, user] = [searchParams.get('host') ?? '', searchParams.get('user') ?? ''];
  return ['-h', host, '-U', user, pathname.slice(1)];
}

async function fill(pool: pg.Pool): Promise<void> {
  await pool.query(`
    CREATE TABLE branches (bid INTEGER PRIMARY KEY, balance INTEGER, filler CHAR(88));
    CREATE TABLE tellers (tid INTEGER PRIMARY KEY, bid INTEGER, balance INTEGER, filler CHAR(84));
    CREATE TABLE accounts (aid INTEGER PRIMARY KEY, bid INTEGER, balance INTEGER, filler CHAR(84));
    CREATE TABLE history (tid INTEGER, bid INTEGER, aid INTEGER, delta INTEGER, mtime TIMESTAMP, filler CHAR(22));
    INSERT INTO branches SELECT n, 0 FROM generate_series(1, ${SCALE}) n;
    INSERT INTO tellers SELECT n, (n - 1) / 10 + 1, 0 FROM generate_series(1, ${SCALE * 10}) n;
    INSERT INTO accounts SELECT n, (n - 1) / 100000 + 1, 0, '' FROM generate_series(1, ${SCALE * 100_000}) n;
    VACUUM ANALYZE`);
}

const next = numbers(10);
const STEPS = [
  ['UPDATE accounts SET balance = balance + $1 WHERE aid = $2', ['delta', 'aid']],
  ['SELECT balance FROM accounts WHERE aid = $1', ['aid']],
  ['UPDATE tellers SET balance = balance + $1 WHERE tid = $2', ['delta', 'tid']],
  ['UPDATE branches SET balance = balance + $1 WHERE bid = $2', ['delta', 'bid']],
  [
    'INSERT INTO history (tid, bid, aid, delta, mtime) VALUES ($1, $2, $3, $4, CURRENT_TIMESTAMP)',
    ['tid', 'bid', 'aid', 'delta'],
  ],
] as const;

async function transact(pool: pg.Pool, isPrepared: boolean): Promise<void> {
  const upTo = (count: number): number => 1 + Math.floor(next() * count);
  const drawn = {
    aid: upTo(SCALE * 100_000),
    tid: upTo(SCALE * 10),
    bid: upTo(SCALE),
    delta: upTo(10_001) - 5_001,
  };
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    for (const [i, [text, names]] of STEPS.entries()) {
      const values = names.map((name) => drawn[name]);
      if (isPrepared) await client.query({ name: `tpcb ${i}`, text, values });
      else await client.query(text.replace(/\$(\d)/g, (_, at: string) => String(values[Number(at) - 1])));
    }
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
