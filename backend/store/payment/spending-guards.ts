import type { BusinessDate } from '../../../domain/business-date.ts';
import type { CapTake } from '../../../domain/decide-purchase.ts';
import type { MunicipalityId } from '../../../domain/ids.ts';
import type { LotSpending } from '../../../domain/voucher-lots.ts';
import { subtractYen } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import { changes, first } from '../database/rounds.ts';
import type { Ask } from '../database/rounds.ts';
import { statement } from '../database/statement.ts';
import type { PurchaseRequest, RecognisedMember } from '../purchasing.ts';
import type { LotPart } from './purchase-entries.ts';

/** Ends the transaction of an approval whose guard did not hold: all of it is rolled back. */
export class GuardRefused extends Error {}

interface WindowUsage {
  readonly used: Yen;
  readonly lim: Yen | null;
  readonly cap_id: number;
}

interface LotSpent {
  readonly account_id: number;
  readonly issuer_id: MunicipalityId;
}

type Taken = Pick<PurchaseRequest, 'purchaseId' | 'municipalityId' | 'amountYen'>;

type Use = RecognisedMember & { readonly businessDate: BusinessDate };

const useFamily = statement<Use>(
  `UPDATE family_account SET last_used_on = @businessDate
    WHERE family_account_id = @familyAccountId AND frozen = 0 AND rules_version = @familyRulesVersion`,
);
const useMember = statement<Use>(
  `UPDATE member SET last_used_on = @businessDate
    WHERE member_id = @memberId AND family_account_id = @familyAccountId AND frozen = 0
      AND rules_version = @rulesVersion AND consent_version = @consentVersion`,
);
// A delegate's own rules do not bind what somebody else's account pays; the consent to be recognised does.
const useDelegate = statement<Use>(
  `UPDATE member SET last_used_on = @businessDate WHERE member_id = @memberId AND consent_version = @consentVersion`,
);
const useGrant = statement<RecognisedMember & { readonly atMs: number }>(
  `UPDATE purchase_grant SET delegate_id = delegate_id
    WHERE grant_id = @grantId AND delegate_id = @memberId AND family_account_id = @familyAccountId
      AND ended_at_ms IS NULL AND from_ms <= @atMs AND until_ms > @atMs`,
);
// INSERT … SELECT … WHERE, not VALUES: the first purchase of a window meets no conflict and must be bounded too. The limit
// in force comes along with each purchase (excluded.lim), so a limit that was lowered or raised counts at once.
const useWindow = statement<CapTake & { readonly subjectId: string }, WindowUsage>(
  `INSERT INTO spending_use (cap_id, win, municipality_id, used, n, lim)
   SELECT cap_id, @key, municipality_id, CAST(@amountYen AS BIGINT), 1, amount_limit FROM spending_cap
    WHERE subject_kind = @subject AND subject_id = @subjectId AND window_kind = @window
      AND (amount_limit IS NULL OR amount_limit >= @amountYen)
   ON CONFLICT (cap_id, win) DO UPDATE
      SET used = spending_use.used + excluded.used, n = spending_use.n + 1, lim = excluded.lim
    WHERE excluded.lim IS NULL OR spending_use.used + excluded.used <= excluded.lim
   RETURNING used, lim, cap_id`,
);
const insertTake = statement<Taken & { readonly capId: number; readonly key: string }>(
  `INSERT INTO purchase_take (purchase_id, cap_id, win, municipality_id, amount_yen)
   VALUES (@purchaseId, @capId, @key, @municipalityId, @amountYen)`,
);
const spendLot = statement<
  Pick<PurchaseRequest, 'businessDate'> & Pick<RecognisedMember, 'familyAccountId'> & LotSpending,
  LotSpent
>(
  `UPDATE lot SET left_yen = left_yen - @amount
    WHERE lot_id = @lotId AND family_account_id = @familyAccountId AND left_yen >= @amount
      AND usable_from <= @businessDate AND expires_on >= @businessDate
   RETURNING account_id,
             (SELECT g.municipality_id FROM programme g WHERE g.programme_id = lot.programme_id) AS issuer_id`,
);
const insertPurchaseLot = statement<Taken & LotSpending>(
  `INSERT INTO purchase_lot (purchase_id, lot_id, municipality_id, amount_yen)
   VALUES (@purchaseId, @lotId, @municipalityId, @amount)`,
);

// Conditional writes: each takes what it names only if the condition still holds at that instant, whatever was read before.
// They, not the decision, are what keeps a limit from being exceeded.

/** Family and payer: not frozen, leave still given, and under the rules and the consent that were decided upon. */
export function payerGuards(
  { businessDate }: PurchaseRequest,
  member: RecognisedMember,
  atMs: number,
): readonly Ask<number>[] {
  const use = { ...member, businessDate };
  const payer =
    member.grantId === null ? [useMember(use)] : [useDelegate(use), useGrant({ ...member, atMs })];
  return [useFamily(use), ...payer].map(changes);
}

/** @throws GuardRefused unless each of `payerGuards` has changed its row */
export function checkPayer(changed: readonly number[]): void {
  if (changed.some((rows) => rows !== 1)) throw new GuardRefused();
}

/** One window that a purchase was taken from. */
export interface WindowTaken {
  readonly capId: number;
  readonly key: string;
  /** What the limit then leaves; `null`: no limit. */
  readonly leftYen: Yen | null;
  /** Whether that is what the screen shows as left: of the member's day, or of the leave that was given. */
  readonly isShown: boolean;
}

/** The windows that are counted: one without a limit only where somebody looks at it, a member's day. */
export function countedTakes(takes: readonly CapTake[]): readonly CapTake[] {
  return takes.filter((take) => take.limitYen !== null || isMembersDay(take));
}

/** Takes the amount from a window. */
export function windowGuard(member: RecognisedMember, take: CapTake): Ask<WindowUsage | undefined> {
  return first(useWindow({ ...take, subjectId: subjectIdOf(member, take) }));
}

/** @throws GuardRefused if the limit does not allow it */
export function windowTaken(take: CapTake, usage: WindowUsage | undefined): WindowTaken {
  if (usage === undefined) throw new GuardRefused();
  return {
    capId: usage.cap_id,
    key: take.key,
    leftYen: usage.lim === null ? null : subtractYen(usage.lim, usage.used),
    isShown: take.subject === 'grant' || isMembersDay(take),
  };
}

/** Takes from a lot its part. */
export function lotGuard(
  request: PurchaseRequest,
  { familyAccountId }: RecognisedMember,
  { lotId, amount }: LotSpending,
): Ask<LotSpent | undefined> {
  const { businessDate } = request;
  return first(spendLot({ lotId, amount, familyAccountId, businessDate }));
}

/** @throws GuardRefused if it holds less, may not be spent on that date or is another family's */
export function lotTaken({ lotId, amount }: LotSpending, lot: LotSpent | undefined): LotPart {
  if (lot === undefined) throw new GuardRefused();
  return { lotId, amount, accountId: lot.account_id, issuerId: lot.issuer_id };
}

/** Where the purchase took what it took: what is given back goes there. */
export function takingRows(
  { purchaseId, municipalityId, amountYen }: PurchaseRequest,
  { windows, lots }: { readonly windows: readonly WindowTaken[]; readonly lots: readonly LotSpending[] },
): readonly Ask<number>[] {
  const taken = { purchaseId, municipalityId, amountYen };
  return [
    ...windows.map(({ capId, key }) => changes(insertTake({ ...taken, capId, key }))),
    ...lots.map(({ lotId, amount }) => changes(insertPurchaseLot({ ...taken, lotId, amount }))),
  ];
}

function isMembersDay({ subject, window }: CapTake): boolean {
  return subject === 'member' && window === 'day';
}

function subjectIdOf({ memberId, familyAccountId, grantId }: RecognisedMember, take: CapTake): string {
  switch (take.subject) {
    case 'member':
      return memberId;
    case 'family':
      return familyAccountId;
    case 'grant':
      if (grantId === null) throw new Error('leave that nobody gave');
      return grantId;
  }
}
