import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import type { Database, Snapshot, Transaction } from './database.ts';
import { isBoundStatement } from './statement.ts';
import type { Query } from './statement.ts';
import { workQueue } from './work-queue.ts';
import type { QueuedWork, WorkQueue } from './work-queue.ts';

/** So many commands share one commit at most, so that the first of them does not wait long for the last. */
const COMMANDS_PER_COMMIT_MAX = 64;

/**
 * One writer with group commit: what has been asked for by the time the writer is free is done in one transaction, each command in
 * a savepoint of its own, and answered once it is on the disk. Reads take their turns on the same connection, between the
 * transactions, and see only what is committed: everything here runs on one thread, and a second connection would lose its
 * pages at each commit of the first and read them from the file again.
 */
export function sqliteDatabase(writer: SqliteDatabase): Database {
  const takeTurn = turns();
  const transaction = transactionOn(writer);
  const begin = writer.prepare('BEGIN IMMEDIATE');
  const save = writer.prepare('SAVEPOINT command');
  const rollBackToSave = writer.prepare('ROLLBACK TO command');
  const release = writer.prepare('RELEASE command');
  const commit = writer.prepare('COMMIT');
  const commitTogether = async (batch: readonly QueuedWork<Transaction>[]): Promise<void> => {
    begin.run();
    try {
      for (const command of batch) {
        save.run();
        if (!(await command.run(transaction)) && writer.inTransaction) rollBackToSave.run();
        // A full disk or a failing one ends the transaction from within: everybody in it has failed.
        if (!writer.inTransaction) throw new Error('the database ended the transaction');
        release.run();
      }
      commit.run();
    } finally {
      if (writer.inTransaction) writer.exec('ROLLBACK');
    }
  };
  const writes = workQueue<Transaction>(COMMANDS_PER_COMMIT_MAX, (batch) =>
    takeTurn(() => commitTogether(batch)),
  );
  const reads = readQueue(writer, takeTurn);
  return {
    engine: 'sqlite',
    write: (work) => writes.add(work),
    read: (work) => reads.add(work),
    close: async () => {
      await Promise.all([writes.close(), reads.close()]);
      writer.close();
    },
  };
}

/** Only to look: another process may be writing. */
export function sqliteSnapshots(reader: SqliteDatabase): Database {
  const reads = readQueue(reader, turns());
  return {
    engine: 'sqlite',
    write: () => Promise.reject(new Error('this database was opened only to be read')),
    read: (work) => reads.add(work),
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
function readQueue(reader: SqliteDatabase, takeTurn: TakeTurn): WorkQueue<Snapshot> {
  const snapshot = transactionOn(reader);
  const begin = reader.prepare('BEGIN');
  const end = reader.prepare('ROLLBACK');
  const readTogether = async (batch: readonly QueuedWork<Snapshot>[]): Promise<void> => {
    begin.run();
    try {
      for (const command of batch) await command.run(snapshot);
    } finally {
      end.run();
    }
  };
  return workQueue(COMMANDS_PER_COMMIT_MAX, (batch) => takeTurn(() => readTogether(batch)));
}

type Prepared = ReturnType<SqliteDatabase['prepare']>;

function transactionOn(connection: SqliteDatabase): Transaction {
  const prepared = new Map<string, Prepared>();
  const prepare = (text: string): Prepared => {
    let found = prepared.get(text);
    if (found === undefined) {
      found = connection.prepare(text);
      prepared.set(text, found);
    }
    return found;
  };
  const resolve = (query: Query<unknown>): [Prepared, object] => {
    if (isBoundStatement(query)) return [prepare(query.statement.named), query.values];
    const { sql, parameters } = query.compile();
    return [prepare(sql), Object.fromEntries(parameters.map((value, index) => [index + 1, value]))];
  };
  return {
    first: <Row>(query: Query<Row>) =>
      atOnce(() => {
        const [statement, values] = resolve(query);
        return statement.get(values) as Row | undefined;
      }),
    all: <Row>(query: Query<Row>) =>
      atOnce(() => {
        const [statement, values] = resolve(query);
        return statement.all(values) as Row[];
      }),
    run: (query) =>
      atOnce(() => {
        const [statement, values] = resolve(query);
        return statement.run(values).changes;
      }),
  };
}

/** A query is synchronous: its promise is fulfilled at once, so that a transaction takes one turn of the event loop. */
function atOnce<Value>(query: () => Value): Promise<Value> {
  return new Promise((fulfil) => fulfil(query()));
}
