import { ok, refused } from '../../../domain/result.ts';
import type { AccessCommands, OwnerSession } from '../access.ts';
import { build } from '../database/build.ts';
import type { Database, Transaction } from '../database/database.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { findFamily } from './find-family.ts';

type Commands = Pick<
  AccessCommands,
  'makeSignInLink' | 'exchangeSignInLink' | 'findOwnerSession' | 'endOwnerSession'
>;

/** Owners: links that work once, and the sessions that they open. */
export function ownerAccess(database: Database): Commands {
  return {
    makeSignInLink: (command) =>
      database.write(async (transaction) => {
        const { familyAccountId, municipalityId, madeBy, terminalId, atMs } = command;
        if ((await findFamily(transaction, command)) === null) return refused('NOT_FOUND');
        await transaction.run(
          build.insertInto('sign_in_link').values({
            token_hash: command.tokenHash,
            municipality_id: municipalityId,
            family_account_id: familyAccountId,
            made_by: madeBy,
            expires_at_ms: command.expiresAtMs,
          }),
        );
        await writeAudit(transaction, {
          municipalityId,
          atMs,
          actor: madeBy,
          terminalId,
          action: 'sign-in-link.made',
          subject: familyAccountId,
          detail: {},
        });
        return ok(undefined);
      }),

    exchangeSignInLink: ({ linkHash, sessionHash, sessionExpiresAtMs, atMs }) =>
      database.write(async (transaction) => {
        const link = await transaction.first(
          build
            .updateTable('sign_in_link')
            .set({ used_at_ms: atMs })
            .where('token_hash', '=', linkHash)
            .where('used_at_ms', 'is', null)
            .where('expires_at_ms', '>', atMs)
            .returning(['family_account_id as familyAccountId', 'municipality_id as municipalityId']),
        );
        if (link === undefined) return refused('SIGN_IN_REFUSED');
        await transaction.run(
          build.insertInto('owner_session').values({
            token_hash: sessionHash,
            municipality_id: link.municipalityId,
            family_account_id: link.familyAccountId,
            created_at_ms: atMs,
            expires_at_ms: sessionExpiresAtMs,
          }),
        );
        const owner = await findFamily(transaction, link);
        if (owner === null) throw new Error('a link to a family that does not exist');
        await auditOwner(transaction, owner, 'owner.signed-in', atMs);
        return ok(undefined);
      }),

    findOwnerSession: ({ tokenHash, atMs }) =>
      database.read(async (snapshot) => {
        const owner = await snapshot.first(
          build
            .selectFrom('owner_session as s')
            .innerJoin('family_account as f', 'f.family_account_id', 's.family_account_id')
            .select([
              'f.family_account_id as familyAccountId',
              'f.municipality_id as municipalityId',
              'f.owner_id as ownerId',
            ])
            .where('s.token_hash', '=', tokenHash)
            .where('s.ended_at_ms', 'is', null)
            .where('s.expires_at_ms', '>', atMs),
        );
        return owner ?? null;
      }),

    endOwnerSession: ({ tokenHash, atMs }) =>
      database.write(async (transaction) => {
        const ended = await transaction.first(
          build
            .updateTable('owner_session')
            .set({ ended_at_ms: atMs })
            .where('token_hash', '=', tokenHash)
            .where('ended_at_ms', 'is', null)
            .where('expires_at_ms', '>', atMs)
            .returning(['family_account_id as familyAccountId', 'municipality_id as municipalityId']),
        );
        const owner = ended === undefined ? null : await findFamily(transaction, ended);
        if (owner !== null) await auditOwner(transaction, owner, 'owner.signed-out', atMs);
      }),
  };
}

async function auditOwner(
  transaction: Transaction,
  { familyAccountId, municipalityId, ownerId }: OwnerSession,
  action: 'owner.signed-in' | 'owner.signed-out',
  atMs: number,
): Promise<void> {
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: `owner:${ownerId}`,
    terminalId: null,
    action,
    subject: familyAccountId,
    detail: {},
  });
}
