/** How owners are told: where they can be reached, what they chose, and a lane of notices for each of them. */
export const tebura0005 = `
-- A channel may have several addresses of one person (web-push: a browser each).
CREATE TABLE notice_address (
  owner_id TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('line', 'web-push', 'mail')),
  -- What the channel needs to reach the person, in the channel's own words.
  address TEXT NOT NULL,
  municipality_id TEXT NOT NULL,
  shown_as TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('unconfirmed', 'ready', 'down')),
  -- Why it is down.
  reason TEXT,
  -- What confirms it, hashed, and until when.
  code_hash TEXT,
  code_until_ms INTEGER,
  added_at_ms INTEGER NOT NULL,
  last_accepted_at_ms INTEGER,
  PRIMARY KEY (owner_id, channel, address),
  CHECK ((state = 'unconfirmed') = (code_hash IS NOT NULL) AND (code_hash IS NULL) = (code_until_ms IS NULL)),
  FOREIGN KEY (owner_id, municipality_id) REFERENCES owner (owner_id, municipality_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_address_as_written ON notice_address (channel, address);

CREATE TABLE notice_choice (
  owner_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  -- JSON (contract/notice-routes.ts).
  choices TEXT NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  FOREIGN KEY (owner_id, municipality_id) REFERENCES owner (owner_id, municipality_id)
) STRICT;

-- Up to which of a family's events notices have been made. What was told before there were notices is not told again.
CREATE TABLE notice_cursor (
  recipient TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  seq INTEGER NOT NULL CHECK (seq > 0)
) STRICT, WITHOUT ROWID;
INSERT INTO notice_cursor (recipient, municipality_id, seq)
SELECT recipient, municipality_id, last_seq FROM outbox_recipient;

-- The order in which one person is told. Whoever holds the lease, and nobody else, sends.
CREATE TABLE notice_lane (
  owner_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  last_seq INTEGER NOT NULL CHECK (last_seq > 0),
  -- When the first of what waits may go; NULL: nothing waits.
  due_at_ms INTEGER,
  -- A channel asked for patience, or failed and is tried again then.
  wait_until_ms INTEGER NOT NULL DEFAULT 0,
  lease_id TEXT,
  lease_until_ms INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY (owner_id, municipality_id) REFERENCES owner (owner_id, municipality_id)
) STRICT;
CREATE INDEX notice_lane_due ON notice_lane (due_at_ms) WHERE due_at_ms IS NOT NULL;

-- One event for one person: an entry of the page's inbox, and what is sent outside until a channel has taken it.
CREATE TABLE notice (
  owner_id TEXT NOT NULL REFERENCES notice_lane,
  seq INTEGER NOT NULL,
  municipality_id TEXT NOT NULL,
  family_account_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- JSON: what its words are made of (domain/notice-content.ts).
  content TEXT NOT NULL,
  occurred_at_ms INTEGER NOT NULL,
  -- inbox: for the page alone. unsent: no channel took it.
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'unsent', 'inbox')),
  not_before_ms INTEGER NOT NULL,
  -- Told together with others of the same moment; in_digest_of: the first of those it was told with.
  in_digest INTEGER NOT NULL CHECK (in_digest IN (0, 1)),
  in_digest_of INTEGER,
  read_at_ms INTEGER,
  PRIMARY KEY (owner_id, seq),
  UNIQUE (owner_id, event_id),
  FOREIGN KEY (family_account_id, municipality_id) REFERENCES family_account (family_account_id, municipality_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_waiting ON notice (owner_id, seq) WHERE state = 'waiting';
CREATE INDEX notice_unsent ON notice (not_before_ms) WHERE state = 'unsent';
CREATE INDEX notice_unread ON notice (owner_id) WHERE read_at_ms IS NULL;

-- A notice on one channel: begun before it is sent, so that it is known afterwards what may have been sent.
CREATE TABLE notice_sending (
  -- UUIDv5 of event, person and channel.
  notice_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('line', 'web-push', 'mail')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'accepted', 'opened', 'failed')),
  reason TEXT,
  tries INTEGER NOT NULL CHECK (tries >= 0),
  first_tried_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  UNIQUE (owner_id, seq, channel),
  FOREIGN KEY (owner_id, seq) REFERENCES notice (owner_id, seq)
) STRICT;
CREATE TRIGGER notice_is_sent_once BEFORE UPDATE OF state ON notice_sending
WHEN NOT (
  (OLD.state = 'queued' AND NEW.state IN ('queued', 'accepted', 'failed'))
  OR (OLD.state IN ('accepted', 'opened') AND NEW.state = 'opened')
) BEGIN SELECT RAISE(ABORT, 'what was taken is not sent again'); END;

-- Vouchers of which the family was told that their last day is near.
ALTER TABLE lot ADD COLUMN expiry_told INTEGER NOT NULL DEFAULT 0 CHECK (expiry_told IN (0, 1));
`;
