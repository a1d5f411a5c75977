/** What an owner's history shows besides FAMILY_CHANGES_0004 (rows/family-history.ts asks in the same words). */
export const ACCESS_CHANGES_0007 = `'passkey.added', 'passkey.removed', 'consent.withdrawn', 'member.erased', 'family.exported'`;

/** Passkeys, who looked at purchases, and the end of a consent. */
export const tebura0007 = `
-- Public keys only. owner_id as in owner_session: NULL is the account's owner, otherwise a co-guardian who is asked to be one still.
CREATE TABLE passkey (
  passkey_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  family_account_id TEXT NOT NULL,
  owner_id TEXT REFERENCES owner (owner_id),
  credential_id TEXT NOT NULL UNIQUE,
  public_key BLOB NOT NULL,
  -- 0 where the device does not count; one that goes back is a copy.
  counter INTEGER NOT NULL CHECK (counter >= 0),
  transports TEXT NOT NULL,
  name TEXT NOT NULL,
  added_at_ms INTEGER NOT NULL,
  last_used_at_ms INTEGER,
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id)
) STRICT;
CREATE INDEX passkey_of_family ON passkey (family_account_id);

-- Spent by being deleted: what is not here was never given, is too old, or was used.
CREATE TABLE passkey_challenge (
  challenge_hash TEXT PRIMARY KEY,
  -- The session that may add a passkey with it; '' for signing in.
  session_hash TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;
ALTER TABLE owner_session ADD COLUMN passkey_id TEXT;

-- A row is one look: it grows as long as the same viewer looks again within some minutes.
CREATE TABLE look (
  look_id INTEGER PRIMARY KEY,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  family_account_id TEXT NOT NULL,
  -- '': everybody's who pays from the account.
  member_id TEXT NOT NULL,
  -- owner:… or staff:…
  viewer TEXT NOT NULL,
  -- '' where nobody stood at a counter.
  shop_id TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id)
) STRICT;
CREATE INDEX look_at_family ON look (family_account_id, until_ms);
CREATE INDEX look_of_viewer ON look (viewer, family_account_id, member_id, until_ms);

-- Consent itself is never changed. subject_id stands here from the withdrawal until the templates are destroyed.
CREATE TABLE consent_withdrawal (
  member_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  municipality_id TEXT NOT NULL,
  withdrawn_by TEXT NOT NULL,
  withdrawn_at_ms INTEGER NOT NULL,
  subject_id TEXT,
  PRIMARY KEY (member_id, version),
  FOREIGN KEY (member_id, version) REFERENCES consent (member_id, version),
  FOREIGN KEY (member_id, municipality_id) REFERENCES member (member_id, municipality_id)
) STRICT;
CREATE INDEX templates_to_destroy ON consent_withdrawal (subject_id) WHERE subject_id IS NOT NULL;
ALTER TABLE member ADD COLUMN erased_at_ms INTEGER;

CREATE INDEX audit_of_access_changes ON audit (subject) WHERE action IN (${ACCESS_CHANGES_0007});
`;
