/**
 * What is owed lies in the order in which it was written, found by an index. In one tree by recipient each event of a payment changed
 * pages of its recipient's own, two of them, for an event is longer than what a tree keeps in its nodes: a third of all pages that a
 * commit of many payments wrote.
 */
export const tebura0009 = `
CREATE TABLE rebuilt_outbox (
  recipient TEXT NOT NULL,
  seq INTEGER NOT NULL,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  event_id TEXT NOT NULL UNIQUE,
  -- The purchase or member that the event is about.
  about TEXT NOT NULL,
  payload TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (recipient, seq)
) STRICT;
INSERT INTO rebuilt_outbox (recipient, seq, municipality_id, event_id, about, payload, created_at_ms)
SELECT recipient, seq, municipality_id, event_id, about, payload, created_at_ms FROM outbox ORDER BY created_at_ms, recipient, seq;
DROP TABLE outbox;
ALTER TABLE rebuilt_outbox RENAME TO outbox;
`;
