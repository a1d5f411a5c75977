import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import type { Database, Transaction } from './database.ts';
import { runRounds } from './rounds.ts';
import type { Ask, Rounds } from './rounds.ts';
import { isBoundStatement } from './statement.ts';
import type { Query, Statement } from './statement.ts';
import { workQueue } from './work-queue.ts';
import type { QueuedWork, WorkQueue } from './work-queue.ts';

/** So many commands share one commit at most, so that the first of them does not wait long for the last. */
const COMMANDS_PER_COMMIT_MAX = 64;

/** Where one command has failed another soon does: so many commits have savepoints from the start, rather than be done twice. */
const COMMITS_AFTER_A_FAILURE = 16;

/**
 * One writer with group commit: what has been asked for by the time the writer is free is done in one transaction and answered once it is on the
 * disk. Where one of them fails all of it is rolled back and done again with a savepoint for each: savepoints copy every page that
 * is changed, and mostly no command fails. Reads take their turns on the same connection, between the
 * transactions, and see only what is committed: everything here runs on one thread, and a second connection would lose its
 * pages at each commit of the first and read them from the file again.
 */
export function sqliteDatabase(writer: SqliteDatabase): Database {
  const takeTurn = turns();
  const connection = connectionTo(writer);
  const begin = writer.prepare('BEGIN IMMEDIATE');
  const save = writer.prepare('SAVEPOINT command');
  const rollBackToSave = writer.prepare('ROLLBACK TO command');
  const release = writer.prepare('RELEASE command');
  const commit = writer.prepare('COMMIT');
  const inTransaction = async (work: () => Promise<boolean>): Promise<boolean> => {
    begin.run();
    try {
      const isDone = await work();
      // A full disk or a failing one ends the transaction from within: everybody in it has failed.
      if (!writer.inTransaction) throw new Error('the database ended the transaction');
      if (isDone) commit.run();
      return isDone;
    } finally {
      if (writer.inTransaction) writer.exec('ROLLBACK');
    }
  };
  const eachDone = async (batch: readonly QueuedWork<Connection>[]): Promise<boolean> => {
    for (const command of batch) {
      const isDone = command.run(connection);
      if (!(typeof isDone === 'boolean' ? isDone : await isDone)) return false;
    }
    return true;
  };
  const eachInItsSavepoint = async (batch: readonly QueuedWork<Connection>[]): Promise<boolean> => {
    for (const command of batch) {
      save.run();
      if (!(await eachDone([command])) && writer.inTransaction) rollBackToSave.run();
      if (!writer.inTransaction) return false;
      release.run();
    }
    return true;
  };
  let withSavepoints = 0;
  const commitTogether = async (batch: readonly QueuedWork<Connection>[]): Promise<void> => {
    if (withSavepoints === 0) {
      const isDone = await inTransaction(() => eachDone(batch));
      if (isDone || batch.length === 1) return;
      withSavepoints = COMMITS_AFTER_A_FAILURE;
    } else withSavepoints -= 1;
    await inTransaction(() => eachInItsSavepoint(batch));
  };
  const writes = workQueue<Connection>(COMMANDS_PER_COMMIT_MAX, (batch) =>
    takeTurn(() => commitTogether(batch)),
  );
  const reads = readQueue(writer, connection, takeTurn);
  return {
    engine: 'sqlite',
    write: (work) => writes.add(({ transaction }) => work(transaction)),
    read: (work) => reads.add(({ transaction }) => work(transaction)),
    writeRounds: (work) => writes.add(({ run }) => run(work())),
    readRounds: (work) => reads.add(({ run }) => run(work())),
    close: async () => {
      await Promise.all([writes.close(), reads.close()]);
      writer.close();
    },
  };
}

/** Only to look: another process may be writing. */
export function sqliteSnapshots(reader: SqliteDatabase): Database {
  const reads = readQueue(reader, connectionTo(reader), turns());
  const refuse = (): Promise<never> => Promise.reject(new Error('this database was opened only to be read'));
  return {
    engine: 'sqlite',
    write: refuse,
    writeRounds: refuse,
    read: (work) => reads.add(({ transaction }) => work(transaction)),
    readRounds: (work) => reads.add(({ run }) => run(work())),
    close: async () => {
      await reads.close();
      reader.close();
    },
  };
}

/** Runs one after the other what is asked for. */
type TakeTurn = (work: () => Promise<void>) => Promise<void>;

function turns(): TakeTurn {
  let last = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

/** What has been asked for by now reads one snapshot. */
function readQueue(
  reader: SqliteDatabase,
  connection: Connection,
  takeTurn: TakeTurn,
): WorkQueue<Connection> {
  const begin = reader.prepare('BEGIN');
  const end = reader.prepare('ROLLBACK');
  const readTogether = async (batch: readonly QueuedWork<Connection>[]): Promise<void> => {
    begin.run();
    try {
      for (const command of batch) {
        const isDone = command.run(connection);
        if (typeof isDone !== 'boolean') await isDone;
      }
    } finally {
      end.run();
    }
  };
  return workQueue(COMMANDS_PER_COMMIT_MAX, (batch) => takeTurn(() => readTogether(batch)));
}

type Prepared = ReturnType<SqliteDatabase['prepare']>;

/** What a piece of work may use while it has its turn. */
interface Connection {
  readonly transaction: Transaction;
  readonly run: <Value>(rounds: Rounds<Value>) => Value;
}

function connectionTo(database: SqliteDatabase): Connection {
  // The plus is explained at `Statement.placed`.
  const prepare = preparing((text: string) => database.prepare(text.replace(/\$\d+/g, '+$&')));
  const prepareDeclared = preparing(({ placed }: Statement) => database.prepare(placed));
  const resolve = (query: Query<unknown>): [Prepared, object] => {
    if (isBoundStatement(query)) {
      const { statement, values } = query;
      return [prepareDeclared(statement), statement.places.map((name) => values[name])];
    }
    const { sql, parameters } = query.compile();
    return [prepare(sql), Object.fromEntries(parameters.map((value, index) => [index + 1, value]))];
  };
  const ask = (want: Ask<unknown>['want'], query: Query<unknown>): unknown => {
    const [statement, values] = resolve(query);
    switch (want) {
      case 'first':
        return statement.get(values);
      case 'all':
        return statement.all(values);
      case 'changes':
        return statement.run(values).changes;
    }
  };
  const answer = ({ want, bound }: Ask<unknown>): unknown => ask(want, bound);
  return {
    transaction: {
      first: <Row>(query: Query<Row>) => atOnce(() => ask('first', query) as Row | undefined),
      all: <Row>(query: Query<Row>) => atOnce(() => ask('all', query) as Row[]),
      run: (query) => atOnce(() => ask('changes', query) as number),
    },
    run: (rounds) => runRounds(rounds, answer),
  };
}

function preparing<Declared>(prepare: (declared: Declared) => Prepared): (declared: Declared) => Prepared {
  const prepared = new Map<Declared, Prepared>();
  return (declared) => {
    let found = prepared.get(declared);
    if (found === undefined) {
      found = prepare(declared);
      prepared.set(declared, found);
    }
    return found;
  };
}

/** A query is synchronous: its promise is fulfilled at once, so that a transaction takes one turn of the event loop. */
function atOnce<Value>(query: () => Value): Promise<Value> {
  return new Promise((fulfil) => fulfil(query()));
}
