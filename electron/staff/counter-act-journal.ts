import type { LotId, RefundId } from '../../domain/ids.ts';
import type { Yen } from '../../domain/yen.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';

/** Money that staff moved, or tried to: the id is on the disk before anything about it is sent. No PIN is ever written. */
export type CounterActIntent = {
  readonly amountYen: Yen;
  readonly startedAtMs: number;
} & (
  | { readonly what: 'void' | 'refund'; readonly actId: RefundId }
  | { readonly what: 'sale'; readonly actId: LotId }
);

export type CounterActResult = 'done' | 'not-done';

export interface CounterActJournal {
  /** Resolves when the intent is durable. */
  open(intent: CounterActIntent): Promise<void>;
  /** It is about to be sent once more: how long it may still arrive late is reckoned from here. */
  sending(actId: string, atMs: number): Promise<void>;
  close(
    actId: string,
    result: CounterActResult,
    atMs: number,
    learnt: 'on-screen' | 'in-background',
  ): Promise<void>;
  /** Begun and not ended, oldest first. */
  unresolved(): Promise<(CounterActIntent & { readonly sentAtMs: number })[]>;
  /** What became known in the background since then, oldest first. */
  learntInBackground(
    sinceMs: number,
  ): Promise<{ readonly intent: CounterActIntent; readonly result: CounterActResult }[]>;
}

export const COUNTER_ACT_SCHEMA = `CREATE TABLE counter_act (
   act_id TEXT PRIMARY KEY,
   what TEXT NOT NULL CHECK (what IN ('void', 'refund', 'sale')),
   amount_yen INTEGER NOT NULL CHECK (amount_yen > 0),
   started_at_ms INTEGER NOT NULL,
   sent_at_ms INTEGER NOT NULL,
   ended_at_ms INTEGER,
   result TEXT CHECK (result IN ('done', 'not-done')),
   learnt_in_background INTEGER NOT NULL DEFAULT 0 CHECK (learnt_in_background IN (0, 1)),
   CHECK ((ended_at_ms IS NULL) = (result IS NULL))
 ) STRICT;
 CREATE INDEX counter_act_unresolved ON counter_act (started_at_ms) WHERE ended_at_ms IS NULL;`;

const COLUMNS =
  'act_id AS actId, what, amount_yen AS amountYen, started_at_ms AS startedAtMs, sent_at_ms AS sentAtMs';

/** In the kiosk's own journal file (electron/journal.ts). */
export function counterActJournal(database: SqliteDatabase): CounterActJournal {
  const insert = database.prepare(
    'INSERT INTO counter_act (act_id, what, amount_yen, started_at_ms, sent_at_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const setSent = database.prepare('UPDATE counter_act SET sent_at_ms = ? WHERE act_id = ?');
  const setEnded = database.prepare(
    'UPDATE counter_act SET result = ?, ended_at_ms = ?, learnt_in_background = ? WHERE act_id = ? AND ended_at_ms IS NULL',
  );
  type Row = CounterActIntent & { readonly sentAtMs: number };
  const selectUnresolved = database.prepare<[], Row>(
    `SELECT ${COLUMNS} FROM counter_act WHERE ended_at_ms IS NULL ORDER BY started_at_ms`,
  );
  const selectLearnt = database.prepare<[number], Row & { readonly result: CounterActResult }>(
    `SELECT ${COLUMNS}, result FROM counter_act
     WHERE learnt_in_background = 1 AND ended_at_ms >= ? ORDER BY started_at_ms`,
  );

  return {
    open: ({ actId, what, amountYen, startedAtMs }) =>
      attempt(() => void insert.run(actId, what, amountYen, startedAtMs, startedAtMs)),
    sending: (actId, atMs) => attempt(() => void setSent.run(atMs, actId)),
    close: (actId, result, atMs, learnt) =>
      attempt(() => void setEnded.run(result, atMs, learnt === 'in-background' ? 1 : 0, actId)),
    unresolved: () => attempt(() => selectUnresolved.all()),
    learntInBackground: (sinceMs) =>
      attempt(() => selectLearnt.all(sinceMs).map(({ result, ...intent }) => ({ intent, result }))),
  };
}

/** Gives a synchronous database call the asynchronous shape of the interface: a failure is a rejection, never a throw. */
export function attempt<Value>(work: () => Value): Promise<Value> {
  return new Promise((resolve) => resolve(work()));
}
