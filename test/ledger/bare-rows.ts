import type pg from 'pg';
import { isBoundStatement, statement } from '../../backend/store/database/statement.ts';
import type { BoundStatement } from '../../backend/store/database/statement.ts';
import type { Snapshot } from '../../backend/store/database/database.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { newId } from './bench-town.ts';

/** Everything that one purchase of the product points at. */
export interface Pattern {
  readonly purchase_id: string;
  readonly municipality_id: string;
  readonly terminal_id: string;
  readonly shop_id: string;
  readonly family_account_id: string;
  readonly member_id: string;
  readonly business_date: string;
  readonly decision: string;
  readonly cap_id: number;
  readonly lot_id: string;
  readonly lot_account: number;
  readonly merchant_account: number;
  readonly recipient: string;
  readonly payload: string;
  readonly detail: string;
}

const lastPurchases = statement<object, Pattern>(
  `SELECT p.purchase_id, p.municipality_id, p.terminal_id, p.shop_id, p.family_account_id, p.member_id, p.business_date, p.decision,
          t.cap_id, pl.lot_id, l.account_id AS lot_account, a.account_id AS merchant_account, o.recipient, o.payload, u.detail
     FROM purchase p
     JOIN purchase_take t ON t.purchase_id = p.purchase_id
     JOIN purchase_lot pl ON pl.purchase_id = p.purchase_id
     JOIN lot l ON l.lot_id = pl.lot_id
     JOIN shop s ON s.shop_id = p.shop_id
     JOIN ledger_account a ON a.kind = 'merchant_payable' AND a.holder = s.merchant_id
     JOIN outbox o ON o.about = p.purchase_id AND o.recipient = 'family:' || p.family_account_id
     JOIN audit u ON u.subject = p.purchase_id
    WHERE p.seq > (SELECT max(seq) - 400 FROM purchase)`,
);

/** Purchases that the product has just made: the bare rows are theirs once more. */
export function readPatterns(snapshot: Snapshot): Promise<Pattern[]> {
  return snapshot.all(lastPurchases({}));
}

/**
 * The rows that a purchase inserts and changes, in the product's order, without asking anything: what the engine itself needs, with the
 * same indexes, references and triggers, for the same durable rows.
 */
const ROWS = [
  `UPDATE family_account SET last_used_on = @today WHERE family_account_id = @family_account_id`,
  `UPDATE member SET last_used_on = @today WHERE member_id = @member_id`,
  `UPDATE spending_use SET used = used + 1, n = n + 1 WHERE cap_id = @cap_id AND win = @today`,
  `UPDATE lot SET left_yen = left_yen - 1 WHERE lot_id = @lot_id`,
  `UPDATE terminal SET tries = 0, paused_until_ms = 0 WHERE terminal_id = @terminal_id`,
  `UPDATE outbox_recipient SET last_seq = last_seq + 1 WHERE recipient = @recipient`,
  `UPDATE receipt_counter SET last = last + 1 WHERE shop_id = @shop_id AND business_date = @today`,
  `INSERT INTO journal_entry (entry_id, municipality_id, kind, about, recorded_at_ms)
   VALUES (@entry_id, @municipality_id, 'purchase', @new_id, @at_ms)`,
  `INSERT INTO purchase (purchase_id, municipality_id, terminal_id, shop_id, content_hash, amount_yen, state, reasons,
     family_account_id, member_id, rules_version, family_rules_version, consent_version, algorithm, business_date,
     balance_after_yen, left_today_yen, receipt_number, decision, decided_at_ms)
   VALUES (@new_id, @municipality_id, @terminal_id, @shop_id, @content_hash, 1, 'approved', '[]',
     @family_account_id, @member_id, 1, 0, 1, 'tebura-vein/1', @today, 1, 1, @new_id, @decision, @at_ms)`,
  `INSERT INTO purchase_take (purchase_id, cap_id, win, municipality_id, amount_yen)
   VALUES (@new_id, @cap_id, @today, @municipality_id, 1)`,
  `INSERT INTO purchase_lot (purchase_id, lot_id, municipality_id, amount_yen) VALUES (@new_id, @lot_id, @municipality_id, 1)`,
  `INSERT INTO posting (entry_id, position, municipality_id, account_id, amount_yen)
   VALUES (@entry_id, 0, @municipality_id, @lot_account, -1), (@entry_id, 1, @municipality_id, @merchant_account, 1)`,
  `INSERT INTO entry_seal (entry_id, municipality_id) VALUES (@entry_id, @municipality_id)`,
  `INSERT INTO audit (municipality_id, at_ms, actor, terminal_id, action, subject, detail)
   VALUES (@municipality_id, @at_ms, @actor, @terminal_id, 'purchase.approved', @new_id, @detail)`,
  `INSERT INTO outbox (recipient, seq, municipality_id, event_id, about, payload, created_at_ms)
   VALUES (@recipient, @entry_id, @municipality_id, @new_id, @new_id, @payload, @at_ms)`,
].map((text) => statement<object>(text));

/** Far above what was made to be repeated. */
let entries = 1_000_000_000_000;

function rowsOf(patterns: readonly Pattern[]): BoundStatement<unknown>[] {
  entries += 1;
  const pattern = patterns[entries % patterns.length];
  if (pattern === undefined) throw new Error('no purchases to repeat');
  const values = {
    ...pattern,
    today: pattern.business_date,
    entry_id: entries,
    new_id: newId(),
    at_ms: entries,
    content_hash: '0'.repeat(64),
    actor: `terminal:${pattern.terminal_id}`,
  };
  return ROWS.map((row) => row(values)).filter(isBoundStatement);
}

/** @returns writes so many purchases' bare rows in one commit, on a connection of its own */
export function bareRowsOnSqlite(
  database: SqliteDatabase,
  patterns: readonly Pattern[],
): (payments: number) => void {
  const prepared = new Map(
    ROWS.map((row) => row({}).statement).map((one) => [one, database.prepare(one.placed)] as const),
  );
  const [begin, commit] = [database.prepare('BEGIN IMMEDIATE'), database.prepare('COMMIT')];
  return (payments) => {
    begin.run();
    for (let i = 0; i < payments; i += 1)
      for (const { statement: row, values } of rowsOf(patterns))
        prepared.get(row)?.run(row.places.map((name) => values[name]));
    commit.run();
  };
}

/**
 * @param pipelined whether the statements of a commit are sent together, one round trip with it, or each waits for the last one's answer
 * @returns writes so many purchases' bare rows in one commit
 */
export function bareRowsOnPostgres(
  pool: pg.Pool,
  patterns: readonly Pattern[],
  pipelined: boolean,
  payments = 1,
): () => Promise<void> {
  return async () => {
    const client = await pool.connect();
    try {
      const rows = Array.from({ length: payments }, () => rowsOf(patterns)).flat();
      const queries = rows.map(({ statement: { name, numbered, names }, values }) => ({
        name,
        text: numbered,
        values: names.map((key) => values[key]),
      }));
      const all = ['BEGIN', ...queries, 'COMMIT'];
      if (pipelined) await Promise.all(all.map((query) => client.query(query as pg.QueryConfig)));
      else for (const query of all) await client.query(query as pg.QueryConfig);
    } finally {
      client.release();
    }
  };
}
