import type { BusinessDate } from './business-date.ts';
import type { DeclineReason } from './decline-reasons.ts';
import type { SpendingRules } from './spending-rules.ts';
import { balanceOf, spendLots } from './voucher-lots.ts';
import type { LotSpending, VoucherLot } from './voucher-lots.ts';
import { ZERO_YEN, subtractYen } from './yen.ts';
import type { Yen } from './yen.ts';

/** Everything the decision looks at; nothing else may influence it. */
export interface PurchaseQuestion {
  readonly amount: Yen;
  readonly today: BusinessDate;
  readonly memberFrozen: boolean;
  readonly rules: SpendingRules;
  readonly spentToday: Yen;
  readonly lots: readonly VoucherLot[];
}

export type PurchaseDecision =
  | {
      readonly kind: 'approve';
      readonly spendings: readonly LotSpending[];
      readonly balanceAfter: Yen;
      /** `null`: the member has no daily limit. */
      readonly leftTodayAfter: Yen | null;
    }
  | { readonly kind: 'decline'; readonly reasons: readonly DeclineReason[]; readonly leftToday: Yen | null };

/**
 * Proposes what to do with a purchase; the store enforces it by guarded writes (decisions.md 3).
 * A refusal names every reason at once, so that nobody is sent away twice.
 */
export function decidePurchase(question: PurchaseQuestion): PurchaseDecision {
  const { amount, rules, lots, today } = question;
  const leftToday = leftOfDay(rules, question.spentToday);
  const spendings = spendLots(lots, amount, today);

  const reasons: DeclineReason[] = [];
  if (question.memberFrozen) reasons.push('FROZEN');
  if (rules.perPurchase !== null && amount > rules.perPurchase) reasons.push('CAP_PURCHASE');
  if (leftToday !== null && amount > leftToday) reasons.push('CAP_DAY');
  if (spendings === null) reasons.push('BALANCE');

  if (spendings === null || reasons.length > 0) return { kind: 'decline', reasons, leftToday };
  return {
    kind: 'approve',
    spendings,
    balanceAfter: subtractYen(balanceOf(lots, today), amount),
    leftTodayAfter: leftToday === null ? null : subtractYen(leftToday, amount),
  };
}

/** What the daily limit still allows; never below zero, for a limit may be lowered under what is already spent. */
export function leftOfDay(rules: SpendingRules, spentToday: Yen): Yen | null {
  if (rules.perDay === null) return null;
  return spentToday >= rules.perDay ? ZERO_YEN : subtractYen(rules.perDay, spentToday);
}
