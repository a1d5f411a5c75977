import type { BusinessDate } from './business-date.ts';
import type { LotId } from './ids.ts';
import { splitReturnedShares } from './lot-shares.ts';
import type { LotAccount } from './lot-shares.ts';
import type { Result } from './result.ts';
import { ok, refused } from './result.ts';
import type { LotSpending } from './voucher-lots.ts';
import { ZERO_YEN, sumYen, smallerYen, subtractYen } from './yen.ts';
import type { Yen } from './yen.ts';

export interface RefundableLot extends LotAccount {
  readonly lotId: LotId;
  /** The last business date on which it may be spent. */
  readonly expiresOn: BusinessDate;
}

export interface RefundQuestion {
  /** As the purchase spent them, in that order. */
  readonly spendings: readonly LotSpending[];
  /** What earlier refunds of this purchase gave back. */
  readonly refundedBefore: readonly LotSpending[];
  readonly amountYen: Yen;
  readonly refundedOn: BusinessDate;
  /** How the purchase's lots stand now; `spentYen` counts every purchase that they paid for. */
  readonly lots: readonly RefundableLot[];
}

/** One lot's part of a refund, in yen that were taken from it. */
export interface RefundPart {
  readonly lotId: LotId;
  readonly amountYen: Yen;
  readonly principalYen: Yen;
  readonly premiumYen: Yen;
  /**
   * `lot`: all of it returns to the lot, whose date stays. `settled`: the lot has expired and holds nothing any more, so the
   * principal is owed to the owner in money (ledger account `refund`) and the premium returns to the programme's budget.
   */
  readonly to: 'lot' | 'settled';
}

export type RefundProblem = 'NOT_AN_AMOUNT' | 'MORE_THAN_PAID' | 'LOT_UNKNOWN';

/**
 * Where a refund goes: the lot that was spent last gets its money back first, so that what a full refund leaves is as if the
 * purchase had never been. Never more in all than was paid, nor more to a lot than it gave.
 */
export function allocateRefund(question: RefundQuestion): Result<readonly RefundPart[], RefundProblem> {
  const { amountYen, refundedOn } = question;
  if (!Number.isSafeInteger(amountYen) || amountYen <= 0) return refused('NOT_AN_AMOUNT');
  const refundable = stillRefundable(question);
  const mostYen = sumYen(refundable.map(({ amount }) => amount));
  if (amountYen > mostYen || refundable.some(({ amount }) => amount < 0)) return refused('MORE_THAN_PAID');

  const parts: RefundPart[] = [];
  let missing = amountYen;
  for (const { lotId, amount } of refundable.reverse()) {
    const part = smallerYen(amount, missing);
    if (part === ZERO_YEN) continue;
    const lot = question.lots.find((candidate) => candidate.lotId === lotId);
    if (lot === undefined) return refused('LOT_UNKNOWN');
    const to = lot.expiresOn < refundedOn ? 'settled' : 'lot';
    parts.push({ lotId, amountYen: part, ...splitReturnedShares(lot, part), to });
    missing = subtractYen(missing, part);
  }
  return ok(parts);
}

/** What each lot paid for this purchase and has not got back yet, in the order of spending. */
function stillRefundable({ spendings, refundedBefore }: RefundQuestion): LotSpending[] {
  return spendings.map(({ lotId, amount }) => {
    const returned = refundedBefore.filter((refund) => refund.lotId === lotId);
    return { lotId, amount: subtractYen(amount, sumYen(returned.map((refund) => refund.amount))) };
  });
}
