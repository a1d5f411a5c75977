import { createHash } from 'node:crypto';
import { AUDIT_EVENTS } from '../../../contract/audit-events.ts';
import type { AuditEntry } from '../access.ts';
import type { Database, Transaction } from '../database/database.ts';
import { changes } from '../database/rounds.ts';
import type { Ask } from '../database/rounds.ts';
import { statement } from '../database/statement.ts';

const insertEntry = statement<Omit<AuditEntry, 'detail'> & { readonly detail: string }>(
  `INSERT INTO audit (municipality_id, at_ms, actor, terminal_id, action, subject, detail)
   VALUES (@municipalityId, @atMs, @actor, @terminalId, @action, @subject, @detail)`,
);

/** Writes an entry inside the caller's transaction; it is chained afterwards. */
export async function writeAudit(transaction: Transaction, entry: AuditEntry): Promise<void> {
  await transaction.run(auditEntry(entry).bound);
}

/** The same, as a part of a round. */
export function auditEntry(entry: AuditEntry): Ask<number> {
  // Parsed on the way in, so that what the catalogue does not name cannot be written by mistake.
  const detail = AUDIT_EVENTS[entry.action].detail.parse(entry.detail);
  return changes(insertEntry({ ...entry, detail: JSON.stringify(detail) }));
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

const becomeSequencer = statement<object>('UPDATE audit_sequencer SET turns = turns + 1');
// On PostgreSQL an entry may be committed after one with a higher number, so those some way back are looked at once more.
const unchained = statement<{ lookBack: number }, AuditRow>(
  `SELECT a.seq, a.municipality_id, a.at_ms, a.actor, a.terminal_id, a.action, a.subject, a.detail
     FROM audit a LEFT JOIN audit_chain c ON c.seq = a.seq
    WHERE a.seq > (SELECT coalesce(max(seq), 0) FROM audit_chain) - @lookBack AND c.seq IS NULL ORDER BY a.seq LIMIT 1000`,
);
interface ChainEnd {
  readonly position: number;
  readonly hash: string;
}

const chainHead = statement<{ municipalityId: string }, ChainEnd>(
  'SELECT position, hash FROM audit_chain WHERE municipality_id = @municipalityId ORDER BY position DESC LIMIT 1',
);
const appendLink = statement<{ municipalityId: string; position: number; seq: number; hash: string }>(
  'INSERT INTO audit_chain (municipality_id, position, seq, hash) VALUES (@municipalityId, @position, @seq, @hash)',
);

/** More entries than are written while the longest transaction is open; SQLite commits them in their order. */
export const AUDIT_LOOK_BACK = { sqlite: 0, postgres: 10_000 } as const;

/** Appends entries that are in no chain yet. One sequencer at a time, over all processes. @returns how many */
export function chainAudit(database: Database): Promise<number> {
  return database.write(async (transaction) => {
    await transaction.run(becomeSequencer({}));
    const rows = await transaction.all(unchained({ lookBack: AUDIT_LOOK_BACK[database.engine] }));
    // Nobody else appends before the commit: the ends are looked up once, not at each entry.
    const ends = new Map<string, ChainEnd>();
    for (const row of rows) {
      const { municipality_id: municipalityId, seq } = row;
      const last = ends.get(municipalityId) ?? (await transaction.first(chainHead({ municipalityId })));
      const end = { position: (last?.position ?? 0) + 1, hash: chainHash(last?.hash ?? CHAIN_GENESIS, row) };
      await transaction.run(appendLink({ municipalityId, seq, ...end }));
      ends.set(municipalityId, end);
    }
    return rows.length;
  });
}
