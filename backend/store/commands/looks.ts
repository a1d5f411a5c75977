import type { Look } from '../../../contract/privacy-routes.ts';
import type { FamilyAccountId, MemberId, MunicipalityId, OwnerId, ShopId } from '../../../domain/ids.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { PrivacyCommands } from '../privacy.ts';

/** An open page reads itself now and then: within this time it is one look. */
const ONE_LOOK_MS = 10 * 60_000;
const LOOKS_MAX = 200;

interface LookRow {
  readonly familyAccountId: FamilyAccountId;
  readonly municipalityId: MunicipalityId;
  readonly memberId: MemberId | '';
  readonly viewer: string;
  readonly shopId: ShopId | '';
  readonly atMs: number;
}

// By the newest alone, so that two looks that began at once do not both grow.
const growLook = statement<LookRow & { sinceMs: number }>(
  `UPDATE look SET until_ms = @atMs
    WHERE look_id = (SELECT max(look_id) FROM look
                      WHERE viewer = @viewer AND family_account_id = @familyAccountId AND member_id = @memberId
                        AND shop_id = @shopId AND until_ms >= @sinceMs AND until_ms <= @atMs)`,
);
const beginLook = statement<LookRow>(
  `INSERT INTO look (municipality_id, family_account_id, member_id, viewer, shop_id, from_ms, until_ms)
   VALUES (@municipalityId, @familyAccountId, @memberId, @viewer, @shopId, @atMs, @atMs)`,
);
const familyOfMember = statement<
  { memberId: MemberId; municipalityId: MunicipalityId },
  { family_account_id: FamilyAccountId }
>('SELECT family_account_id FROM member WHERE member_id = @memberId AND municipality_id = @municipalityId');
const looksAt = statement<
  { familyAccountId: FamilyAccountId; limit: number },
  {
    member_id: MemberId | '';
    viewer: string;
    from_ms: number;
    until_ms: number;
    owner_id: OwnerId | null;
    owner_name: string | null;
    is_owner: number;
    shop_name: string | null;
  }
>(
  `SELECT l.member_id, l.viewer, l.from_ms, l.until_ms, o.owner_id, o.name AS owner_name, s.name AS shop_name,
          CASE WHEN o.owner_id = f.owner_id THEN 1 ELSE 0 END AS is_owner
     FROM look l
     JOIN family_account f ON f.family_account_id = l.family_account_id
     LEFT JOIN owner o ON 'owner:' || o.owner_id = l.viewer
     LEFT JOIN shop s ON s.shop_id = l.shop_id
    WHERE l.family_account_id = @familyAccountId ORDER BY l.until_ms DESC, l.look_id DESC LIMIT @limit`,
);

export function looks(
  database: Database,
): Pick<PrivacyCommands, 'noteOwnersLook' | 'noteStaffsLook' | 'readLooks'> {
  return {
    noteOwnersLook: ({ ownerId, ...look }) =>
      database.write((transaction) =>
        noteLook(transaction, { ...look, memberId: '', shopId: '', viewer: `owner:${ownerId}` }),
      ),

    noteStaffsLook: ({ memberIds, municipalityId, staffId, shopId, atMs }) =>
      database.write(async (transaction) => {
        // In one order, so that two lists do not wait for each other in a circle.
        for (const memberId of [...new Set(memberIds)].sort()) {
          const family = await transaction.first(familyOfMember({ memberId, municipalityId }));
          if (family === undefined) continue;
          await noteLook(transaction, {
            familyAccountId: family.family_account_id,
            municipalityId,
            memberId,
            viewer: `staff:${staffId}`,
            shopId,
            atMs,
          });
        }
      }),

    readLooks: (familyAccountId) => database.read((snapshot) => readLooks(snapshot, familyAccountId)),
  };
}

async function noteLook(transaction: Transaction, look: LookRow): Promise<void> {
  const grown = await transaction.run(growLook({ ...look, sinceMs: look.atMs - ONE_LOOK_MS }));
  if (grown === 0) await transaction.run(beginLook(look));
}

export async function readLooks(snapshot: Snapshot, familyAccountId: FamilyAccountId): Promise<Look[]> {
  const rows = await snapshot.all(looksAt({ familyAccountId, limit: LOOKS_MAX }));
  return rows.map((row) => ({
    from: new Date(row.from_ms).toISOString(),
    until: new Date(row.until_ms).toISOString(),
    by:
      row.owner_id === null || row.owner_name === null
        ? { kind: 'staff', shopName: row.shop_name }
        : { kind: row.is_owner === 1 ? 'owner' : 'co-guardian', ownerId: row.owner_id, name: row.owner_name },
    memberId: row.member_id === '' ? null : row.member_id,
  }));
}
