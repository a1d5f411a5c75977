import pg, { TypeOverrides } from 'pg';
import type { Database, Transaction } from './database.ts';
import { gather } from './gather.ts';
import type { Gathering } from './gather.ts';
import { asOneStatement } from './one-statement.ts';
import { awaitRounds } from './rounds.ts';
import type { Ask, Round, Rounds } from './rounds.ts';
import { isBoundStatement } from './statement.ts';
import type { Query } from './statement.ts';
import { askTogether, inStep } from './together.ts';
import type { Send } from './together.ts';

/** Deadlock detected, serialization failure: nothing was written, and the same work may succeed now. */
const TRY_AGAIN_CODES = new Set(['40P01', '40001']);
/** A query was refused before this one in its transaction. */
const IN_FAILED_TRANSACTION = '25P02';
const TRIES_MAX = 5;
/** So many commands share one commit at most: under load some are read for while others are written. */
const COMMANDS_PER_COMMIT_MAX = 32;
const LOCK_PATIENCE_MS = 250;
const BEGIN_TOGETHER = [
  'BEGIN',
  // Who waits for a lock that somebody keeps waits alone, and not all with them.
  `SET LOCAL lock_timeout = ${LOCK_PATIENCE_MS}`,
].join('; ');
const LOTS = { most: COMMANDS_PER_COMMIT_MAX, patienceMs: LOCK_PATIENCE_MS };
const BEGIN_SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
/** Statements for many look each of them up by its key, however small the tables were when they were planned; planned once. */
const LOOK_UP_BY_KEY = ['hashjoin', 'mergejoin', 'seqscan']
  .map((plan) => `; SET LOCAL enable_${plan} = off`)
  .concat('; SET LOCAL plan_cache_mode = force_generic_plan')
  .join('');
/** OIDs of int8 and numeric in pg_type: counts and sums. */
const INT8 = 20;
const NUMERIC = 1700;

const WHOLE_NUMBERS = new TypeOverrides();
for (const oid of [INT8, NUMERIC]) WHOLE_NUMBERS.setTypeParser(oid, wholeNumber);

/** Connections to a PostgreSQL server; the schema is there already (migrate-postgres.ts). */
export function postgresDatabase(pool: pg.Pool): Database {
  const write = <Value>(work: Work<Value>): Promise<Value> =>
    tryingAgain(() => inTransaction(pool, 'BEGIN', work));
  const read = <Value>(work: Work<Value>): Promise<Value> => inSnapshot(pool, BEGIN_SNAPSHOT, work);
  const writeAlone = <Value>(work: () => Rounds<Value>): Promise<Value> =>
    write(({ answer }) => awaitRounds(work(), answer));
  const reads = gather({
    ...LOTS,
    together: (works) =>
      orNull(
        inSnapshot(pool, BEGIN_SNAPSHOT + LOOK_UP_BY_KEY, ({ answerMany }) => inStep(works, answerMany)),
      ),
    alone: (work) => read(({ answer }) => awaitRounds(work(), answer)),
  });
  const writes = new Map<string, Gathering>();
  const writesOf = (kind: string): Gathering => {
    const known = writes.get(kind);
    if (known !== undefined) return known;
    const made = gather({
      ...LOTS,
      together: (works) => commitTogether(pool, works),
      alone: writeAlone,
    });
    writes.set(kind, made);
    return made;
  };
  return {
    engine: 'postgres',
    write: (work) => write(({ transaction }) => work(transaction)),
    read: (work) => read(({ transaction }) => work(transaction)),
    writeRounds: (work, sharing) =>
      sharing === undefined ? writeAlone(work) : writesOf(sharing.kind).add(work, sharing.keys),
    readRounds: (work) => reads.add(work, []),
    close: async () => {
      await Promise.all([reads, ...writes.values()].map((gathering) => gathering.ended()));
      await pool.end();
    },
  };
}

/**
 * A pool for the store: durable commits whatever the server's default is, its own schema, whole numbers as numbers.
 * @param url `postgres://user:password@host:port/database`
 */
export function postgresPool(url: string, schema: 'tebura' | 'templates', connectionsMax: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    pipeline: true,
    options: `-c search_path=${schema} -c synchronous_commit=on -c timezone=UTC`,
    types: WHOLE_NUMBERS,
  });
  // A connection that breaks is replaced at the next use, and whoever uses it is told by its query; without listeners, the pool's for an
  // idle one and its own for one in use, it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

async function tryingAgain<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES_MAX || !mayTryAgain(error)) throw error;
    }
  }
}

/** What work may use within its transaction. */
interface Connection {
  readonly transaction: Transaction;
  /** All of a round travels together, and the commit with the last. */
  readonly answer: (round: Round) => Promise<readonly unknown[]>;
  /** The same for the rounds of several commands. */
  readonly answerMany: (
    rounds: readonly Round[],
    isLast: boolean,
  ) => Promise<readonly (readonly unknown[])[]>;
  readonly commit: () => Promise<unknown>;
  readonly isCommitSent: () => boolean;
}

type Work<Value> = (connection: Connection) => Promise<Value>;

/**
 * No savepoints: where one is refused all of it is rolled back, and each is done by itself and told what is so.
 * @returns `null` if nothing was done
 */
async function commitTogether(
  pool: pg.Pool,
  works: readonly (() => Rounds<unknown>)[],
): Promise<readonly unknown[] | null> {
  let isCommitSent = (): boolean => false;
  try {
    return await inTransaction(pool, BEGIN_TOGETHER + LOOK_UP_BY_KEY, (connection) => {
      ({ isCommitSent } = connection);
      return inStep(works, connection.answerMany);
    });
  } catch (error) {
    // Whether it is done is then known to nobody, and nobody does it again.
    if (isCommitSent() && !isRefusal(error)) throw error;
    return null;
  }
}

async function orNull<Value>(value: Promise<Value>): Promise<Value | null> {
  try {
    return await value;
  } catch {
    return null;
  }
}

async function inTransaction<Value>(pool: pg.Pool, begin: string, work: Work<Value>): Promise<Value> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const refusals: unknown[] = [];
  // BEGIN travels with the first query: pipelined, no round trip of its own.
  const connection = connectionTo(client, refusals);
  try {
    const [, value] = await Promise.all([client.query(begin), work(connection)]);
    await connection.commit();
    return value;
  } catch (error) {
    broken = await rollBack(client);
    // Of queries sent together those after the refused one say only that something was refused; what it was decides what happens next.
    throw isAfterRefusal(error) ? (refusals[0] ?? error) : error;
  } finally {
    client.release(broken);
  }
}

/** Nobody waits for the end of what was only read. */
async function inSnapshot<Value>(pool: pg.Pool, begin: string, work: Work<Value>): Promise<Value> {
  const client = await pool.connect();
  const begun = client.query(begin);
  try {
    const [, value] = await Promise.all([begun, work(connectionTo(client, []))]);
    return value;
  } finally {
    void rollBack(client).then((broken) => client.release(broken));
  }
}

/** @returns why the connection cannot be used any more, if so */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** @param refusals gets what the server refused, in its order */
function connectionTo(client: pg.PoolClient, refusals: unknown[]): Connection {
  const send = async (config: pg.QueryConfig): Promise<pg.QueryResult> => {
    try {
      return await client.query(config);
    } catch (error) {
      refusals.push(error);
      throw error;
    }
  };
  const run = (query: Query<unknown>): Promise<pg.QueryResult> => send(configOf(query));
  const answerTogether = async (asks: readonly Ask<unknown>[]): Promise<readonly unknown[]> => {
    const { name, text, values, answers } = asOneStatement(asks);
    const config: pg.QueryArrayConfig = { name, text, values: [...values], rowMode: 'array' };
    const { rows } = await send(config);
    return answers(rows[0] as readonly unknown[]);
  };
  const sendOne: Send = async ({ name, text, values }) => {
    const { rows, rowCount } = await send({ name, text, values: [...values] });
    return { rows: rows as object[], count: rowCount ?? 0 };
  };
  let committed: Promise<unknown> | null = null;
  const commit = (): Promise<unknown> => (committed ??= client.query('COMMIT'));
  /** A refused statement makes the server roll back where it is told to commit. */
  const andCommit = async <Value>(answers: Promise<Value>, isLast: boolean): Promise<Value> => {
    const [answered] = await Promise.all([answers, isLast ? commit() : null]);
    return answered;
  };
  return {
    transaction: {
      first: async <Row>(query: Query<Row>) => (await run(query)).rows[0] as Row | undefined,
      all: async <Row>(query: Query<Row>) => (await run(query)).rows as Row[],
      run: async (query) => (await run(query)).rowCount ?? 0,
    },
    answer: async ({ asks, isLast }) => {
      const answered = await andCommit(Promise.all(inParts(asks).map(answerTogether)), isLast);
      return answered.flat();
    },
    answerMany: (rounds, isLast) => andCommit(askTogether(rounds, sendOne), isLast),
    commit,
    isCommitSent: () => committed !== null,
  };
}

/** A round in statements that may be one: a part ends where the next question must see what was written before it. */
function inParts(asks: readonly Ask<unknown>[]): Ask<unknown>[][] {
  const parts: Ask<unknown>[][] = [];
  let isAfterwards: true | undefined;
  for (const ask of asks) {
    const part = parts.at(-1);
    if (part === undefined || ask.isAfterwards !== isAfterwards) parts.push([ask]);
    else part.push(ask);
    isAfterwards = ask.isAfterwards;
  }
  return parts;
}

function configOf(query: Query<unknown>): pg.QueryConfig {
  if (isBoundStatement(query)) {
    const { name, numbered, names } = query.statement;
    return { name, text: numbered, values: names.map((key) => query.values[key]) };
  }
  const { sql, parameters } = query.compile();
  return { text: sql, values: [...parameters] };
}

function isAfterRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === IN_FAILED_TRANSACTION;
}

/** The server did not do it; one that ends the connection says nothing of the kind. */
function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === 'ERROR';
}

function mayTryAgain(error: unknown): boolean {
  return error instanceof pg.DatabaseError && TRY_AGAIN_CODES.has(error.code ?? '');
}

/** @throws RangeError if the number is not whole or too large to be exact: a sum of money must not be rounded silently */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`not an exact whole number: ${text}`);
  return value;
}
