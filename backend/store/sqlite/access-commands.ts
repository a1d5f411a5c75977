import type { StaffRole } from '../../../contract/terminal-routes.ts';
import type {
  FamilyAccountId,
  MunicipalityId,
  OwnerId,
  ShopId,
  StaffId,
  TerminalId,
} from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { inTransaction } from '../../../platform/sqlite.ts';
import type { AccessCommands, PinAnswer, StaffMember } from '../access.ts';
import { auditSequencer } from './audit-rows.ts';
import type { WriteAudit } from './audit-rows.ts';
import type { Synchronous } from './synchronous.ts';

type Part<Name extends keyof AccessCommands> = Synchronous<Pick<AccessCommands, Name>>;

/** Terminals at the door, and the log of what happened there. */
export function terminalAccess(
  database: SqliteDatabase,
  writeAudit: WriteAudit,
): Part<'findTerminal' | 'useNonce' | 'recordAudit' | 'chainAudit' | 'forgetExpired'> {
  const find = database.prepare<
    [string],
    {
      terminal_id: TerminalId;
      municipality_id: MunicipalityId;
      municipality_name: string;
      shop_id: ShopId;
      shop_name: string;
      public_key: string;
    }
  >(
    `SELECT t.terminal_id, t.municipality_id, m.name AS municipality_name, t.shop_id, s.name AS shop_name, t.public_key
       FROM terminal t JOIN shop s ON s.shop_id = t.shop_id JOIN municipality m ON m.municipality_id = t.municipality_id
      WHERE t.terminal_id = ? AND t.status = 'in_service'`,
  );
  const insertNonce = database.prepare(
    `INSERT INTO request_nonce (key_id, nonce, municipality_id, until_ms)
     SELECT terminal_id, @nonce, municipality_id, @untilMs FROM terminal WHERE terminal_id = @keyId
     ON CONFLICT (key_id, nonce) DO NOTHING`,
  );
  const forget = [
    'DELETE FROM request_nonce WHERE until_ms < @atMs',
    'DELETE FROM capture_challenge WHERE expires_at_ms < @atMs',
    'DELETE FROM sign_in_link WHERE expires_at_ms < @atMs',
    'DELETE FROM owner_session WHERE expires_at_ms < @atMs OR ended_at_ms IS NOT NULL',
    'DELETE FROM staff_session WHERE ended_at_ms IS NOT NULL OR last_used_at_ms < @atMs - 86400000',
  ].map((sql) => database.prepare(sql));
  return {
    findTerminal: (terminalId) => {
      const row = find.get(terminalId);
      if (row === undefined) return null;
      return {
        terminalId: row.terminal_id,
        municipalityId: row.municipality_id,
        municipalityName: row.municipality_name,
        shopId: row.shop_id,
        shopName: row.shop_name,
        publicKey: row.public_key,
      };
    },
    useNonce: (command) => insertNonce.run(command).changes === 1,
    recordAudit: (entry) => writeAudit(entry),
    chainAudit: auditSequencer(database),
    forgetExpired: (command) =>
      inTransaction(database, () => {
        for (const statement of forget) statement.run(command);
      }),
  };
}

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

export function staffAccess(
  database: SqliteDatabase,
  writeAudit: WriteAudit,
): Part<'beginPinTry' | 'refusePin' | 'startStaffSession' | 'useStaffSession' | 'endStaffSession'> {
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

interface OwnerRow {
  readonly family_account_id: FamilyAccountId;
  readonly municipality_id: MunicipalityId;
  readonly owner_id: OwnerId;
}

export function ownerAccess(
  database: SqliteDatabase,
  writeAudit: WriteAudit,
): Part<'makeSignInLink' | 'exchangeSignInLink' | 'findOwnerSession' | 'endOwnerSession'> {
  const OWNER = 'f.family_account_id, f.municipality_id, f.owner_id';
  const family = database.prepare<[string, string], OwnerRow>(
    `SELECT ${OWNER} FROM family_account f WHERE f.family_account_id = ? AND f.municipality_id = ?`,
  );
  const insertLink = database.prepare(
    `INSERT INTO sign_in_link (token_hash, municipality_id, family_account_id, made_by, expires_at_ms)
     VALUES (@tokenHash, @municipalityId, @familyAccountId, @madeBy, @expiresAtMs)`,
  );
  const useLink = database.prepare<
    [Record<string, unknown>],
    { family_account_id: FamilyAccountId; municipality_id: MunicipalityId }
  >(
    `UPDATE sign_in_link SET used_at_ms = @atMs
      WHERE token_hash = @linkHash AND used_at_ms IS NULL AND expires_at_ms > @atMs
     RETURNING family_account_id, municipality_id`,
  );
  const insertSession = database.prepare(
    `INSERT INTO owner_session (token_hash, municipality_id, family_account_id, created_at_ms, expires_at_ms)
     VALUES (@tokenHash, @municipalityId, @familyAccountId, @atMs, @expiresAtMs)`,
  );
  const session = database.prepare<[Record<string, unknown>], OwnerRow>(
    `SELECT ${OWNER} FROM owner_session s JOIN family_account f ON f.family_account_id = s.family_account_id
      WHERE s.token_hash = @tokenHash AND s.ended_at_ms IS NULL AND s.expires_at_ms > @atMs`,
  );
  const endSession = database.prepare(
    'UPDATE owner_session SET ended_at_ms = @atMs WHERE token_hash = @tokenHash',
  );

  const audit = (row: OwnerRow, atMs: number, action: 'owner.signed-in' | 'owner.signed-out'): void =>
    writeAudit({
      municipalityId: row.municipality_id,
      atMs,
      actor: `owner:${row.owner_id}`,
      terminalId: null,
      action,
      subject: row.family_account_id,
      detail: {},
    });

  return {
    makeSignInLink: (command) =>
      inTransaction(database, () => {
        const { familyAccountId, municipalityId, madeBy, terminalId, atMs } = command;
        if (family.get(familyAccountId, municipalityId) === undefined) return refused('NOT_FOUND');
        insertLink.run(command);
        const subject = familyAccountId;
        writeAudit({
          municipalityId,
          atMs,
          actor: madeBy,
          terminalId,
          action: 'sign-in-link.made',
          subject,
          detail: {},
        });
        return ok(undefined);
      }),
    exchangeSignInLink: ({ linkHash, sessionHash, sessionExpiresAtMs, atMs }) =>
      inTransaction(database, () => {
        const link = useLink.get({ linkHash, atMs });
        if (link === undefined) return refused('SIGN_IN_REFUSED');
        insertSession.run({
          tokenHash: sessionHash,
          municipalityId: link.municipality_id,
          familyAccountId: link.family_account_id,
          expiresAtMs: sessionExpiresAtMs,
          atMs,
        });
        const owner = family.get(link.family_account_id, link.municipality_id);
        if (owner === undefined) throw new Error('a link to a family that does not exist');
        audit(owner, atMs, 'owner.signed-in');
        return ok(undefined);
      }),
    findOwnerSession: (query) => {
      const row = session.get({ ...query });
      if (row === undefined) return null;
      return {
        familyAccountId: row.family_account_id,
        municipalityId: row.municipality_id,
        ownerId: row.owner_id,
      };
    },
    endOwnerSession: ({ tokenHash, atMs }) =>
      inTransaction(database, () => {
        const row = session.get({ tokenHash, atMs });
        if (row === undefined) return;
        endSession.run({ tokenHash, atMs });
        audit(row, atMs, 'owner.signed-out');
      }),
  };
}
