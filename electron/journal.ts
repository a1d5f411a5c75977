import type { PurchaseOutcome } from '../contract/terminal-routes.ts';
import { purchaseOutcomeSchema } from '../contract/terminal-routes.ts';
import type { PurchaseId, ShopId } from '../domain/ids.ts';
import type { Yen } from '../domain/yen.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { COUNTER_ACT_SCHEMA, attempt, counterActJournal } from './staff/counter-act-journal.ts';
import type { CounterActJournal } from './staff/counter-act-journal.ts';

/** A purchase this kiosk began, as its journal remembers it. */
export interface JournaledIntent {
  readonly purchaseId: PurchaseId;
  readonly shopId: ShopId;
  readonly amount: Yen;
  readonly startedAtMs: number;
}

/**
 * What the kiosk must not forget over a power cut: which purchase ids it made and what became of them. An id is on the
 * disk (fsync) before anything about it is sent; no template is ever written here (decisions.md 1).
 */
export interface Journal {
  /** Resolves when the intent is durable. */
  open(intent: JournaledIntent): Promise<void>;
  /** The answer is known: shown on the screen, or learnt `in the background` when nobody was looking any more. */
  close(
    purchaseId: PurchaseId,
    outcome: PurchaseOutcome,
    atMs: number,
    learnt: 'on-screen' | 'in-background',
  ): Promise<void>;
  /** Ended before anything was sent. */
  abandon(purchaseId: PurchaseId, because: string, atMs: number): Promise<void>;
  /** Begun and not ended, oldest first: each is asked for until it is known. */
  unresolved(): Promise<JournaledIntent[]>;
  /** What became known in the background since then, oldest first: staff are to hear of it. */
  learntInBackground(
    sinceMs: number,
  ): Promise<{ readonly intent: JournaledIntent; readonly outcome: PurchaseOutcome }[]>;
  outcomeOf(purchaseId: PurchaseId): Promise<PurchaseOutcome | null>;
  /** What staff gave back and sold at this kiosk. */
  readonly counterActs: CounterActJournal;
  dispose(): void;
}

const SCHEMA = [
  `CREATE TABLE intent (
     purchase_id TEXT PRIMARY KEY,
     shop_id TEXT NOT NULL,
     amount_yen INTEGER NOT NULL CHECK (amount_yen > 0),
     started_at_ms INTEGER NOT NULL,
     ended_at_ms INTEGER,
     outcome TEXT,
     learnt_in_background INTEGER NOT NULL DEFAULT 0 CHECK (learnt_in_background IN (0, 1)),
     abandoned_because TEXT,
     CHECK (outcome IS NULL OR abandoned_because IS NULL),
     CHECK ((ended_at_ms IS NULL) = (outcome IS NULL AND abandoned_because IS NULL))
   ) STRICT;
   CREATE INDEX intent_unresolved ON intent (started_at_ms) WHERE ended_at_ms IS NULL;`,
  COUNTER_ACT_SCHEMA,
];

interface IntentRow {
  readonly purchase_id: PurchaseId;
  readonly shop_id: ShopId;
  readonly amount_yen: Yen;
  readonly started_at_ms: number;
}

/** The journal in one SQLite file, `synchronous=FULL`. @throws if the disk refuses a write: no payment is begun then */
export function openJournal(file: string): Journal {
  const database = openDatabase({ file, migrations: SCHEMA });
  const insert = database.prepare(
    'INSERT INTO intent (purchase_id, shop_id, amount_yen, started_at_ms) VALUES (?, ?, ?, ?)',
  );
  const closeIntent = database.prepare(
    'UPDATE intent SET outcome = ?, ended_at_ms = ?, learnt_in_background = ? WHERE purchase_id = ? AND ended_at_ms IS NULL',
  );
  const abandonIntent = database.prepare(
    'UPDATE intent SET abandoned_because = ?, ended_at_ms = ? WHERE purchase_id = ? AND ended_at_ms IS NULL',
  );
  const selectUnresolved = database.prepare<[], IntentRow>(
    'SELECT purchase_id, shop_id, amount_yen, started_at_ms FROM intent WHERE ended_at_ms IS NULL ORDER BY started_at_ms',
  );
  const selectLearnt = database.prepare<[number], IntentRow & { readonly outcome: string }>(
    `SELECT purchase_id, shop_id, amount_yen, started_at_ms, outcome FROM intent
     WHERE learnt_in_background = 1 AND ended_at_ms >= ? ORDER BY started_at_ms`,
  );
  const selectOutcome = database.prepare<[string], { outcome: string | null }>(
    'SELECT outcome FROM intent WHERE purchase_id = ?',
  );

  return {
    open: (intent) =>
      attempt(() => void insert.run(intent.purchaseId, intent.shopId, intent.amount, intent.startedAtMs)),
    close: (purchaseId, outcome, atMs, learnt) =>
      attempt(
        () =>
          void closeIntent.run(JSON.stringify(outcome), atMs, learnt === 'in-background' ? 1 : 0, purchaseId),
      ),
    abandon: (purchaseId, because, atMs) => attempt(() => void abandonIntent.run(because, atMs, purchaseId)),
    unresolved: () => attempt(() => selectUnresolved.all().map(intentOf)),
    learntInBackground: (sinceMs) =>
      attempt(() =>
        selectLearnt.all(sinceMs).map((row) => ({
          intent: intentOf(row),
          outcome: purchaseOutcomeSchema.parse(JSON.parse(row.outcome)),
        })),
      ),
    outcomeOf: (purchaseId) =>
      attempt(() => {
        const stored = selectOutcome.get(purchaseId)?.outcome;
        return stored === undefined || stored === null
          ? null
          : purchaseOutcomeSchema.parse(JSON.parse(stored));
      }),
    counterActs: counterActJournal(database),
    dispose: () => database.close(),
  };
}

function intentOf(row: IntentRow): JournaledIntent {
  return {
    purchaseId: row.purchase_id,
    shopId: row.shop_id,
    amount: row.amount_yen,
    startedAtMs: row.started_at_ms,
  };
}
