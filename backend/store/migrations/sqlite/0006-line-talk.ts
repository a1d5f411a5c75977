/** What LINE tells, and the secrets that work once between a talk and the family's page. */
export const tebura0006 = `
-- Kept until it was acted on, and some days longer without its content, so that what LINE tells again is not done again.
-- Whose it is shows only then: it belongs to no municipality.
CREATE TABLE line_event (
  event_id TEXT PRIMARY KEY,
  -- JSON, as LINE wrote it; '': it was acted on.
  content TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL,
  lease_until_ms INTEGER NOT NULL DEFAULT 0,
  done_at_ms INTEGER
) STRICT;
CREATE INDEX line_event_waiting ON line_event (received_at_ms) WHERE done_at_ms IS NULL;

-- An owner who is about to join a LINE account. used_by: the event that used it up, and no other can.
CREATE TABLE line_nonce (
  nonce_hash TEXT PRIMARY KEY,
  owner_id TEXT NOT NULL,
  municipality_id TEXT NOT NULL,
  until_ms INTEGER NOT NULL,
  used_by TEXT,
  FOREIGN KEY (owner_id, municipality_id) REFERENCES owner (owner_id, municipality_id)
) STRICT;

-- A button in a talk that stops somebody's payments.
CREATE TABLE line_stop (
  token_hash TEXT PRIMARY KEY,
  -- The LINE user to whom it was shown.
  address TEXT NOT NULL,
  family_account_id TEXT NOT NULL,
  municipality_id TEXT NOT NULL,
  -- NULL: the whole family.
  member_id TEXT,
  until_ms INTEGER NOT NULL,
  used_by TEXT,
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id)
) STRICT;
`;
