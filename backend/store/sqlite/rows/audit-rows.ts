import { createHash } from 'node:crypto';
import { AUDIT_EVENTS } from '../../../../contract/audit-events.ts';
import type { SqliteDatabase } from '../../../../platform/sqlite.ts';
import { inTransaction } from '../../../../platform/sqlite.ts';
import type { AuditEntry } from '../../access.ts';

export type WriteAudit = (entry: AuditEntry) => void;

/** Writes entries inside the caller's transaction; they are chained afterwards. */
export function auditWriter(database: SqliteDatabase): WriteAudit {
  const insert = database.prepare(
    `INSERT INTO audit (municipality_id, at_ms, actor, terminal_id, action, subject, detail)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  return (entry) => {
    // Parsed on the way in, so that what the catalogue does not name cannot be written by mistake.
    const detail = AUDIT_EVENTS[entry.action].detail.parse(entry.detail);
    insert.run(
      entry.municipalityId,
      entry.atMs,
      entry.actor,
      entry.terminalId,
      entry.action,
      entry.subject,
      JSON.stringify(detail),
    );
  };
}

export interface AuditRow {
  readonly seq: number;
  readonly municipality_id: string;
  readonly at_ms: number;
  readonly actor: string;
  readonly terminal_id: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly detail: string;
}

/** What stands before the first entry of a chain. */
export const CHAIN_GENESIS = '0'.repeat(64);

/** The hash of an entry over everything in it and the hash before it. */
export function chainHash(previous: string, row: AuditRow): string {
  const content = [
    previous,
    row.seq,
    row.municipality_id,
    row.at_ms,
    row.actor,
    row.terminal_id,
    row.action,
    row.subject,
    row.detail,
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** Appends every entry that is in no chain yet, in the order in which they were committed. @returns how many */
export function auditSequencer(database: SqliteDatabase): () => number {
  const unchained = database.prepare<[], AuditRow>(
    `SELECT * FROM audit WHERE seq > (SELECT coalesce(max(seq), 0) FROM audit_chain) ORDER BY seq LIMIT 1000`,
  );
  const head = database.prepare<[string], { position: number; hash: string }>(
    'SELECT position, hash FROM audit_chain WHERE municipality_id = ? ORDER BY position DESC LIMIT 1',
  );
  const append = database.prepare(
    'INSERT INTO audit_chain (municipality_id, position, seq, hash) VALUES (?, ?, ?, ?)',
  );
  return () =>
    inTransaction(database, () => {
      const rows = unchained.all();
      for (const row of rows) {
        const last = head.get(row.municipality_id) ?? { position: 0, hash: CHAIN_GENESIS };
        append.run(row.municipality_id, last.position + 1, row.seq, chainHash(last.hash, row));
      }
      return rows.length;
    });
}
