import type { Database, Snapshot, Transaction } from '../../backend/store/database/database.ts';
import type { Rounds } from '../../backend/store/database/rounds.ts';

/** The same database on either engine, stopping before each query or round of them, before each commit and after it. */
export function watchedLedger(ledger: Database, point: () => void): Database {
  const watchedSnapshot = (snapshot: Snapshot): Snapshot => ({
    first: (query) => {
      point();
      return snapshot.first(query);
    },
    all: (query) => {
      point();
      return snapshot.all(query);
    },
  });
  const watchedTransaction = (transaction: Transaction): Transaction => ({
    ...watchedSnapshot(transaction),
    run: (query) => {
      point();
      return transaction.run(query);
    },
  });
  function* watchedRounds<Value>(rounds: Rounds<Value>): Rounds<Value> {
    let next = rounds.next([]);
    while (next.done !== true) {
      point();
      next = rounds.next(yield next.value);
    }
    point();
    return next.value;
  }
  const ended = async <Value>(work: Promise<Value>): Promise<Value> => {
    const value = await work;
    point();
    return value;
  };
  return {
    engine: ledger.engine,
    read: (work) => ended(ledger.read((snapshot) => work(watchedSnapshot(snapshot)))),
    write: (work) => ended(ledger.write((transaction) => ended(work(watchedTransaction(transaction))))),
    readRounds: (work) => ended(ledger.readRounds(() => watchedRounds(work()))),
    writeRounds: (work, sharing) => ended(ledger.writeRounds(() => watchedRounds(work()), sharing)),
    close: () => ledger.close(),
  };
}
