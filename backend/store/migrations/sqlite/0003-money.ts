/** The tables that are new; PostgreSQL's are derived from them. */
export const newTables0003 = `
-- Limits of a member, of a whole family, or of a grant; one counter per window. Only windows with a limit are counted, and a
-- member's day always. A limit that is set later starts with what its window has seen (commands/change-rules.ts).
CREATE TABLE spending_cap (
  cap_id INTEGER PRIMARY KEY,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('member', 'family', 'grant')),
  subject_id TEXT NOT NULL,
  window_kind TEXT NOT NULL CHECK (window_kind IN ('day', 'week', 'month', 'total')),
  -- NULL: no limit, but what is spent is counted all the same.
  amount_limit INTEGER CHECK (amount_limit >= 0),
  UNIQUE (subject_kind, subject_id, window_kind)
) STRICT;

-- The limit is no CHECK here: it may be lowered under what is already spent. lim is what the guard last compared with.
CREATE TABLE spending_use (
  cap_id INTEGER NOT NULL REFERENCES spending_cap,
  win TEXT NOT NULL,
  municipality_id TEXT NOT NULL,
  used INTEGER NOT NULL CHECK (used >= 0),
  n INTEGER NOT NULL CHECK (n >= 0),
  lim INTEGER,
  PRIMARY KEY (cap_id, win)
) STRICT, WITHOUT ROWID;

-- Which windows a purchase was taken from: what is given back goes there, whenever that is.
CREATE TABLE purchase_take (
  purchase_id TEXT NOT NULL REFERENCES purchase (purchase_id),
  cap_id INTEGER NOT NULL,
  win TEXT NOT NULL,
  municipality_id TEXT NOT NULL,
  amount_yen INTEGER NOT NULL CHECK (amount_yen >= 0),
  PRIMARY KEY (purchase_id, cap_id),
  FOREIGN KEY (cap_id, win) REFERENCES spending_use (cap_id, win)
) STRICT, WITHOUT ROWID;
CREATE INDEX purchase_take_window ON purchase_take (cap_id, win);

CREATE TABLE family_rules_version (
  family_account_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  municipality_id TEXT NOT NULL,
  rules TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (family_account_id, version),
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id)
) STRICT;

-- A second person who may see and decide like the owner.
CREATE TABLE co_guardian (
  family_account_id TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  municipality_id TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  PRIMARY KEY (family_account_id, owner_id),
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id),
  FOREIGN KEY (owner_id, municipality_id) REFERENCES owner (owner_id, municipality_id)
) STRICT;

-- Leave for somebody of another family to pay from this one: one shop, an amount, a span of time.
CREATE TABLE purchase_grant (
  grant_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  family_account_id TEXT NOT NULL,
  delegate_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  limit_yen INTEGER NOT NULL CHECK (limit_yen > 0),
  from_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  given_by TEXT NOT NULL,
  given_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  CHECK (from_ms < until_ms),
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id),
  FOREIGN KEY (delegate_id, municipality_id) REFERENCES member (member_id, municipality_id),
  FOREIGN KEY (shop_id, municipality_id) REFERENCES shop (shop_id, municipality_id)
) STRICT;
CREATE INDEX purchase_grant_of_delegate ON purchase_grant (delegate_id, shop_id, until_ms);

-- How much of a programme each buyer has bought, by price: the guard of the limit per person.
CREATE TABLE programme_buyer (
  programme_id TEXT NOT NULL REFERENCES programme (programme_id),
  owner_id TEXT NOT NULL REFERENCES owner (owner_id),
  municipality_id TEXT NOT NULL,
  bought_yen INTEGER NOT NULL CHECK (bought_yen >= 0),
  PRIMARY KEY (programme_id, owner_id)
) STRICT, WITHOUT ROWID;

-- Money given back for a purchase: a void gives all of it on the day itself, a refund all or a part of it later.
CREATE TABLE refund (
  refund_id TEXT PRIMARY KEY,
  purchase_id TEXT NOT NULL REFERENCES purchase (purchase_id),
  municipality_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  terminal_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('void', 'refund')),
  amount_yen INTEGER NOT NULL CHECK (amount_yen > 0),
  content_hash TEXT NOT NULL,
  business_date TEXT NOT NULL,
  made_by TEXT NOT NULL,
  -- A second person's yes, above the amount that one may give back alone.
  confirmed_by TEXT,
  made_at_ms INTEGER NOT NULL,
  CHECK (confirmed_by <> made_by),
  FOREIGN KEY (shop_id, municipality_id) REFERENCES shop (shop_id, municipality_id),
  FOREIGN KEY (terminal_id, municipality_id) REFERENCES terminal (terminal_id, municipality_id)
) STRICT;
CREATE INDEX refund_of_purchase ON refund (purchase_id);
CREATE INDEX refund_of_shop ON refund (shop_id, made_at_ms);

CREATE TABLE refund_lot (
  refund_id TEXT NOT NULL REFERENCES refund,
  lot_id TEXT NOT NULL REFERENCES lot,
  municipality_id TEXT NOT NULL,
  amount_yen INTEGER NOT NULL CHECK (amount_yen > 0),
  principal_yen INTEGER NOT NULL CHECK (principal_yen >= 0),
  premium_yen INTEGER NOT NULL CHECK (premium_yen >= 0),
  -- 'settled': the lot had expired; the principal is owed in money and the premium went back to the budget.
  returned_to TEXT NOT NULL CHECK (returned_to IN ('lot', 'settled')),
  CHECK (principal_yen + premium_yen = amount_yen),
  PRIMARY KEY (refund_id, lot_id)
) STRICT, WITHOUT ROWID;

-- A shop's end of day (Z). Purchases and refunds carry the close they are in; what has none yet is in the next.
CREATE TABLE shop_close (
  close_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  business_date TEXT NOT NULL,
  net_yen INTEGER NOT NULL,
  -- Everything ever sold net in this shop; it is never set back.
  grand_total_yen INTEGER NOT NULL,
  -- The whole report as JSON (domain/settlement/register-report.ts).
  report TEXT NOT NULL,
  closed_by TEXT NOT NULL,
  closed_at_ms INTEGER NOT NULL,
  UNIQUE (shop_id, number),
  FOREIGN KEY (shop_id, municipality_id) REFERENCES shop (shop_id, municipality_id)
) STRICT;

-- What a merchant is to get. Purchases, refunds and corrections carry the settlement that they are in; what came late is in the next.
CREATE TABLE settlement (
  settlement_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  until_date TEXT NOT NULL,
  purchases_yen INTEGER NOT NULL,
  refunds_yen INTEGER NOT NULL,
  corrections_yen INTEGER NOT NULL,
  fee_basis_points INTEGER NOT NULL,
  fee_yen INTEGER NOT NULL,
  net_yen INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  made_at_ms INTEGER NOT NULL,
  paid_at_ms INTEGER,
  CHECK (net_yen = purchases_yen - refunds_yen + corrections_yen - fee_yen),
  UNIQUE (merchant_id, number),
  FOREIGN KEY (merchant_id, municipality_id) REFERENCES merchant (merchant_id, municipality_id)
) STRICT;

-- A difference put right by two people; an entry is never changed.
CREATE TABLE correction (
  correction_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  amount_yen INTEGER NOT NULL CHECK (amount_yen <> 0),
  reason TEXT NOT NULL CHECK (reason <> ''),
  made_by TEXT NOT NULL,
  confirmed_by TEXT NOT NULL,
  made_at_ms INTEGER NOT NULL,
  settlement_id TEXT,
  CHECK (confirmed_by <> made_by),
  FOREIGN KEY (merchant_id, municipality_id) REFERENCES merchant (merchant_id, municipality_id)
) STRICT;

-- Vouchers asked for and not paid yet: by card, through a payment provider.
CREATE TABLE voucher_order (
  order_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  family_account_id TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  programme_id TEXT NOT NULL REFERENCES programme (programme_id),
  principal_yen INTEGER NOT NULL CHECK (principal_yen > 0),
  state TEXT NOT NULL CHECK (state IN ('open', 'paid', 'failed', 'refund_due')),
  provider TEXT NOT NULL,
  provider_reference TEXT UNIQUE,
  -- Why money that came in did not become vouchers.
  reason TEXT,
  made_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id)
) STRICT;

CREATE TABLE provider_event (
  event_id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES voucher_order,
  municipality_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  seen_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

export const ENTRY_KINDS_0003 = `'voucher_sale', 'purchase', 'hold', 'hold_taken', 'hold_released', 'void', 'refund', 'expiry', 'settlement', 'payout', 'correction', 'owner_refund'`;
export const ACCOUNT_KINDS_0003 = `'cash_received', 'premium_budget', 'wallet_lot', 'held', 'merchant_payable', 'expired', 'refund', 'payout_due', 'paid_out', 'fee_income', 'correction', 'clearing_payable', 'clearing_receivable'`;

/** Columns that both engines add in the same words. */
export const newColumns0003 = `
ALTER TABLE programme ADD COLUMN unit_yen INTEGER NOT NULL DEFAULT 1 CHECK (unit_yen > 0);
ALTER TABLE programme ADD COLUMN per_person_yen INTEGER CHECK (per_person_yen > 0);
ALTER TABLE programme ADD COLUMN spend_from TEXT NOT NULL DEFAULT '';
UPDATE programme SET spend_from = sold_from;
-- Where its vouchers may be spent, as JSON (rows/stored-scope.ts): so far, everywhere in its municipality.
ALTER TABLE programme ADD COLUMN scope TEXT NOT NULL DEFAULT '{}';
UPDATE programme SET scope = '{"municipalityId":"' || municipality_id || '"}';
-- Municipalities whose families may buy it as well, a JSON list of ids.
ALTER TABLE programme ADD COLUMN open_to TEXT NOT NULL DEFAULT '[]';
ALTER TABLE merchant ADD COLUMN fee_basis_points INTEGER NOT NULL DEFAULT 0 CHECK (fee_basis_points BETWEEN 0 AND 10000);
-- Where it is paid to, as JSON in the words of documents/zengin; NULL: not known yet.
ALTER TABLE merchant ADD COLUMN bank_account TEXT;
ALTER TABLE shop ADD COLUMN category TEXT NOT NULL DEFAULT 'other';
ALTER TABLE shop ADD COLUMN areas TEXT NOT NULL DEFAULT '[]';
ALTER TABLE family_account ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0 CHECK (frozen IN (0, 1));
ALTER TABLE family_account ADD COLUMN rules_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE family_account ADD COLUMN last_used_on TEXT;
-- NULL: written before there were more rules than the two columns say.
ALTER TABLE rules_version ADD COLUMN rules TEXT;
ALTER TABLE purchase ADD COLUMN refunded_yen INTEGER NOT NULL DEFAULT 0 CHECK (refunded_yen >= 0 AND refunded_yen <= amount_yen);
ALTER TABLE purchase ADD COLUMN family_rules_version INTEGER;
ALTER TABLE purchase ADD COLUMN grant_id TEXT REFERENCES purchase_grant (grant_id);
-- What the decision looked at and what it found, as JSON (domain/explain-purchase.ts).
ALTER TABLE purchase ADD COLUMN decision TEXT;
-- While it waits for the owner's answer: until when.
ALTER TABLE purchase ADD COLUMN answer_until_ms INTEGER;
ALTER TABLE purchase ADD COLUMN answered_by TEXT;
ALTER TABLE purchase ADD COLUMN close_id TEXT;
ALTER TABLE purchase ADD COLUMN settlement_id TEXT;
ALTER TABLE refund ADD COLUMN close_id TEXT;
ALTER TABLE refund ADD COLUMN settlement_id TEXT;
CREATE INDEX purchase_waiting ON purchase (answer_until_ms) WHERE state = 'awaiting_approval';
CREATE INDEX purchase_not_closed ON purchase (shop_id) WHERE close_id IS NULL;
CREATE INDEX refund_not_closed ON refund (shop_id) WHERE close_id IS NULL;
CREATE INDEX purchase_not_settled ON purchase (shop_id, business_date) WHERE settlement_id IS NULL;
CREATE INDEX purchase_of_settlement ON purchase (settlement_id) WHERE settlement_id IS NOT NULL;
CREATE INDEX purchase_of_close ON purchase (close_id) WHERE close_id IS NOT NULL;
CREATE INDEX journal_entry_about ON journal_entry (about);
`;

/** What was counted per member and day becomes one window among others. */
export const moveCaps0003 = `
INSERT INTO spending_cap (cap_id, municipality_id, subject_kind, subject_id, window_kind, amount_limit)
SELECT cap_id, municipality_id, 'member', member_id, window_kind, amount_limit FROM cap;
INSERT INTO spending_use (cap_id, win, municipality_id, used, n, lim)
SELECT cap_id, win, municipality_id, used, n, lim FROM cap_usage;
INSERT INTO purchase_take (purchase_id, cap_id, win, municipality_id, amount_yen)
SELECT purchase_id, cap_id, win, municipality_id, amount_yen FROM purchase_cap;
DROP TABLE purchase_cap;
DROP TABLE cap_usage;
DROP TABLE cap;
`;

const KEPT = `
CREATE TRIGGER refund_is_fixed BEFORE UPDATE OF refund_id, purchase_id, kind, amount_yen, content_hash, made_by, confirmed_by ON refund
BEGIN SELECT RAISE(ABORT, 'refunds are not changed'); END;
CREATE TRIGGER refund_is_kept BEFORE DELETE ON refund BEGIN SELECT RAISE(ABORT, 'refunds are kept'); END;
CREATE TRIGGER refund_lot_is_fixed BEFORE UPDATE ON refund_lot BEGIN SELECT RAISE(ABORT, 'refunds are not changed'); END;
CREATE TRIGGER refund_lot_is_kept BEFORE DELETE ON refund_lot BEGIN SELECT RAISE(ABORT, 'refunds are kept'); END;
CREATE TRIGGER shop_close_is_fixed BEFORE UPDATE ON shop_close BEGIN SELECT RAISE(ABORT, 'a closed day is not changed'); END;
CREATE TRIGGER shop_close_is_kept BEFORE DELETE ON shop_close BEGIN SELECT RAISE(ABORT, 'closed days are kept'); END;
CREATE TRIGGER correction_is_fixed BEFORE UPDATE OF correction_id, merchant_id, amount_yen, reason, made_by, confirmed_by ON correction BEGIN SELECT RAISE(ABORT, 'corrections are not changed'); END;
CREATE TRIGGER correction_is_kept BEFORE DELETE ON correction BEGIN SELECT RAISE(ABORT, 'corrections are kept'); END;
CREATE TRIGGER family_rules_version_is_fixed BEFORE UPDATE ON family_rules_version BEGIN SELECT RAISE(ABORT, 'rules get a new version'); END;
`;

/** SQLite cannot change a CHECK: the table is copied, with references unchecked meanwhile and checked afterwards. */
function rebuilt(table: string, columns: string, definition: string, indexesAndTriggers: string): string {
  return `
CREATE TABLE rebuilt_${table} (${definition}) STRICT;
INSERT INTO rebuilt_${table} (${columns}) SELECT ${columns} FROM ${table};
DROP TABLE ${table};
ALTER TABLE rebuilt_${table} RENAME TO ${table};
${indexesAndTriggers}`;
}

const ledgerAccount = rebuilt(
  'ledger_account',
  'account_id, municipality_id, kind, holder',
  `account_id INTEGER PRIMARY KEY,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  kind TEXT NOT NULL CHECK (kind IN (${ACCOUNT_KINDS_0003})),
  -- The programme, lot, merchant, purchase or municipality whose account it is.
  holder TEXT NOT NULL,
  UNIQUE (kind, holder)`,
  '',
);

const journalEntry = rebuilt(
  'journal_entry',
  'entry_id, municipality_id, kind, about, recorded_at_ms',
  `entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
  municipality_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN (${ENTRY_KINDS_0003})),
  -- The lot sold or expired, the purchase, refund, settlement or correction.
  about TEXT NOT NULL,
  recorded_at_ms INTEGER NOT NULL,
  FOREIGN KEY (entry_id) REFERENCES entry_seal (entry_id) DEFERRABLE INITIALLY DEFERRED`,
  `CREATE UNIQUE INDEX one_entry_per_thing ON journal_entry (kind, about);
CREATE TRIGGER journal_entry_is_fixed BEFORE UPDATE ON journal_entry BEGIN SELECT RAISE(ABORT, 'entries are not changed'); END;
CREATE TRIGGER journal_entry_is_kept BEFORE DELETE ON journal_entry BEGIN SELECT RAISE(ABORT, 'entries are kept'); END;
`,
);

// A family may hold vouchers of another municipality's programme, so the programme's municipality is no longer the lot's.
const lot = rebuilt(
  'lot',
  'lot_id, municipality_id, family_account_id, programme_id, account_id, principal_yen, premium_yen, left_yen, expires_on, bought_at_ms',
  `lot_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  family_account_id TEXT NOT NULL,
  programme_id TEXT NOT NULL REFERENCES programme (programme_id),
  account_id INTEGER NOT NULL UNIQUE REFERENCES ledger_account,
  principal_yen INTEGER NOT NULL CHECK (principal_yen > 0),
  premium_yen INTEGER NOT NULL CHECK (premium_yen >= 0),
  left_yen INTEGER NOT NULL CHECK (left_yen >= 0),
  usable_from TEXT NOT NULL DEFAULT '',
  expires_on TEXT NOT NULL,
  bought_by TEXT REFERENCES owner (owner_id),
  bought_at_ms INTEGER NOT NULL,
  -- What its date has taken, and what refunds after that date could not give back to it.
  expired_yen INTEGER NOT NULL DEFAULT 0 CHECK (expired_yen >= 0),
  settled_yen INTEGER NOT NULL DEFAULT 0 CHECK (settled_yen >= 0),
  CHECK (left_yen <= principal_yen + premium_yen),
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id)`,
  `CREATE INDEX lot_of_family ON lot (family_account_id, expires_on) WHERE left_yen > 0;
CREATE INDEX lot_to_expire ON lot (expires_on) WHERE left_yen > 0;
`,
);

/** Every rule, void and refund, holds, closing, settlement, several municipalities. */
export const tebura0003 = `${newTables0003}${newColumns0003}${moveCaps0003}${ledgerAccount}${journalEntry}${lot}${KEPT}`;
