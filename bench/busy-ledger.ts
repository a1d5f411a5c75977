import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

/** Counts committed purchases: one cell for the count, one that says stop. */
interface LedgerShare {
  readonly file: string;
  readonly cells: SharedArrayBuffer;
}

/** A ledger that writes as fast as it can, in a thread of its own. */
export interface BusyLedger {
  /** Purchases committed so far, each in a durable transaction of its own. */
  committed(): number;
  stop(): Promise<void>;
}

/**
 * Writes purchases (one row, three postings, an outbox row; WAL, `synchronous=FULL`, one transaction each) without a pause.
 */
export async function startBusyLedger(): Promise<BusyLedger> {
  const folder = mkdtempSync(join(tmpdir(), 'tebura-bench-ledger-'));
  const cells = new SharedArrayBuffer(8);
  const view = new Int32Array(cells);
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { file: join(folder, 'ledger.sqlite'), cells } satisfies LedgerShare,
  });
  await new Promise((resolve) => worker.once('message', resolve));
  return {
    committed: () => Atomics.load(view, 0),
    stop: async () => {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      Atomics.store(view, 1, 1);
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writePurchases({ file, cells }: LedgerShare): void {
  const view = new Int32Array(cells);
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(`
    CREATE TABLE purchase (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL, outcome TEXT NOT NULL);
    CREATE TABLE posting (purchase INTEGER NOT NULL, account INTEGER NOT NULL, amount INTEGER NOT NULL);
    CREATE INDEX posting_of_account ON posting (account);
    CREATE TABLE outbox (purchase INTEGER PRIMARY KEY, event TEXT NOT NULL)`);
  const purchase = database.prepare('INSERT INTO purchase VALUES (?, 350, ?)');
  const posting = database.prepare('INSERT INTO posting VALUES (?, ?, ?)');
  const outbox = database.prepare('INSERT INTO outbox VALUES (?, ?)');
  const commit = database.transaction((id: number) => {
    purchase.run(id, 'approved');
    for (const [account, amount] of [
      [id % 997, -300],
      [id % 991, -50],
      [0, 350],
    ])
      posting.run(id, account, amount);
    outbox.run(id, '{"kind":"purchase-approved"}');
  });
  parentPort?.postMessage('ready');
  for (let id = 1; Atomics.load(view, 1) === 0; id += 1) {
    commit(id);
    Atomics.store(view, 0, id);
  }
  database.close();
}

if (!isMainThread) writePurchases(workerData as LedgerShare);
