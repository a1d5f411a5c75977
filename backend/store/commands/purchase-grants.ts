import type { Grant } from '../../../contract/owner-routes.ts';
import type { FamilyAccountId, GrantId, MemberId, ShopId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import { subtractYen } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { FamilyCommands, GrantWish, OwnersDecision } from '../families.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { setLimit } from '../rows/rules-versions.ts';
import { tellFamily } from './family-rules.ts';

const GRANTS_MAX = 20;

interface GrantRow {
  readonly grant_id: GrantId;
  readonly delegate_id: MemberId;
  readonly delegate_name: string;
  readonly shop_id: ShopId;
  readonly shop_name: string;
  readonly limit_yen: Yen;
  readonly used: Yen;
  readonly from_ms: number;
  readonly until_ms: number;
}

const GRANT = `
  SELECT g.grant_id, g.delegate_id, m.display_name AS delegate_name, g.shop_id, s.name AS shop_name, g.limit_yen,
         coalesce(u.used, 0) AS used, g.from_ms, g.until_ms
    FROM purchase_grant g
    JOIN member m ON m.member_id = g.delegate_id
    JOIN shop s ON s.shop_id = g.shop_id
    JOIN spending_cap c ON c.subject_kind = 'grant' AND c.subject_id = g.grant_id AND c.window_kind = 'total'
    LEFT JOIN spending_use u ON u.cap_id = c.cap_id
   WHERE g.family_account_id = @familyAccountId`;
const oneGrant = statement<{ familyAccountId: FamilyAccountId; grantId: GrantId }, GrantRow>(
  `${GRANT} AND g.grant_id = @grantId`,
);
const grantsSince = statement<{ familyAccountId: FamilyAccountId; sinceMs: number }, GrantRow>(
  `${GRANT} AND g.ended_at_ms IS NULL AND g.until_ms > @sinceMs ORDER BY g.until_ms, g.grant_id`,
);

/** Leave for somebody who is no member, or for more than a member may: one shop, an amount, a span of time. */
export function purchaseGrants(
  database: Database,
): Pick<FamilyCommands, 'makeDelegateCode' | 'giveGrant' | 'endGrant'> {
  return {
    makeDelegateCode: ({ memberId, familyAccountId, municipalityId, codeHash, expiresAtMs, ...decision }) =>
      database.write(async (transaction) => {
        const delegate = { memberId, familyAccountId, municipalityId };
        if ((await memberOf(transaction, delegate)) === null) return refused('NOT_FOUND');
        await transaction.run(build.deleteFrom('delegate_code').where('member_id', '=', memberId));
        await transaction.run(
          build.insertInto('delegate_code').values({
            code_hash: codeHash,
            municipality_id: municipalityId,
            member_id: memberId,
            made_by: `owner:${decision.changedBy}`,
            expires_at_ms: expiresAtMs,
          }),
        );
        await writeAudit(transaction, {
          ...auditHead({ ...decision, familyAccountId, municipalityId }, memberId),
          action: 'delegate-code.made',
          detail: {},
        });
        return ok(undefined);
      }),

    giveGrant: ({ grant, ...decision }) =>
      database.write(async (transaction) => {
        const { familyAccountId, atMs } = decision;
        const { grantId } = grant;
        const given = await transaction.first(oneGrant({ familyAccountId, grantId }));
        if (given !== undefined) return isSame(given, grant) ? ok(grantOf(given)) : refused('ID_REUSED');
        const living = await transaction.all(grantsSince({ familyAccountId, sinceMs: atMs }));
        if (living.length >= GRANTS_MAX) return refused('NOT_ALLOWED');
        if (!(await hasShop(transaction, decision, grant.shopId))) return refused('NOT_FOUND');
        const delegateId = await findDelegate(transaction, decision, grant.delegate);
        if (delegateId === null) return refused('NOT_FOUND');
        if (!(await writeGrant(transaction, decision, grant, delegateId))) return refused('ID_REUSED');
        await tellFamily(transaction, decision);
        const written = await transaction.first(oneGrant({ familyAccountId, grantId }));
        if (written === undefined) throw new Error('leave that was just given is not there');
        return ok(grantOf(written));
      }),

    endGrant: ({ grantId, ...decision }) =>
      database.write(async (transaction) => {
        const { familyAccountId, atMs } = decision;
        const ended = await transaction.run(
          build
            .updateTable('purchase_grant')
            .set({ ended_at_ms: atMs })
            .where('grant_id', '=', grantId)
            .where('family_account_id', '=', familyAccountId)
            .where('ended_at_ms', 'is', null),
        );
        if (ended === 0) {
          const isThere = (await transaction.first(oneGrant({ familyAccountId, grantId }))) !== undefined;
          return isThere ? ok(undefined) : refused('NOT_FOUND');
        }
        await writeAudit(transaction, {
          ...auditHead(decision, grantId),
          action: 'grant.ended',
          detail: {},
        });
        await tellFamily(transaction, decision);
        return ok(undefined);
      }),
  };
}

/** Leave that holds after an instant and was not ended, the soonest to end first. */
export async function readGrants(
  snapshot: Snapshot,
  familyAccountId: FamilyAccountId,
  sinceMs: number,
): Promise<Grant[]> {
  return (await snapshot.all(grantsSince({ familyAccountId, sinceMs }))).map(grantOf);
}

/** @returns false if another family's leave has the id */
async function writeGrant(
  transaction: Transaction,
  decision: OwnersDecision,
  { grantId, shopId, limitYen, fromMs, untilMs }: GrantWish,
  delegateId: MemberId,
): Promise<boolean> {
  const { familyAccountId, municipalityId, changedBy, atMs } = decision;
  const inserted = await transaction.run(
    build
      .insertInto('purchase_grant')
      .values({
        grant_id: grantId,
        municipality_id: municipalityId,
        family_account_id: familyAccountId,
        delegate_id: delegateId,
        shop_id: shopId,
        limit_yen: limitYen,
        from_ms: fromMs,
        until_ms: untilMs,
        given_by: `owner:${changedBy}`,
        given_at_ms: atMs,
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
  if (inserted === 0) return false;
  await setLimit(transaction, { kind: 'grant', id: grantId, municipalityId }, 'total', limitYen);
  await writeAudit(transaction, {
    ...auditHead(decision, grantId),
    action: 'grant.given',
    detail: { delegateId, shopId, limitYen, from: instant(fromMs), until: instant(untilMs) },
  });
  return true;
}

/** A member of the family by id; anybody of the municipality by a code, which is used up by it. */
async function findDelegate(
  transaction: Transaction,
  { familyAccountId, municipalityId, atMs }: OwnersDecision,
  delegate: GrantWish['delegate'],
): Promise<MemberId | null> {
  if ('memberId' in delegate) {
    return memberOf(transaction, { ...delegate, familyAccountId, municipalityId });
  }
  const used = await transaction.first(
    build
      .updateTable('delegate_code')
      .set({ used_at_ms: atMs })
      .where('code_hash', '=', delegate.codeHash)
      .where('municipality_id', '=', municipalityId)
      .where('used_at_ms', 'is', null)
      .where('expires_at_ms', '>', atMs)
      .returning('member_id as memberId'),
  );
  return used?.memberId ?? null;
}

async function memberOf(
  snapshot: Snapshot,
  wanted: Pick<OwnersDecision, 'familyAccountId' | 'municipalityId'> & { readonly memberId: MemberId },
): Promise<MemberId | null> {
  const row = await snapshot.first(
    build
      .selectFrom('member')
      .select('member_id as memberId')
      .where('member_id', '=', wanted.memberId)
      .where('family_account_id', '=', wanted.familyAccountId)
      .where('municipality_id', '=', wanted.municipalityId),
  );
  return row?.memberId ?? null;
}

async function hasShop(
  snapshot: Snapshot,
  { municipalityId }: OwnersDecision,
  shopId: ShopId,
): Promise<boolean> {
  const row = await snapshot.first(
    build
      .selectFrom('shop')
      .select('shop_id')
      .where('shop_id', '=', shopId)
      .where('municipality_id', '=', municipalityId),
  );
  return row !== undefined;
}

/** Sent again: the same leave. Whom a code named is not asked again, for the code is used up. */
function isSame(given: GrantRow, wish: GrantWish): boolean {
  return (
    given.shop_id === wish.shopId &&
    given.limit_yen === wish.limitYen &&
    given.from_ms === wish.fromMs &&
    given.until_ms === wish.untilMs &&
    (!('memberId' in wish.delegate) || given.delegate_id === wish.delegate.memberId)
  );
}

function grantOf(row: GrantRow): Grant {
  return {
    grantId: row.grant_id,
    delegateName: row.delegate_name,
    shopId: row.shop_id,
    shopName: row.shop_name,
    limitYen: row.limit_yen,
    leftYen: subtractYen(row.limit_yen, row.used),
    from: instant(row.from_ms),
    until: instant(row.until_ms),
  };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function auditHead({ municipalityId, atMs, changedBy }: OwnersDecision, subject: string) {
  return { municipalityId, atMs, actor: `owner:${changedBy}`, terminalId: null, subject };
}
