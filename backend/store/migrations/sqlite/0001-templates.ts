/**
 * The template store: who a subject is stands nowhere in it. A subject's key, wrapped by the deployment's key, is destroyed
 * with its rows. `pending` subjects are not in the gallery. No times and no row numbers: the order of enrolment would link the
 * two stores.
 */
export const templates0001 = `
CREATE TABLE subject (
  subject_id TEXT PRIMARY KEY,
  municipality_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'active')),
  key_version INTEGER NOT NULL,
  wrapped_key BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX subject_state ON subject (state, subject_id);

CREATE TABLE template (
  subject_id TEXT NOT NULL REFERENCES subject ON DELETE CASCADE,
  municipality_id TEXT NOT NULL,
  finger TEXT NOT NULL,
  placement INTEGER NOT NULL,
  algorithm TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (subject_id, finger, placement)
) STRICT, WITHOUT ROWID;
`;
