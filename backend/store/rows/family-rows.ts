import { z } from 'zod';
import type { FamilyMember, FamilyPurchase } from '../../../contract/owner-routes.ts';
import { declineReasonSchema } from '../../../contract/primitives.ts';
import { ageOn } from '../../../domain/business-date.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import { leftOfDay } from '../../../domain/decide-purchase.ts';
import type { FamilyAccountId, GrantId, LotId, MemberId, PurchaseId } from '../../../domain/ids.ts';
import type { VoucherLot } from '../../../domain/voucher-lots.ts';
import type { Yen } from '../../../domain/yen.ts';
import { readScope } from './stored-scope.ts';
import { readRules } from './stored-rules.ts';
import type { StoredRules } from './stored-rules.ts';
import type { Snapshot } from '../database/database.ts';
import { all, first } from '../database/rounds.ts';
import type { Ask } from '../database/rounds.ts';
import { statement } from '../database/statement.ts';

interface MemberRow extends StoredRules {
  readonly member_id: MemberId;
  readonly display_name: string;
  readonly birth_date: BusinessDate;
  readonly rules_version: number;
  readonly frozen: number;
  readonly enrolled_fingers: number;
  readonly spent_today: Yen;
}

interface PurchaseRow {
  readonly purchase_id: PurchaseId;
  readonly member_id: MemberId;
  readonly member_name: string;
  readonly shop_name: string;
  readonly amount_yen: Yen;
  readonly state: FamilyPurchase['state'];
  readonly reasons: string;
  readonly receipt_number: string | null;
  readonly decided_at_ms: number;
  readonly grant_id: GrantId | null;
  readonly refunded_yen: Yen;
  readonly answer_until_ms: number | null;
}

const MEMBER = `
  SELECT m.member_id, m.display_name, m.birth_date, m.rules_version, m.frozen,
         CASE WHEN w.member_id IS NULL THEN m.enrolled_fingers ELSE 0 END AS enrolled_fingers,
         r.rules, r.per_purchase_yen, r.per_day_yen, coalesce(u.used, 0) AS spent_today
    FROM member m
    JOIN rules_version r ON r.member_id = m.member_id AND r.version = m.rules_version
    JOIN spending_cap c ON c.subject_kind = 'member' AND c.subject_id = m.member_id AND c.window_kind = 'day'
    LEFT JOIN spending_use u ON u.cap_id = c.cap_id AND u.win = @today
    LEFT JOIN consent_withdrawal w ON w.member_id = m.member_id AND w.version = m.consent_version`;

const PURCHASE = `
  SELECT p.purchase_id, p.member_id, m.display_name AS member_name, s.name AS shop_name, p.amount_yen, p.state, p.reasons,
         p.receipt_number, p.decided_at_ms, p.grant_id, p.refunded_yen, p.answer_until_ms
    FROM purchase p
    JOIN member m ON m.member_id = p.member_id
    JOIN shop s ON s.shop_id = p.shop_id`;

const oneMember = statement<{ memberId: MemberId; today: BusinessDate }, MemberRow>(
  `${MEMBER} WHERE m.member_id = @memberId`,
);
const membersOf = statement<{ familyAccountId: FamilyAccountId; today: BusinessDate }, MemberRow>(
  `${MEMBER} WHERE m.family_account_id = @familyAccountId AND m.erased_at_ms IS NULL ORDER BY m.enrolled_at_ms, m.member_id`,
);
interface LotRow {
  readonly lot_id: LotId;
  readonly left_yen: Yen;
  readonly expires_on: BusinessDate;
  readonly scope: string;
}

const lotsOf = statement<{ familyAccountId: FamilyAccountId; today: BusinessDate }, LotRow>(
  `SELECT l.lot_id, l.left_yen, l.expires_on, g.scope FROM lot l JOIN programme g ON g.programme_id = l.programme_id
    WHERE l.family_account_id = @familyAccountId AND l.left_yen > 0 AND l.usable_from <= @today
    ORDER BY l.expires_on, l.lot_id`,
);
const balanceOfFamily = statement<{ familyAccountId: FamilyAccountId; today: BusinessDate }, { yen: Yen }>(
  `SELECT coalesce(sum(left_yen), 0) AS yen FROM lot
    WHERE family_account_id = @familyAccountId AND left_yen > 0 AND usable_from <= @today AND expires_on >= @today`,
);
const onePurchase = statement<{ purchaseId: PurchaseId }, PurchaseRow>(
  `${PURCHASE} WHERE p.purchase_id = @purchaseId`,
);
const latestPurchases = statement<{ familyAccountId: FamilyAccountId; limit: number }, PurchaseRow>(
  `${PURCHASE} WHERE p.family_account_id = @familyAccountId ORDER BY p.seq DESC LIMIT @limit`,
);

/** The family's members as their owner sees them; used by the page and by every event about the family. */
export async function readMembers(
  snapshot: Snapshot,
  familyAccountId: FamilyAccountId,
  today: BusinessDate,
): Promise<FamilyMember[]> {
  const rows = await snapshot.all(membersOf({ familyAccountId, today }));
  return rows.map((row) => memberOf(row, today));
}

/** @throws if there is no such member */
export async function readMember(
  snapshot: Snapshot,
  memberId: MemberId,
  today: BusinessDate,
): Promise<FamilyMember> {
  return memberOf(await snapshot.first(oneMember({ memberId, today })), today);
}

/** A member as `memberOf` reads it. */
export function askMember(memberId: MemberId, today: BusinessDate): Ask<MemberRow | undefined> {
  return first(oneMember({ memberId, today }));
}

/** What may be spent from now on; what has expired is among them until its date is booked. */
export async function readLots(
  snapshot: Snapshot,
  familyAccountId: FamilyAccountId,
  today: BusinessDate,
): Promise<VoucherLot[]> {
  return (await snapshot.all(lotsOf({ familyAccountId, today }))).map(lotOf);
}

/** The same as a part of a round; `lotOf` reads it. */
export function askLots(familyAccountId: FamilyAccountId, today: BusinessDate): Ask<readonly LotRow[]> {
  return all(lotsOf({ familyAccountId, today }));
}

export function lotOf(row: LotRow): VoucherLot {
  return {
    lotId: row.lot_id,
    left: row.left_yen,
    expiresOn: row.expires_on,
    ...(row.scope === '{}' ? {} : { scope: readScope(row.scope) }),
  };
}

/** What may be spent today, wherever its vouchers hold. */
export async function readBalance(
  snapshot: Snapshot,
  familyAccountId: FamilyAccountId,
  today: BusinessDate,
): Promise<Yen> {
  return balanceIn(await snapshot.first(balanceOfFamily({ familyAccountId, today })));
}

/** The same as a part of a round; `balanceIn` reads it. */
export function askBalance(
  familyAccountId: FamilyAccountId,
  today: BusinessDate,
): Ask<{ yen: Yen } | undefined> {
  return first(balanceOfFamily({ familyAccountId, today }));
}

export function balanceIn(row: { yen: Yen } | undefined): Yen {
  return present(row, 'balance').yen;
}

/** Newest first. */
export async function readFamilyPurchases(
  snapshot: Snapshot,
  familyAccountId: FamilyAccountId,
  limit: number,
): Promise<FamilyPurchase[]> {
  return (await snapshot.all(latestPurchases({ familyAccountId, limit }))).map(purchaseOf);
}

/** @throws if there is no such purchase of a member */
export async function readFamilyPurchase(
  snapshot: Snapshot,
  purchaseId: PurchaseId,
): Promise<FamilyPurchase> {
  return purchaseOf(present(await snapshot.first(onePurchase({ purchaseId })), 'purchase'));
}

/** @throws if there is no such member */
export function memberOf(found: MemberRow | undefined, today: BusinessDate): FamilyMember {
  const row = present(found, 'member');
  const rules = readRules(row);
  return {
    memberId: row.member_id,
    displayName: row.display_name,
    // A child registered before birth does not exist; a wrong clock might still say so.
    age: Math.max(0, ageOn(row.birth_date, today)),
    rules,
    rulesVersion: row.rules_version,
    frozen: row.frozen === 1,
    spentTodayYen: row.spent_today,
    leftTodayYen: leftOfDay(rules, row.spent_today),
    enrolledFingers: row.enrolled_fingers,
  };
}

const reasonsSchema = z.array(declineReasonSchema);

/** Reasons as they are stored. @throws if a reason is not of the catalogue */
export function parseReasons(json: string) {
  return reasonsSchema.parse(JSON.parse(json));
}

function purchaseOf(row: PurchaseRow): FamilyPurchase {
  return {
    purchaseId: row.purchase_id,
    memberId: row.member_id,
    memberName: row.member_name,
    shopName: row.shop_name,
    amountYen: row.amount_yen,
    state: row.state,
    reasons: parseReasons(row.reasons),
    receiptNumber: row.receipt_number,
    decidedAt: new Date(row.decided_at_ms).toISOString(),
    grantId: row.grant_id,
    refundedYen: row.refunded_yen,
    answerUntil: row.answer_until_ms === null ? null : new Date(row.answer_until_ms).toISOString(),
  };
}

function present<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new Error(`no such ${what}`);
  return row;
}
