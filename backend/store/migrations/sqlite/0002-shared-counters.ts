/**
 * What PostgreSQL needs for many writers, and both engines have: a row to lock for numbering a recipient's events, and one for being the
 * only sequencer of the audit chains.
 */
export const tebura0002 = `
CREATE TABLE outbox_recipient (
  recipient TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL REFERENCES municipality,
  last_seq INTEGER NOT NULL CHECK (last_seq > 0)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_recipient (recipient, municipality_id, last_seq)
SELECT recipient, municipality_id, max(seq) FROM outbox GROUP BY recipient, municipality_id;

CREATE TABLE audit_sequencer (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  turns INTEGER NOT NULL
) STRICT;
INSERT INTO audit_sequencer (only_row, turns) VALUES (1, 0);
`;
