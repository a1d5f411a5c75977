/** The refunds of a close are found by it, not among all that the shop ever gave back. What was taken is found by its purchase. */
export const foundOtherwise0010 = `
CREATE INDEX refund_of_close ON refund (close_id) WHERE close_id IS NOT NULL;
DROP INDEX purchase_take_window;
`;

/**
 * Indexes of purchases that are written where the last one was written: receipts begin with their date, and what is not settled waits in its
 * index from its close on. By shop, as both were, each payment changed two pages of its own shop.
 */
export const purchaseIndexes0010 = `
CREATE UNIQUE INDEX purchase_receipt ON purchase (receipt_number, shop_id) WHERE receipt_number IS NOT NULL;
CREATE INDEX purchase_not_settled ON purchase (shop_id, business_date) WHERE settlement_id IS NULL AND close_id IS NOT NULL;
`;

const oneOf = (column: string, values: readonly string[]): string =>
  values.map((value) => `${column} = '${value}'`).join(' OR ');

// The most frequent ones first: the rest is then not compared with.
const STATES = oneOf('state', [
  'approved',
  'declined',
  'voided',
  'refunded',
  'awaiting_approval',
  'never_arrived',
]);
const ENTRY_KINDS = oneOf('kind', [
  'purchase',
  'voucher_sale',
  'hold',
  'hold_taken',
  'hold_released',
  'void',
  'refund',
  'expiry',
  'settlement',
  'payout',
  'correction',
  'owner_refund',
]);

const PURCHASE = `seq, purchase_id, municipality_id, terminal_id, shop_id, content_hash, amount_yen, state, reasons, family_account_id, member_id,
  rules_version, consent_version, algorithm, business_date, balance_after_yen, left_today_yen, try_again_after_ms, receipt_number,
  decided_at_ms, refunded_yen, family_rules_version, grant_id, decision, answer_until_ms, answered_by, close_id, settlement_id`;

/**
 * The same checks, said without lists: for `IN` with three values and more SQLite makes a table at each row that is written, fills it
 * and looks into it, which took as long as the row.
 */
export const tebura0010 = `
${foundOtherwise0010}
CREATE TABLE rebuilt_purchase (
  -- The order in which they were committed.
  seq INTEGER PRIMARY KEY,
  purchase_id TEXT NOT NULL UNIQUE,
  municipality_id TEXT NOT NULL,
  terminal_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  amount_yen INTEGER NOT NULL CHECK (amount_yen > 0),
  state TEXT NOT NULL CHECK (${STATES}),
  reasons TEXT NOT NULL DEFAULT '[]',
  -- NULL while nobody was recognised.
  family_account_id TEXT,
  member_id TEXT,
  rules_version INTEGER,
  consent_version INTEGER,
  algorithm TEXT,
  business_date TEXT NOT NULL,
  balance_after_yen INTEGER,
  left_today_yen INTEGER,
  try_again_after_ms INTEGER,
  receipt_number TEXT,
  decided_at_ms INTEGER NOT NULL,
  refunded_yen INTEGER NOT NULL DEFAULT 0 CHECK (refunded_yen >= 0 AND refunded_yen <= amount_yen),
  family_rules_version INTEGER,
  grant_id TEXT REFERENCES purchase_grant (grant_id),
  decision TEXT,
  answer_until_ms INTEGER,
  answered_by TEXT,
  close_id TEXT,
  settlement_id TEXT,
  CHECK ((state <> 'approved' AND state <> 'voided' AND state <> 'refunded') OR (member_id IS NOT NULL AND algorithm IS NOT NULL)),
  CHECK ((state = 'declined') = (reasons <> '[]')),
  CHECK ((member_id IS NULL) = (rules_version IS NULL) AND (member_id IS NULL) = (consent_version IS NULL)),
  FOREIGN KEY (terminal_id, municipality_id) REFERENCES terminal (terminal_id, municipality_id),
  FOREIGN KEY (shop_id, municipality_id) REFERENCES shop (shop_id, municipality_id),
  FOREIGN KEY (member_id, municipality_id) REFERENCES member (member_id, municipality_id),
  FOREIGN KEY (member_id, rules_version) REFERENCES rules_version (member_id, version),
  FOREIGN KEY (member_id, consent_version) REFERENCES consent (member_id, version)
) STRICT;
INSERT INTO rebuilt_purchase (${PURCHASE}) SELECT ${PURCHASE} FROM purchase ORDER BY seq;
DROP TABLE purchase;
ALTER TABLE rebuilt_purchase RENAME TO purchase;
CREATE INDEX purchase_of_family ON purchase (family_account_id, seq) WHERE family_account_id IS NOT NULL;
CREATE INDEX purchase_waiting ON purchase (answer_until_ms) WHERE state = 'awaiting_approval';
CREATE INDEX purchase_not_closed ON purchase (shop_id) WHERE close_id IS NULL;
CREATE INDEX purchase_of_settlement ON purchase (settlement_id) WHERE settlement_id IS NOT NULL;
CREATE INDEX purchase_of_close ON purchase (close_id) WHERE close_id IS NOT NULL;
${purchaseIndexes0010}
CREATE TRIGGER purchase_state_moves_forward BEFORE UPDATE OF state ON purchase
WHEN NOT (
  (OLD.state = 'awaiting_approval' AND NEW.state IN ('approved', 'declined'))
  OR (OLD.state = 'approved' AND NEW.state IN ('voided', 'refunded'))
  OR (OLD.state = 'refunded' AND NEW.state = 'refunded')
) BEGIN SELECT RAISE(ABORT, 'a purchase cannot become that'); END;
CREATE TRIGGER purchase_content_is_fixed BEFORE UPDATE OF purchase_id, municipality_id, terminal_id, shop_id, content_hash, amount_yen ON purchase
BEGIN SELECT RAISE(ABORT, 'what was asked for is not changed afterwards'); END;
CREATE TRIGGER purchase_is_kept BEFORE DELETE ON purchase
BEGIN SELECT RAISE(ABORT, 'purchases are kept'); END;

CREATE TABLE rebuilt_journal_entry (
  entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
  municipality_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (${ENTRY_KINDS}),
  -- The lot sold or expired, the purchase, refund, settlement or correction.
  about TEXT NOT NULL,
  recorded_at_ms INTEGER NOT NULL,
  FOREIGN KEY (entry_id) REFERENCES entry_seal (entry_id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
INSERT INTO rebuilt_journal_entry (entry_id, municipality_id, kind, about, recorded_at_ms)
SELECT entry_id, municipality_id, kind, about, recorded_at_ms FROM journal_entry ORDER BY entry_id;
DROP TABLE journal_entry;
ALTER TABLE rebuilt_journal_entry RENAME TO journal_entry;
CREATE UNIQUE INDEX one_entry_per_thing ON journal_entry (kind, about);
CREATE TRIGGER journal_entry_is_fixed BEFORE UPDATE ON journal_entry BEGIN SELECT RAISE(ABORT, 'entries are not changed'); END;
CREATE TRIGGER journal_entry_is_kept BEFORE DELETE ON journal_entry BEGIN SELECT RAISE(ABORT, 'entries are kept'); END;
`;
