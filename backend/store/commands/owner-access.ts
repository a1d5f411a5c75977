import type { FamilyAccountId, MunicipalityId, OwnerId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { inTransaction } from '../../../platform/sqlite.ts';
import type { AccessCommands } from '../access.ts';
import type { WriteAudit } from './rows/audit-rows.ts';
import type { Synchronous } from './synchronous.ts';

interface OwnerRow {
  readonly family_account_id: FamilyAccountId;
  readonly municipality_id: MunicipalityId;
  readonly owner_id: OwnerId;
}

/** Owners: links that work once, and the sessions that they open. */
export function ownerAccess(
  database: SqliteDatabase,
  writeAudit: WriteAudit,
): Synchronous<
  Pick<AccessCommands, 'makeSignInLink' | 'exchangeSignInLink' | 'findOwnerSession' | 'endOwnerSession'>
> {
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
