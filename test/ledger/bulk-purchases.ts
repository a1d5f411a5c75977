import type pg from 'pg';
import { inTransaction } from '../../platform/sqlite.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';

/**
 * Purchases in bulk, one yen each, spread over families, shops and days, with every row that a purchase leaves: the checker must have
 * nothing to say about them. The schema's references and triggers are off meanwhile (SQL of the engine), for speed.
 */
const HELP_TABLES = [
  `CREATE TABLE bulk_family AS
   SELECT row_number() OVER (ORDER BY m.member_id) - 1 AS i, m.family_account_id, m.member_id, m.municipality_id, c.cap_id,
          l.lot_id, l.account_id, o.recipient, o.last_seq,
          (SELECT max(p.decision) FROM purchase p WHERE p.member_id = m.member_id) AS decision,
          (SELECT max(b.payload) FROM outbox b WHERE b.recipient = o.recipient) AS payload
     FROM member m
     JOIN spending_cap c ON c.subject_kind = 'member' AND c.subject_id = m.member_id AND c.window_kind = 'day'
     JOIN lot l ON l.family_account_id = m.family_account_id
     JOIN outbox_recipient o ON o.recipient = 'family:' || m.family_account_id`,
  `CREATE TABLE bulk_shop AS
   SELECT row_number() OVER (ORDER BY t.terminal_id) - 1 AS i, t.terminal_id, t.shop_id, a.account_id
     FROM terminal t JOIN shop s ON s.shop_id = t.shop_id
     JOIN ledger_account a ON a.kind = 'merchant_payable' AND a.holder = s.merchant_id`,
  `CREATE UNIQUE INDEX bulk_family_i ON bulk_family (i)`,
  `CREATE UNIQUE INDEX bulk_shop_i ON bulk_shop (i)`,
  `CREATE TABLE bulk_day (i BIGINT PRIMARY KEY, day TEXT NOT NULL)`,
];

/** For the lines of one transaction; made anew in each, for what is deleted stays in PostgreSQL's way. */
const LINE_TABLES = [
  `CREATE TABLE bulk (n BIGINT PRIMARY KEY, f BIGINT, s BIGINT, id TEXT, day TEXT, entry_id BIGINT)`,
  `CREATE TABLE bulk_taken (lot_id TEXT PRIMARY KEY, yen BIGINT NOT NULL)`,
];

/** From the numbered lines in `bulk`. */
const ROWS = [
  `UPDATE bulk_family SET last_seq = (SELECT o.last_seq FROM outbox_recipient o WHERE o.recipient = bulk_family.recipient)`,
  `INSERT INTO purchase (purchase_id, municipality_id, terminal_id, shop_id, content_hash, amount_yen, state, reasons,
     family_account_id, member_id, rules_version, family_rules_version, consent_version, algorithm, business_date,
     balance_after_yen, left_today_yen, receipt_number, decision, decided_at_ms)
   SELECT b.id, f.municipality_id, s.terminal_id, s.shop_id, 'bulk', 1, 'approved', '[]', f.family_account_id, f.member_id, 1, 0, 1,
          'tebura-vein/1', b.day, 1, 1, 'bulk-' || b.n, f.decision, b.n
     FROM bulk b JOIN bulk_family f ON f.i = b.f JOIN bulk_shop s ON s.i = b.s ORDER BY b.n`,
  `INSERT INTO spending_use (cap_id, win, municipality_id, used, n, lim)
   SELECT f.cap_id, b.day, f.municipality_id, count(*), count(*), NULL FROM bulk b JOIN bulk_family f ON f.i = b.f
    WHERE true GROUP BY f.cap_id, b.day, f.municipality_id
   ON CONFLICT (cap_id, win) DO UPDATE SET used = spending_use.used + excluded.used, n = spending_use.n + excluded.n`,
  `INSERT INTO purchase_take (purchase_id, cap_id, win, municipality_id, amount_yen)
   SELECT b.id, f.cap_id, b.day, f.municipality_id, 1 FROM bulk b JOIN bulk_family f ON f.i = b.f ORDER BY b.n`,
  `INSERT INTO purchase_lot (purchase_id, lot_id, municipality_id, amount_yen)
   SELECT b.id, f.lot_id, f.municipality_id, 1 FROM bulk b JOIN bulk_family f ON f.i = b.f ORDER BY b.n`,
  `INSERT INTO bulk_taken (lot_id, yen) SELECT f.lot_id, count(*) FROM bulk b JOIN bulk_family f ON f.i = b.f GROUP BY f.lot_id`,
  `UPDATE lot SET left_yen = left_yen - coalesce((SELECT t.yen FROM bulk_taken t WHERE t.lot_id = lot.lot_id), 0)`,
  `INSERT INTO journal_entry (entry_id, municipality_id, kind, about, recorded_at_ms)
   SELECT b.entry_id, f.municipality_id, 'purchase', b.id, b.n FROM bulk b JOIN bulk_family f ON f.i = b.f ORDER BY b.n`,
  `INSERT INTO posting (entry_id, position, municipality_id, account_id, amount_yen)
   SELECT b.entry_id, p.position, f.municipality_id, CASE WHEN p.position = 0 THEN f.account_id ELSE s.account_id END,
          CASE WHEN p.position = 0 THEN -1 ELSE 1 END
     FROM bulk b JOIN bulk_family f ON f.i = b.f JOIN bulk_shop s ON s.i = b.s
     CROSS JOIN (SELECT 0 AS position UNION ALL SELECT 1) p ORDER BY b.n, p.position`,
  `INSERT INTO entry_seal (entry_id, municipality_id)
   SELECT b.entry_id, f.municipality_id FROM bulk b JOIN bulk_family f ON f.i = b.f ORDER BY b.n`,
  `INSERT INTO audit (municipality_id, at_ms, actor, terminal_id, action, subject, detail)
   SELECT f.municipality_id, b.n, 'terminal:' || s.terminal_id, s.terminal_id, 'purchase.approved', b.id, '{}'
     FROM bulk b JOIN bulk_family f ON f.i = b.f JOIN bulk_shop s ON s.i = b.s ORDER BY b.n`,
  `INSERT INTO outbox (recipient, seq, municipality_id, event_id, about, payload, created_at_ms)
   SELECT f.recipient, f.last_seq + row_number() OVER (PARTITION BY f.recipient ORDER BY b.n), f.municipality_id, b.id, b.id, f.payload, b.n
     FROM bulk b JOIN bulk_family f ON f.i = b.f`,
  `UPDATE outbox_recipient SET last_seq = coalesce((SELECT max(o.seq) FROM outbox o WHERE o.recipient = outbox_recipient.recipient), last_seq)`,
  'DROP TABLE bulk_taken',
  'DROP TABLE bulk',
];

/** A transaction's log is written once more into the file when it ends: many small ones need no room beside the ledger's own. */
const LINES_AT_ONCE = 100_000;

const DAYS = 300;

/** Days to come: the vouchers were sold today. */
function dayOf(i: number): string {
  return new Date(Date.UTC(2030, 0, 1 + i)).toISOString().slice(0, 10);
}

function numberedLines(from: number, until: number): string {
  return `INSERT INTO bulk (n, f, s, id, day, entry_id)
   WITH RECURSIVE numbered (n) AS (SELECT CAST(${from} AS BIGINT) UNION ALL SELECT n + 1 FROM numbered WHERE n + 1 < ${until})
   SELECT n, n % families, n % shops, 'bulk-' || (1000000000 + n), d.day, entries + n - ${from - 1}
     FROM numbered
     CROSS JOIN (SELECT (SELECT count(*) FROM bulk_family) AS families, (SELECT count(*) FROM bulk_shop) AS shops,
                        (SELECT max(entry_id) FROM journal_entry) AS entries) c
     JOIN bulk_day d ON d.i = (n / families) % ${DAYS}`;
}

/** Runs SQL in one transaction with references and triggers off. */
export type RunUnchecked = (sql: readonly string[]) => Promise<void>;

/** @returns adds purchases until there have been so many; a few of the product's own must have been made before */
export async function bulkPurchases(runUnchecked: RunUnchecked): Promise<(count: number) => Promise<void>> {
  const days = Array.from({ length: DAYS }, (_, i) => `(${i}, '${dayOf(i)}')`).join(', ');
  await runUnchecked([...HELP_TABLES, `INSERT INTO bulk_day (i, day) VALUES ${days}`]);
  let done = 0;
  return async (count) => {
    while (done < count) {
      const until = Math.min(count, done + LINES_AT_ONCE);
      await runUnchecked([...LINE_TABLES, numberedLines(done, until), ...ROWS]);
      done = until;
    }
    await runUnchecked(['ANALYZE']);
  };
}

export function runUncheckedOnSqlite(database: SqliteDatabase): RunUnchecked {
  return (sql) => {
    database.pragma('foreign_keys = OFF');
    // What is filled in is thrown away when it has been measured on; only what is measured must be durable.
    database.pragma('synchronous = OFF');
    inTransaction(database, () => {
      const triggers = database
        .prepare<[], { name: string; sql: string }>(
          `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`,
        )
        .all();
      for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
      for (const one of sql) database.exec(one);
      for (const trigger of triggers) database.exec(trigger.sql);
    });
    return Promise.resolve();
  };
}

export function runUncheckedOnPostgres(pool: pg.Pool): RunUnchecked {
  return async (sql) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SET LOCAL session_replication_role = replica');
      for (const one of sql) await client.query(one);
      await client.query(
        `SELECT setval(pg_get_serial_sequence('journal_entry', 'entry_id'), (SELECT max(entry_id) FROM journal_entry))`,
      );
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  };
}
