import type { BusinessDate } from '../../../domain/business-date.ts';
import type { CapTake } from '../../../domain/decide-purchase.ts';
import type { MunicipalityId } from '../../../domain/ids.ts';
import type { LotSpending } from '../../../domain/voucher-lots.ts';
import { subtractYen } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { PurchaseRequest, RecognisedMember } from '../purchasing.ts';
import type { LotPart } from './purchase-entries.ts';

/** Ends the transaction of an approval whose guard did not hold: all of it is rolled back. */
export class GuardRefused extends Error {}

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
const useWindow = statement<
  CapTake & { readonly subjectId: string },
  { used: Yen; lim: Yen | null; cap_id: number }
>(
  `INSERT INTO spending_use (cap_id, win, municipality_id, used, n, lim)
   SELECT cap_id, @key, municipality_id, CAST(@amountYen AS BIGINT), 1, amount_limit FROM spending_cap
    WHERE subject_kind = @subject AND subject_id = @subjectId AND window_kind = @window
      AND (amount_limit IS NULL OR amount_limit >= @amountYen)
   ON CONFLICT (cap_id, win) DO UPDATE
      SET used = spending_use.used + excluded.used, n = spending_use.n + 1, lim = excluded.lim
    WHERE excluded.lim IS NULL OR spending_use.used + excluded.used <= excluded.lim
   RETURNING used, lim, cap_id`,
);
const insertTake = statement<PurchaseRequest & { readonly capId: number; readonly key: string }>(
  `INSERT INTO purchase_take (purchase_id, cap_id, win, municipality_id, amount_yen)
   VALUES (@purchaseId, @capId, @key, @municipalityId, @amountYen)`,
);
const spendLot = statement<
  PurchaseRequest & RecognisedMember & LotSpending,
  { account_id: number; issuer_id: MunicipalityId }
>(
  `UPDATE lot SET left_yen = left_yen - @amount
    WHERE lot_id = @lotId AND family_account_id = @familyAccountId AND left_yen >= @amount
      AND usable_from <= @businessDate AND expires_on >= @businessDate
   RETURNING account_id,
             (SELECT g.municipality_id FROM programme g WHERE g.programme_id = lot.programme_id) AS issuer_id`,
);
const insertPurchaseLot = statement<PurchaseRequest & LotSpending>(
  `INSERT INTO purchase_lot (purchase_id, lot_id, municipality_id, amount_yen)
   VALUES (@purchaseId, @lotId, @municipalityId, @amount)`,
);

// Conditional writes: each takes what it names only if the condition still holds at that instant, whatever was read before.
// They, not the decision, are what keeps a limit from being exceeded.

/**
 * Family and payer: not frozen, leave still given, and under the rules and the consent that were decided upon.
 * @throws GuardRefused if not
 */
export async function guardPayer(
  transaction: Transaction,
  { businessDate }: PurchaseRequest,
  member: RecognisedMember,
  atMs: number,
): Promise<void> {
  const use = { ...member, businessDate };
  const payer =
    member.grantId === null ? [useMember(use)] : [useDelegate(use), useGrant({ ...member, atMs })];
  await Promise.all([useFamily(use), ...payer].map((guard) => mustChangeOne(transaction, guard)));
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

/**
 * Takes the amount from each window. One without a limit is counted only where somebody looks at it: a member's day.
 * @throws GuardRefused if a limit does not allow it
 */
export function takeFromWindows(
  transaction: Transaction,
  member: RecognisedMember,
  takes: readonly CapTake[],
): Promise<WindowTaken[]> {
  const isMembersDay = (take: CapTake): boolean => take.subject === 'member' && take.window === 'day';
  return Promise.all(
    takes
      .filter((take) => take.limitYen !== null || isMembersDay(take))
      .map(async (take) => {
        const subjectId = {
          member: member.memberId,
          family: member.familyAccountId,
          grant: member.grantId ?? '',
        }[take.subject];
        const usage = await transaction.first(useWindow({ ...take, subjectId }));
        if (usage === undefined) throw new GuardRefused();
        return {
          capId: usage.cap_id,
          key: take.key,
          leftYen: usage.lim === null ? null : subtractYen(usage.lim, usage.used),
          isShown: take.subject === 'grant' || isMembersDay(take),
        };
      }),
  );
}

/**
 * Takes from each lot its part.
 * @throws GuardRefused if one holds less, may not be spent on that date or is another family's
 */
export function takeFromLots(
  transaction: Transaction,
  request: PurchaseRequest,
  member: RecognisedMember,
  spendings: readonly LotSpending[],
): Promise<LotPart[]> {
  return Promise.all(
    spendings.map(async ({ lotId, amount }) => {
      const lot = await transaction.first(spendLot({ ...request, ...member, lotId, amount }));
      if (lot === undefined) throw new GuardRefused();
      return { lotId, amount, accountId: lot.account_id, issuerId: lot.issuer_id };
    }),
  );
}

/** Where the purchase took what it took: what is given back goes there. */
export async function writeTakings(
  transaction: Transaction,
  request: PurchaseRequest,
  { windows, lots }: { readonly windows: readonly WindowTaken[]; readonly lots: readonly LotSpending[] },
): Promise<void> {
  await Promise.all([
    ...windows.map(({ capId, key }) => transaction.run(insertTake({ ...request, capId, key }))),
    ...lots.map(({ lotId, amount }) => transaction.run(insertPurchaseLot({ ...request, lotId, amount }))),
  ]);
}

async function mustChangeOne(
  transaction: Transaction,
  query: Parameters<Transaction['run']>[0],
): Promise<void> {
  if ((await transaction.run(query)) !== 1) throw new GuardRefused();
}
