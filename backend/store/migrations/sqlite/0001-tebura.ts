/**
 * Identity, consent, rules, ledger, outbox and audit. No biometric data: those are in the template store, under the
 * subject id only.
 *
 * Every table carries its municipality, and references carry it too (`FOREIGN KEY (x, municipality_id)`), so that no row can
 * point across municipalities. Instants are UTC milliseconds, business dates Tokyo dates as text, money whole yen.
 */
export const tebura0001 = `
CREATE TABLE municipality (
  municipality_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE consent_notice (
  seq INTEGER PRIMARY KEY,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  version TEXT NOT NULL,
  paragraphs TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  published_at_ms INTEGER NOT NULL,
  UNIQUE (municipality_id, version)
) STRICT;

CREATE TABLE programme (
  programme_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  name TEXT NOT NULL,
  premium_percent INTEGER NOT NULL CHECK (premium_percent BETWEEN 0 AND 100),
  sold_from TEXT NOT NULL,
  sold_until TEXT NOT NULL,
  spend_until TEXT NOT NULL,
  premium_budget_yen INTEGER NOT NULL CHECK (premium_budget_yen >= 0),
  premium_used_yen INTEGER NOT NULL DEFAULT 0 CHECK (premium_used_yen >= 0),
  CHECK (sold_from <= sold_until AND sold_until <= spend_until),
  UNIQUE (programme_id, municipality_id)
) STRICT;

CREATE TABLE merchant (
  merchant_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  name TEXT NOT NULL,
  UNIQUE (merchant_id, municipality_id)
) STRICT;

CREATE TABLE shop (
  shop_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  name TEXT NOT NULL,
  FOREIGN KEY (merchant_id, municipality_id) REFERENCES merchant (merchant_id, municipality_id),
  UNIQUE (shop_id, municipality_id)
) STRICT;

CREATE TABLE terminal (
  terminal_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  public_key TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL DEFAULT 'in_service' CHECK (status IN ('in_service', 'revoked')),
  -- Consecutive captures that recognised nobody, and until when the next one must wait.
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  paused_until_ms INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY (shop_id, municipality_id) REFERENCES shop (shop_id, municipality_id),
  UNIQUE (terminal_id, municipality_id)
) STRICT;

CREATE TABLE request_nonce (
  key_id TEXT NOT NULL REFERENCES terminal (terminal_id),
  nonce TEXT NOT NULL,
  municipality_id TEXT NOT NULL,
  until_ms INTEGER NOT NULL,
  PRIMARY KEY (key_id, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_nonce_until ON request_nonce (until_ms);

CREATE TABLE staff (
  staff_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('clerk', 'event_staff', 'manager', 'auditor', 'engineer')),
  pin_salt TEXT NOT NULL,
  pin_hash TEXT NOT NULL,
  pin_tries INTEGER NOT NULL DEFAULT 0 CHECK (pin_tries >= 0),
  locked_until_ms INTEGER NOT NULL DEFAULT 0,
  UNIQUE (municipality_id, code),
  UNIQUE (staff_id, municipality_id)
) STRICT;

CREATE TABLE staff_session (
  token_hash TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  terminal_id TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  last_used_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  FOREIGN KEY (staff_id, municipality_id) REFERENCES staff (staff_id, municipality_id),
  FOREIGN KEY (terminal_id, municipality_id) REFERENCES terminal (terminal_id, municipality_id)
) STRICT;

CREATE TABLE owner (
  owner_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  name TEXT NOT NULL,
  UNIQUE (owner_id, municipality_id)
) STRICT;

CREATE TABLE family_account (
  family_account_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  name TEXT NOT NULL,
  FOREIGN KEY (owner_id, municipality_id) REFERENCES owner (owner_id, municipality_id),
  UNIQUE (family_account_id, municipality_id)
) STRICT;

CREATE TABLE member (
  member_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  family_account_id TEXT NOT NULL,
  subject_id TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  frozen INTEGER NOT NULL DEFAULT 0 CHECK (frozen IN (0, 1)),
  rules_version INTEGER NOT NULL,
  consent_version INTEGER NOT NULL,
  enrolled_fingers INTEGER NOT NULL CHECK (enrolled_fingers > 0),
  content_hash TEXT NOT NULL,
  enrolled_at_ms INTEGER NOT NULL,
  last_used_on TEXT,
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id),
  FOREIGN KEY (member_id, rules_version) REFERENCES rules_version (member_id, version) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (member_id, consent_version) REFERENCES consent (member_id, version) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (member_id, municipality_id)
) STRICT;
CREATE INDEX member_of_family ON member (family_account_id);

-- Versions are kept: a purchase names the version it relied on (T-MIN-1).
CREATE TABLE consent (
  member_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  municipality_id TEXT NOT NULL,
  notice_version TEXT NOT NULL,
  guardian_name TEXT,
  given_at_ms INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  terminal_id TEXT,
  PRIMARY KEY (member_id, version),
  FOREIGN KEY (member_id, municipality_id) REFERENCES member (member_id, municipality_id),
  FOREIGN KEY (municipality_id, notice_version) REFERENCES consent_notice (municipality_id, version)
) STRICT;

CREATE TABLE rules_version (
  member_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  municipality_id TEXT NOT NULL,
  per_purchase_yen INTEGER CHECK (per_purchase_yen > 0),
  per_day_yen INTEGER CHECK (per_day_yen >= 0),
  changed_by TEXT NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (member_id, version),
  FOREIGN KEY (member_id, municipality_id) REFERENCES member (member_id, municipality_id)
) STRICT;

CREATE TABLE cap (
  cap_id INTEGER PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  window_kind TEXT NOT NULL CHECK (window_kind IN ('day')),
  -- NULL: no limit, but what is spent is counted all the same.
  amount_limit INTEGER CHECK (amount_limit >= 0),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  FOREIGN KEY (member_id, municipality_id) REFERENCES member (member_id, municipality_id),
  UNIQUE (member_id, window_kind)
) STRICT;

-- The limit is no CHECK here: it may be lowered under what is already spent. lim is what the guard last compared with.
CREATE TABLE cap_usage (
  cap_id INTEGER NOT NULL REFERENCES cap,
  win TEXT NOT NULL,
  municipality_id TEXT NOT NULL,
  used INTEGER NOT NULL CHECK (used >= 0),
  n INTEGER NOT NULL CHECK (n >= 0),
  lim INTEGER,
  PRIMARY KEY (cap_id, win)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_account (
  account_id INTEGER PRIMARY KEY,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  kind TEXT NOT NULL CHECK (kind IN ('cash_received', 'premium_budget', 'wallet_lot', 'merchant_payable', 'expired', 'refund')),
  -- The programme, lot or merchant whose account it is.
  holder TEXT NOT NULL,
  UNIQUE (kind, holder)
) STRICT;

CREATE TABLE lot (
  lot_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  family_account_id TEXT NOT NULL,
  programme_id TEXT NOT NULL,
  account_id INTEGER NOT NULL UNIQUE REFERENCES ledger_account,
  principal_yen INTEGER NOT NULL CHECK (principal_yen > 0),
  premium_yen INTEGER NOT NULL CHECK (premium_yen >= 0),
  left_yen INTEGER NOT NULL CHECK (left_yen >= 0),
  expires_on TEXT NOT NULL,
  bought_at_ms INTEGER NOT NULL,
  CHECK (left_yen <= principal_yen + premium_yen),
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id),
  FOREIGN KEY (programme_id, municipality_id) REFERENCES programme (programme_id, municipality_id)
) STRICT;
CREATE INDEX lot_of_family ON lot (family_account_id, expires_on) WHERE left_yen > 0;

CREATE TABLE purchase (
  -- The order in which they were committed.
  seq INTEGER PRIMARY KEY,
  purchase_id TEXT NOT NULL UNIQUE,
  municipality_id TEXT NOT NULL,
  terminal_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  amount_yen INTEGER NOT NULL CHECK (amount_yen > 0),
  state TEXT NOT NULL
    CHECK (state IN ('awaiting_approval', 'approved', 'declined', 'voided', 'refunded', 'never_arrived')),
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
  CHECK (state NOT IN ('approved', 'voided', 'refunded') OR (member_id IS NOT NULL AND algorithm IS NOT NULL)),
  CHECK ((state = 'declined') = (reasons <> '[]')),
  CHECK ((member_id IS NULL) = (rules_version IS NULL) AND (member_id IS NULL) = (consent_version IS NULL)),
  FOREIGN KEY (terminal_id, municipality_id) REFERENCES terminal (terminal_id, municipality_id),
  FOREIGN KEY (shop_id, municipality_id) REFERENCES shop (shop_id, municipality_id),
  FOREIGN KEY (member_id, municipality_id) REFERENCES member (member_id, municipality_id),
  FOREIGN KEY (member_id, rules_version) REFERENCES rules_version (member_id, version),
  FOREIGN KEY (member_id, consent_version) REFERENCES consent (member_id, version),
  UNIQUE (shop_id, receipt_number)
) STRICT;
CREATE INDEX purchase_of_family ON purchase (family_account_id, seq) WHERE family_account_id IS NOT NULL;

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

-- From which lots, and in which window: where a refund goes back to.
CREATE TABLE purchase_lot (
  purchase_id TEXT NOT NULL REFERENCES purchase (purchase_id),
  lot_id TEXT NOT NULL REFERENCES lot,
  municipality_id TEXT NOT NULL,
  amount_yen INTEGER NOT NULL CHECK (amount_yen > 0),
  PRIMARY KEY (purchase_id, lot_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE purchase_cap (
  purchase_id TEXT NOT NULL REFERENCES purchase (purchase_id),
  cap_id INTEGER NOT NULL,
  win TEXT NOT NULL,
  municipality_id TEXT NOT NULL,
  amount_yen INTEGER NOT NULL CHECK (amount_yen > 0),
  PRIMARY KEY (purchase_id, cap_id),
  FOREIGN KEY (cap_id, win) REFERENCES cap_usage (cap_id, win)
) STRICT, WITHOUT ROWID;
CREATE INDEX purchase_cap_window ON purchase_cap (cap_id, win);

CREATE TABLE receipt_counter (
  shop_id TEXT NOT NULL REFERENCES shop,
  business_date TEXT NOT NULL,
  municipality_id TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (shop_id, business_date)
) STRICT, WITHOUT ROWID;

-- An entry cannot be committed without its seal, and cannot be sealed unless its postings sum to zero.
CREATE TABLE journal_entry (
  entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
  municipality_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('voucher_sale', 'purchase', 'void', 'refund', 'expiry')),
  -- The lot sold, or the purchase.
  about TEXT NOT NULL,
  recorded_at_ms INTEGER NOT NULL,
  FOREIGN KEY (entry_id) REFERENCES entry_seal (entry_id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX one_entry_per_purchase ON journal_entry (about) WHERE kind = 'purchase';
CREATE UNIQUE INDEX one_entry_per_sale ON journal_entry (about) WHERE kind = 'voucher_sale';

CREATE TABLE posting (
  entry_id INTEGER NOT NULL REFERENCES journal_entry,
  position INTEGER NOT NULL,
  municipality_id TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES ledger_account,
  amount_yen INTEGER NOT NULL CHECK (amount_yen <> 0),
  PRIMARY KEY (entry_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX posting_of_account ON posting (account_id, amount_yen);

CREATE TABLE entry_seal (
  entry_id INTEGER PRIMARY KEY REFERENCES journal_entry,
  municipality_id TEXT NOT NULL
) STRICT;

CREATE TRIGGER seal_needs_balance BEFORE INSERT ON entry_seal BEGIN
  SELECT RAISE(ABORT, 'an entry has two postings or more')
    WHERE (SELECT count(*) FROM posting WHERE entry_id = NEW.entry_id) < 2;
  SELECT RAISE(ABORT, 'the postings of an entry sum to zero')
    WHERE (SELECT sum(amount_yen) FROM posting WHERE entry_id = NEW.entry_id) <> 0;
END;
CREATE TRIGGER posting_before_seal BEFORE INSERT ON posting
WHEN EXISTS (SELECT 1 FROM entry_seal WHERE entry_id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'the entry is sealed'); END;
CREATE TRIGGER journal_entry_is_fixed BEFORE UPDATE ON journal_entry BEGIN SELECT RAISE(ABORT, 'entries are not changed'); END;
CREATE TRIGGER journal_entry_is_kept BEFORE DELETE ON journal_entry BEGIN SELECT RAISE(ABORT, 'entries are kept'); END;
CREATE TRIGGER posting_is_fixed BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'postings are not changed'); END;
CREATE TRIGGER posting_is_kept BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'postings are kept'); END;
CREATE TRIGGER entry_seal_is_fixed BEFORE UPDATE ON entry_seal BEGIN SELECT RAISE(ABORT, 'seals are not changed'); END;
CREATE TRIGGER entry_seal_is_kept BEFORE DELETE ON entry_seal BEGIN SELECT RAISE(ABORT, 'seals are kept'); END;

CREATE TABLE capture_challenge (
  challenge TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  terminal_id TEXT NOT NULL,
  purchase_id TEXT NOT NULL,
  amount_yen INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  spent_at_ms INTEGER,
  FOREIGN KEY (terminal_id, municipality_id) REFERENCES terminal (terminal_id, municipality_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX capture_challenge_of_purchase ON capture_challenge (purchase_id);
CREATE INDEX capture_challenge_expires ON capture_challenge (expires_at_ms);

-- Keyed hashes of captures seen: two live captures are never bit-identical.
CREATE TABLE capture_digest (
  digest TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  used_for TEXT NOT NULL,
  seen_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_link (
  token_hash TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  family_account_id TEXT NOT NULL,
  made_by TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  used_at_ms INTEGER,
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id)
) STRICT;

CREATE TABLE owner_session (
  token_hash TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  family_account_id TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id)
) STRICT;

-- What is owed to somebody is written in the transaction that caused it. seq counts per recipient.
CREATE TABLE outbox (
  recipient TEXT NOT NULL,
  seq INTEGER NOT NULL,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  event_id TEXT NOT NULL UNIQUE,
  -- The purchase or member that the event is about.
  about TEXT NOT NULL,
  payload TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (recipient, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  terminal_id TEXT,
  action TEXT NOT NULL,
  subject TEXT,
  detail TEXT NOT NULL
) STRICT;
-- One chain per municipality, appended by one sequencer just after the transactions, so that it does not serialise them.
CREATE TABLE audit_chain (
  municipality_id TEXT NOT NULL REFERENCES municipality,
  position INTEGER NOT NULL CHECK (position > 0),
  seq INTEGER NOT NULL UNIQUE REFERENCES audit (seq),
  hash TEXT NOT NULL,
  PRIMARY KEY (municipality_id, position)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER audit_is_fixed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is kept'); END;
CREATE TRIGGER audit_chain_is_fixed BEFORE UPDATE ON audit_chain BEGIN SELECT RAISE(ABORT, 'the audit chain is not changed'); END;
CREATE TRIGGER audit_chain_is_kept BEFORE DELETE ON audit_chain BEGIN SELECT RAISE(ABORT, 'the audit chain is kept'); END;

CREATE TRIGGER rules_version_is_fixed BEFORE UPDATE ON rules_version BEGIN SELECT RAISE(ABORT, 'rules get a new version'); END;
CREATE TRIGGER consent_is_fixed BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'consent gets a new version'); END;
`;
