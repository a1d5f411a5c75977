import type { FamilyAccountId, MunicipalityId, OwnerId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { AccessCommands, OwnerSession } from '../access.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
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
        if ((await whoDecides(transaction, command, command.ownerId)) === null) return refused('NOT_FOUND');
        await transaction.run(
          build.insertInto('sign_in_link').values({
            token_hash: command.tokenHash,
            municipality_id: municipalityId,
            family_account_id: familyAccountId,
            owner_id: command.ownerId,
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
          subject: command.ownerId ?? familyAccountId,
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
            .returning([
              'family_account_id as familyAccountId',
              'municipality_id as municipalityId',
              'owner_id as ownerId',
            ]),
        );
        const owner = link === undefined ? null : await whoDecides(transaction, link, link.ownerId);
        if (link === undefined || owner === null) {
          await auditRefusedLink(transaction, linkHash, link === undefined ? null : 'ended', atMs);
          return refused('SIGN_IN_REFUSED');
        }
        await transaction.run(
          build.insertInto('owner_session').values({
            token_hash: sessionHash,
            municipality_id: link.municipalityId,
            family_account_id: link.familyAccountId,
            owner_id: link.ownerId,
            created_at_ms: atMs,
            expires_at_ms: sessionExpiresAtMs,
          }),
        );
        await auditOwner(transaction, owner, 'owner.signed-in', atMs);
        return ok(undefined);
      }),

    findOwnerSession: ({ tokenHash, atMs }) =>
      database.read(async (snapshot) => {
        const session = await snapshot.first(
          build
            .selectFrom('owner_session as s')
            .select([
              's.family_account_id as familyAccountId',
              's.municipality_id as municipalityId',
              's.owner_id as ownerId',
            ])
            .where('s.token_hash', '=', tokenHash)
            .where('s.ended_at_ms', 'is', null)
            .where('s.expires_at_ms', '>', atMs),
        );
        if (session === undefined) return null;
        const owner = await whoDecides(snapshot, session, session.ownerId);
        return owner === null ? null : { ...owner, isOwner: session.ownerId === null };
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
            .returning([
              'family_account_id as familyAccountId',
              'municipality_id as municipalityId',
              'owner_id as ownerId',
            ]),
        );
        const owner = ended === undefined ? null : await whoDecides(transaction, ended, ended.ownerId);
        if (owner !== null) await auditOwner(transaction, owner, 'owner.signed-out', atMs);
      }),
  };
}

/** The family, decided for by its owner (`null`) or by a co-guardian who still is one. */
export async function whoDecides(
  snapshot: Snapshot,
  family: { readonly familyAccountId: FamilyAccountId; readonly municipalityId: MunicipalityId },
  coGuardianId: OwnerId | null,
): Promise<Omit<OwnerSession, 'isOwner'> | null> {
  const found = await findFamily(snapshot, family);
  if (found === null || coGuardianId === null) return found;
  const coGuardian = await snapshot.first(
    build
      .selectFrom('co_guardian')
      .select('owner_id as ownerId')
      .where('family_account_id', '=', family.familyAccountId)
      .where('owner_id', '=', coGuardianId)
      .where('ended_at_ms', 'is', null),
  );
  return coGuardian === undefined ? null : { ...found, ...coGuardian };
}

/** A link that was ours once is written down; a guess is in the request log alone. */
async function auditRefusedLink(
  transaction: Transaction,
  linkHash: string,
  ended: 'ended' | null,
  atMs: number,
): Promise<void> {
  const link = await transaction.first(
    build
      .selectFrom('sign_in_link')
      .select(['municipality_id', 'family_account_id', 'expires_at_ms'])
      .where('token_hash', '=', linkHash),
  );
  if (link === undefined) return;
  const because = ended ?? (link.expires_at_ms <= atMs ? 'old' : 'used');
  await writeAudit(transaction, {
    municipalityId: link.municipality_id,
    atMs,
    actor: 'system',
    terminalId: null,
    action: 'sign-in-link.refused',
    subject: link.family_account_id,
    detail: { because },
  });
}

async function auditOwner(
  transaction: Transaction,
  { familyAccountId, municipalityId, ownerId }: Omit<OwnerSession, 'isOwner'>,
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
