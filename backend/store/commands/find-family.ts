import type { FamilyAccountId, MunicipalityId } from '../../../domain/ids.ts';
import type { OwnerSession } from '../access.ts';
import { build } from '../database/build.ts';
import type { Snapshot } from '../database/database.ts';

/** The family and its owner; `null` if there is none of that id in that municipality. Families are never deleted. */
export async function findFamily(
  snapshot: Snapshot,
  query: { readonly familyAccountId: FamilyAccountId; readonly municipalityId: MunicipalityId },
): Promise<Omit<OwnerSession, 'isOwner'> | null> {
  const { familyAccountId, municipalityId } = query;
  const row = await snapshot.first(
    build
      .selectFrom('family_account')
      .select('owner_id')
      .where('family_account_id', '=', familyAccountId)
      .where('municipality_id', '=', municipalityId),
  );
  return row === undefined ? null : { familyAccountId, municipalityId, ownerId: row.owner_id };
}
