import type { StaffRole } from '../../../contract/terminal-routes.ts';
import type { MunicipalityId, StaffId, TerminalId } from '../../../domain/ids.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { inTransaction } from '../../../platform/sqlite.ts';
import type { AccessCommands, PinAnswer, StaffMember } from '../access.ts';
import type { WriteAudit } from './rows/audit-rows.ts';
import type { Synchronous } from './synchronous.ts';

const PIN_TRIES_MAX = 5;
const PIN_LOCK_MS = 5 * 60_000;

interface StaffRow {
  readonly staff_id: StaffId;
  readonly municipality_id: MunicipalityId;
  readonly name: string;
  readonly role: StaffRole;
  readonly pin_salt: string;
  readonly pin_hash: string;
  readonly pin_tries: number;
  readonly locked_until_ms: number;
}

/** Staff at a terminal: counted PIN tries and sessions that end when idle. */
export function staffAccess(
  database: SqliteDatabase,
  writeAudit: WriteAudit,
): Synchronous<
  Pick<
    AccessCommands,
    'beginPinTry' | 'refusePin' | 'startStaffSession' | 'useStaffSession' | 'endStaffSession'
  >
> {
  const STAFF = 'staff_id, municipality_id, name, role, pin_salt, pin_hash, pin_tries, locked_until_ms';
  const byCode = database.prepare<[string, string], StaffRow>(
    `SELECT ${STAFF} FROM staff WHERE municipality_id = ? AND code = ?`,
  );
  const byId = database.prepare<[string], StaffRow>(`SELECT ${STAFF} FROM staff WHERE staff_id = ?`);
  // The count starts anew when a lock begins, so that after it there are again as many tries.
  const countTry = database.prepare(
    `UPDATE staff SET
       locked_until_ms = CASE WHEN pin_tries + 1 >= ${PIN_TRIES_MAX} THEN @atMs + ${PIN_LOCK_MS} ELSE locked_until_ms END,
       pin_tries = CASE WHEN pin_tries + 1 >= ${PIN_TRIES_MAX} THEN 0 ELSE pin_tries + 1 END
     WHERE staff_id = @staffId`,
  );
  const forgive = database.prepare('UPDATE staff SET pin_tries = 0, locked_until_ms = 0 WHERE staff_id = ?');
  const insertSession = database.prepare(
    `INSERT INTO staff_session (token_hash, municipality_id, staff_id, terminal_id, created_at_ms, last_used_at_ms)
     VALUES (@tokenHash, @municipalityId, @staffId, @terminalId, @atMs, @atMs)`,
  );
  const useSession = database.prepare<[Record<string, unknown>], { staff_id: StaffId }>(
    `UPDATE staff_session SET last_used_at_ms = @atMs
      WHERE token_hash = @tokenHash AND terminal_id = @terminalId AND ended_at_ms IS NULL
        AND last_used_at_ms > @atMs - @idleTimeoutMs
     RETURNING staff_id`,
  );
  const endSession = database.prepare<
    [Record<string, unknown>],
    { staff_id: StaffId; municipality_id: MunicipalityId; terminal_id: TerminalId }
  >(
    `UPDATE staff_session SET ended_at_ms = @atMs WHERE token_hash = @tokenHash AND ended_at_ms IS NULL
     RETURNING staff_id, municipality_id, terminal_id`,
  );

  return {
    beginPinTry: ({ municipalityId, code, atMs }) =>
      inTransaction(database, (): PinAnswer => {
        const row = byCode.get(municipalityId, code);
        if (row === undefined) return { kind: 'unknown' };
        if (row.locked_until_ms > atMs) return { kind: 'locked' };
        countTry.run({ staffId: row.staff_id, atMs });
        return { kind: 'compare', staff: staffMember(row), pin: { salt: row.pin_salt, hash: row.pin_hash } };
      }),
    refusePin: ({ staffId, terminalId, atMs }) => {
      const row = byId.get(staffId);
      if (row === undefined) throw new Error('a PIN of nobody');
      writeAudit({
        municipalityId: row.municipality_id,
        atMs,
        actor: `terminal:${terminalId}`,
        terminalId,
        action: 'staff.pin-refused',
        subject: staffId,
        detail: { locked: row.locked_until_ms > atMs },
      });
    },
    startStaffSession: (command) =>
      inTransaction(database, () => {
        forgive.run(command.staffId);
        insertSession.run(command);
        const { staffId, municipalityId, terminalId, atMs } = command;
        const actor = `staff:${staffId}`;
        writeAudit({
          municipalityId,
          atMs,
          actor,
          terminalId,
          action: 'staff.signed-in',
          subject: staffId,
          detail: {},
        });
      }),
    useStaffSession: (command) => {
      const session = useSession.get({ ...command });
      const row = session && byId.get(session.staff_id);
      return row === undefined ? null : staffMember(row);
    },
    endStaffSession: ({ tokenHash, atMs }) =>
      inTransaction(database, () => {
        const ended = endSession.get({ tokenHash, atMs });
        if (ended === undefined) return;
        writeAudit({
          municipalityId: ended.municipality_id,
          atMs,
          actor: `staff:${ended.staff_id}`,
          terminalId: ended.terminal_id,
          action: 'staff.signed-out',
          subject: ended.staff_id,
          detail: {},
        });
      }),
  };
}

function staffMember(row: StaffRow): StaffMember {
  return { staffId: row.staff_id, municipalityId: row.municipality_id, name: row.name, role: row.role };
}
