/** The actions that an owner's history shows, as the index names them (rows/family-history.ts asks in the same words). */
export const FAMILY_CHANGES_0004 = `'member.frozen', 'member.unfrozen', 'family.frozen', 'family.unfrozen', 'grant.given', 'grant.ended', 'co-guardian.added', 'co-guardian.ended'`;

/** Who signed in when a family has more than one decider, codes by which a helper is named, and the stops in an owner's history. */
export const tebura0004 = `
-- NULL: the account's owner. Otherwise a co-guardian, who is asked to be one still at every use.
ALTER TABLE sign_in_link ADD COLUMN owner_id TEXT REFERENCES owner (owner_id);
ALTER TABLE owner_session ADD COLUMN owner_id TEXT REFERENCES owner (owner_id);

-- The eight digits with which a member's family lets another family name that member, once and for a short time.
CREATE TABLE delegate_code (
  code_hash TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  made_by TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  used_at_ms INTEGER,
  FOREIGN KEY (member_id, municipality_id) REFERENCES member (member_id, municipality_id)
) STRICT;
CREATE INDEX delegate_code_of_member ON delegate_code (member_id);

-- Few of all entries, so that payments do not pay for it.
CREATE INDEX audit_of_family_changes ON audit (subject) WHERE action IN (${FAMILY_CHANGES_0004});
CREATE INDEX purchase_grant_of_family ON purchase_grant (family_account_id, until_ms);
`;
