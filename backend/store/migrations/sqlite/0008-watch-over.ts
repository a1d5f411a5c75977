/** Who watches over whom, with whose yes; signs of life besides purchases; when terminals were heard. */
export const tebura0008 = `
-- One row per terminal and date: in how many minutes it was heard. Written apart from every payment.
CREATE TABLE terminal_heard (
  terminal_id TEXT NOT NULL,
  heard_on TEXT NOT NULL,
  municipality_id TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  last_heard_ms INTEGER NOT NULL,
  PRIMARY KEY (terminal_id, heard_on),
  FOREIGN KEY (terminal_id, municipality_id) REFERENCES terminal (terminal_id, municipality_id)
) STRICT, WITHOUT ROWID;

-- How watch-over stands for a member for whom it was ever asked. asked: waits for the person's yes; agreed: in force.
CREATE TABLE watch_over (
  member_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  family_account_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  asked_version INTEGER,
  agreed_version INTEGER,
  refused_version INTEGER,
  rung TEXT NOT NULL DEFAULT 'well' CHECK (rung IN ('well', 'check-in', 'watcher', 'second-contact', 'municipality')),
  since TEXT NOT NULL DEFAULT '',
  outage_told INTEGER NOT NULL DEFAULT 0 CHECK (outage_told IN (0, 1)),
  seen_at_ms INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY (member_id, municipality_id) REFERENCES member (member_id, municipality_id),
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id)
) STRICT;
CREATE INDEX watch_over_of_family ON watch_over (family_account_id);
CREATE INDEX watch_over_in_force ON watch_over (member_id) WHERE agreed_version IS NOT NULL;
CREATE INDEX watch_over_alarmed ON watch_over (member_id) WHERE agreed_version IS NOT NULL AND (rung IN ('watcher', 'second-contact', 'municipality') OR outage_told = 1);

-- What was asked for, word for word, and each yes to it.
CREATE TABLE watch_wish (
  member_id TEXT NOT NULL REFERENCES watch_over (member_id),
  version INTEGER NOT NULL,
  municipality_id TEXT NOT NULL,
  wish TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at_ms INTEGER NOT NULL,
  PRIMARY KEY (member_id, version)
) STRICT;
-- at-kiosk: the person's own finger at a terminal. sees-less: a change that sees no more than the yes before it.
CREATE TABLE watch_consent (
  member_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  municipality_id TEXT NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('at-kiosk', 'sees-less')),
  wording_version TEXT NOT NULL,
  terminal_id TEXT,
  given_at_ms INTEGER NOT NULL,
  PRIMARY KEY (member_id, version),
  FOREIGN KEY (member_id, version) REFERENCES watch_wish (member_id, version)
) STRICT;
CREATE TABLE watch_pause (
  pause_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  member_id TEXT NOT NULL REFERENCES watch_over (member_id),
  from_date TEXT NOT NULL,
  until_date TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('hospital', 'journey', 'other')),
  made_by TEXT NOT NULL,
  made_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER
) STRICT;
CREATE INDEX watch_pause_of_member ON watch_pause (member_id, until_date);

-- check-in: a finger at a terminal. heard-from: somebody of the family says so.
CREATE TABLE sign_of_life (
  sign_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('check-in', 'heard-from')),
  terminal_id TEXT,
  shop_id TEXT,
  seen_on TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  FOREIGN KEY (member_id, municipality_id) REFERENCES member (member_id, municipality_id)
) STRICT;
CREATE INDEX sign_of_life_of_member ON sign_of_life (member_id, at_ms);

CREATE TRIGGER watch_wish_is_fixed BEFORE UPDATE ON watch_wish BEGIN SELECT RAISE(ABORT, 'a wish gets a new version'); END;
CREATE TRIGGER watch_consent_is_fixed BEFORE UPDATE ON watch_consent BEGIN SELECT RAISE(ABORT, 'consent gets a new version'); END;
`;
