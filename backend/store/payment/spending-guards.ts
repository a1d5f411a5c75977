import type { MemberId } from '../../../domain/ids.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import type { LotSpending } from '../../../domain/voucher-lots.ts';
import { subtractYen } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { PurchaseRequest, RecognisedMember } from '../purchasing.ts';

/** Ends the transaction of an approval whose guard did not hold: all of it is rolled back. */
export class GuardRefused extends Error {}

const useMember = statement<RecognisedMember & { businessDate: BusinessDate }>(
  `UPDATE member SET last_used_on = @businessDate
    WHERE member_id = @memberId AND family_account_id = @familyAccountId AND frozen = 0
      AND rules_version = @rulesVersion AND consent_version = @consentVersion`,
);
// INSERT … SELECT … WHERE, not VALUES: the first purchase of a window meets no conflict and must be bounded too. The limit
// in force comes along with each purchase (excluded.lim), so a limit that was lowered or raised counts at once.
const useCap = statement<
  { memberId: MemberId; amountYen: Yen; win: string },
  { used: Yen; lim: Yen | null; cap_id: number }
>(
  `INSERT INTO cap_usage (cap_id, win, municipality_id, used, n, lim)
   SELECT cap_id, @win, municipality_id, @amountYen, 1, amount_limit FROM cap
    WHERE member_id = @memberId AND window_kind = 'day' AND active = 1
      AND (amount_limit IS NULL OR @amountYen <= amount_limit)
   ON CONFLICT (cap_id, win) DO UPDATE SET used = cap_usage.used + excluded.used, n = cap_usage.n + 1, lim = excluded.lim
    WHERE excluded.lim IS NULL OR cap_usage.used + excluded.used <= excluded.lim
   RETURNING used, lim, cap_id`,
);
const insertPurchaseCap = statement<PurchaseRequest & { capId: number; win: string }>(
  `INSERT INTO purchase_cap (purchase_id, cap_id, win, municipality_id, amount_yen)
   VALUES (@purchaseId, @capId, @win, @municipalityId, @amountYen)`,
);
const spendLot = statement<PurchaseRequest & RecognisedMember & LotSpending>(
  `UPDATE lot SET left_yen = left_yen - @amount
    WHERE lot_id = @lotId AND family_account_id = @familyAccountId AND left_yen >= @amount AND expires_on >= @businessDate`,
);
const insertPurchaseLot = statement<PurchaseRequest & LotSpending>(
  `INSERT INTO purchase_lot (purchase_id, lot_id, municipality_id, amount_yen)
   VALUES (@purchaseId, @lotId, @municipalityId, @amount)`,
);

// Conditional writes: each takes what it names only if the condition still holds at that instant, whatever was read before.
// They, not the decision, are what keeps a limit from being exceeded.

/** Not frozen, and still under the rules and the consent that were decided upon. @throws GuardRefused if not */
export async function guardMember(
  transaction: Transaction,
  { businessDate }: PurchaseRequest,
  member: RecognisedMember,
): Promise<void> {
  if ((await transaction.run(useMember({ ...member, businessDate }))) !== 1) throw new GuardRefused();
}

/** Takes the amount from the day's limit. @returns what the limit then leaves; `null`: no limit @throws GuardRefused if it does not allow that */
export async function takeFromDay(
  transaction: Transaction,
  request: PurchaseRequest,
  { memberId }: RecognisedMember,
): Promise<Yen | null> {
  const win = request.businessDate;
  const usage = await transaction.first(useCap({ memberId, amountYen: request.amountYen, win }));
  if (usage === undefined) throw new GuardRefused();
  await transaction.run(insertPurchaseCap({ ...request, capId: usage.cap_id, win }));
  return usage.lim === null ? null : subtractYen(usage.lim, usage.used);
}

/** @throws GuardRefused if the lot holds less, has expired or is another family's */
export async function takeFromLot(
  transaction: Transaction,
  request: PurchaseRequest,
  member: RecognisedMember,
  spending: LotSpending,
): Promise<void> {
  const taken = await transaction.run(spendLot({ ...request, ...member, ...spending }));
  if (taken !== 1) throw new GuardRefused();
  await transaction.run(insertPurchaseLot({ ...request, ...spending }));
}
