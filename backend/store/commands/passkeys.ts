import { z } from 'zod';
import type { OwnerId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import { build } from '../database/build.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { PasskeyCommands, PasskeyHolder } from '../passkeys.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { holdFamily } from './family-rules.ts';
import { findFamily } from './find-family.ts';
import { whoDecides } from './owner-access.ts';

const PASSKEYS_MAX = 10;
const SIGN_IN = '';
const transportsSchema = z.array(z.string());

export function passkeys(database: Database): PasskeyCommands {
  return {
    keepChallenge: ({ challengeHash, sessionHash, expiresAtMs }) =>
      database.write(async (transaction) => {
        await transaction.run(
          build.insertInto('passkey_challenge').values({
            challenge_hash: challengeHash,
            session_hash: sessionHash ?? SIGN_IN,
            expires_at_ms: expiresAtMs,
          }),
        );
      }),

    spendChallenge: ({ challengeHash, sessionHash, atMs }) =>
      database.write(async (transaction) => {
        const spent = await transaction.run(
          build
            .deleteFrom('passkey_challenge')
            .where('challenge_hash', '=', challengeHash)
            .where('session_hash', '=', sessionHash ?? SIGN_IN)
            .where('expires_at_ms', '>', atMs),
        );
        return spent === 1;
      }),

    listPasskeys: (holder) =>
      database.read(async (snapshot) => {
        const rows = await snapshot.all(
          build
            .selectFrom('passkey')
            .select(['passkey_id', 'credential_id', 'transports', 'name', 'added_at_ms', 'last_used_at_ms'])
            .where('family_account_id', '=', holder.familyAccountId)
            .where((eb) =>
              holder.isOwner ? eb('owner_id', 'is', null) : eb('owner_id', '=', holder.ownerId),
            )
            .orderBy('added_at_ms')
            .orderBy('passkey_id'),
        );
        return rows.map((row) => ({
          passkeyId: row.passkey_id,
          credentialId: row.credential_id,
          transports: transportsSchema.parse(JSON.parse(row.transports)),
          name: row.name,
          addedAt: new Date(row.added_at_ms).toISOString(),
          lastUsedAt: row.last_used_at_ms === null ? null : new Date(row.last_used_at_ms).toISOString(),
        }));
      }),

    addPasskey: ({ passkey, atMs, ...holder }) =>
      database.write(async (transaction) => {
        await holdFamily(transaction, holder.familyAccountId);
        const known = await transaction.all(
          build
            .selectFrom('passkey')
            .select('passkey_id')
            .where('family_account_id', '=', holder.familyAccountId)
            .where((eb) =>
              holder.isOwner ? eb('owner_id', 'is', null) : eb('owner_id', '=', holder.ownerId),
            ),
        );
        if (known.length >= PASSKEYS_MAX) return refused('NOT_ALLOWED');
        const added = await transaction.run(
          build
            .insertInto('passkey')
            .values({
              passkey_id: passkey.passkeyId,
              municipality_id: holder.municipalityId,
              family_account_id: holder.familyAccountId,
              owner_id: holder.isOwner ? null : holder.ownerId,
              credential_id: passkey.credentialId,
              public_key: passkey.publicKey,
              counter: passkey.counter,
              transports: JSON.stringify(passkey.transports),
              name: passkey.name,
              added_at_ms: atMs,
            })
            .onConflict((conflict) => conflict.doNothing()),
        );
        // The credential is known already: somebody's, and nobody is told whose.
        if (added === 0) return refused('PASSKEY_REFUSED');
        await auditPasskey(transaction, holder, 'passkey.added', passkey.passkeyId, atMs);
        return ok(undefined);
      }),

    removePasskey: ({ passkeyId, atMs, ...holder }) =>
      database.write(async (transaction) => {
        const removed = await transaction.run(
          build
            .deleteFrom('passkey')
            .where('passkey_id', '=', passkeyId)
            .where('family_account_id', '=', holder.familyAccountId)
            .where((eb) =>
              holder.isOwner ? eb('owner_id', 'is', null) : eb('owner_id', '=', holder.ownerId),
            ),
        );
        if (removed === 0) return refused('NOT_FOUND');
        await transaction.run(
          build
            .updateTable('owner_session')
            .set({ ended_at_ms: atMs })
            .where('passkey_id', '=', passkeyId)
            .where('ended_at_ms', 'is', null),
        );
        await auditPasskey(transaction, holder, 'passkey.removed', passkeyId, atMs);
        return ok(undefined);
      }),

    findPasskey: (credentialId) =>
      database.read(async (snapshot) => {
        const row = await snapshot.first(
          build.selectFrom('passkey').selectAll().where('credential_id', '=', credentialId),
        );
        const family =
          row === undefined
            ? null
            : await findFamily(snapshot, {
                familyAccountId: row.family_account_id,
                municipalityId: row.municipality_id,
              });
        if (row === undefined || family === null) return null;
        return {
          passkeyId: row.passkey_id,
          familyAccountId: row.family_account_id,
          municipalityId: row.municipality_id,
          ownerId: row.owner_id ?? family.ownerId,
          credentialId: row.credential_id,
          publicKey: row.public_key,
          counter: row.counter,
          transports: transportsSchema.parse(JSON.parse(row.transports)),
        };
      }),

    signInByPasskey: ({ passkeyId, counter, sessionHash, sessionExpiresAtMs, atMs }) =>
      database.write(async (transaction) => {
        // Both are 0 where the device does not count (WebAuthn 6.1.1); otherwise only forward.
        const used = await transaction.first(
          build
            .updateTable('passkey')
            .set({ counter, last_used_at_ms: atMs })
            .where('passkey_id', '=', passkeyId)
            .where((eb) => eb.or([eb('counter', '<', counter), eb('counter', '=', counter === 0 ? 0 : -1)]))
            .returning([
              'family_account_id as familyAccountId',
              'municipality_id as municipalityId',
              'owner_id as ownerId',
            ]),
        );
        const owner = used === undefined ? null : await whoDecides(transaction, used, used.ownerId);
        if (used === undefined || owner === null) return refused('SIGN_IN_REFUSED');
        await transaction.run(
          build.insertInto('owner_session').values({
            token_hash: sessionHash,
            municipality_id: used.municipalityId,
            family_account_id: used.familyAccountId,
            owner_id: used.ownerId,
            passkey_id: passkeyId,
            created_at_ms: atMs,
            expires_at_ms: sessionExpiresAtMs,
          }),
        );
        await auditPasskey(transaction, owner, 'passkey.used', passkeyId, atMs);
        return ok(undefined);
      }),
  };
}

async function auditPasskey(
  transaction: Transaction,
  {
    municipalityId,
    familyAccountId,
    ownerId,
  }: Omit<PasskeyHolder, 'isOwner'> & { readonly ownerId: OwnerId },
  action: 'passkey.added' | 'passkey.removed' | 'passkey.used',
  passkeyId: string,
  atMs: number,
): Promise<void> {
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: `owner:${ownerId}`,
    terminalId: null,
    action,
    subject: familyAccountId,
    detail: { passkeyId },
  });
}
