import type { FamilyAccountId, OwnerId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot } from '../database/database.ts';
import type { FamilyCommands, OwnersDecision } from '../families.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { holdFamily, tellFamily } from './family-rules.ts';

const CO_GUARDIANS_MAX = 4;

/** Persons whom an owner lets see and decide for the family. Whether the caller is the owner is asked at the door. */
export function coGuardians(database: Database): Pick<FamilyCommands, 'addCoGuardian' | 'endCoGuardian'> {
  return {
    addCoGuardian: ({ coGuardianId, name, ...decision }) =>
      database.write(async (transaction) => {
        const { familyAccountId, municipalityId, changedBy, atMs } = decision;
        await holdFamily(transaction, familyAccountId);
        const living = await readCoGuardians(transaction, familyAccountId);
        // Sent again: the answer was lost, the person is there.
        if (living.some((other) => other.ownerId === coGuardianId && other.name === name))
          return ok(undefined);
        if (living.length >= CO_GUARDIANS_MAX) return refused('NOT_ALLOWED');
        const added = await transaction.run(
          build
            .insertInto('owner')
            .values({ owner_id: coGuardianId, municipality_id: municipalityId, name })
            .onConflict((conflict) => conflict.doNothing()),
        );
        if (added === 0) return refused('ID_REUSED');
        await transaction.run(
          build.insertInto('co_guardian').values({
            family_account_id: familyAccountId,
            owner_id: coGuardianId,
            municipality_id: municipalityId,
            added_by: `owner:${changedBy}`,
            added_at_ms: atMs,
          }),
        );
        await writeAudit(transaction, {
          ...auditHead(decision, coGuardianId),
          action: 'co-guardian.added',
          detail: { familyAccountId },
        });
        await tellFamily(transaction, decision);
        return ok(undefined);
      }),

    endCoGuardian: ({ coGuardianId, ...decision }) =>
      database.write(async (transaction) => {
        const { familyAccountId, atMs } = decision;
        const ended = await transaction.run(
          build
            .updateTable('co_guardian')
            .set({ ended_at_ms: atMs })
            .where('family_account_id', '=', familyAccountId)
            .where('owner_id', '=', coGuardianId)
            .where('ended_at_ms', 'is', null),
        );
        if (ended === 0) return refused('NOT_FOUND');
        // Whoever is one no longer is told nothing more, not even of what waits to be told.
        await transaction.run(build.deleteFrom('notice_address').where('owner_id', '=', coGuardianId));
        await writeAudit(transaction, {
          ...auditHead(decision, coGuardianId),
          action: 'co-guardian.ended',
          detail: { familyAccountId },
        });
        await tellFamily(transaction, decision);
        return ok(undefined);
      }),
  };
}

/** Who may decide beside the owner now, longest first. */
export async function readCoGuardians(
  snapshot: Snapshot,
  familyAccountId: FamilyAccountId,
): Promise<{ ownerId: OwnerId; name: string }[]> {
  return snapshot.all(
    build
      .selectFrom('co_guardian as c')
      .innerJoin('owner as o', 'o.owner_id', 'c.owner_id')
      .select(['c.owner_id as ownerId', 'o.name'])
      .where('c.family_account_id', '=', familyAccountId)
      .where('c.ended_at_ms', 'is', null)
      .orderBy('c.added_at_ms')
      .orderBy('c.owner_id'),
  );
}

function auditHead({ municipalityId, atMs, changedBy }: OwnersDecision, subject: OwnerId) {
  return { municipalityId, atMs, actor: `owner:${changedBy}`, terminalId: null, subject };
}
