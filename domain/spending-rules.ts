import type { Result } from './result.ts';
import { ok, refused } from './result.ts';
import { PURCHASE_CEILING, isPurchaseAmount } from './yen.ts';
import type { Yen } from './yen.ts';

/** What one member may spend. A limit, not a balance: the money is the family's. `null` means no limit of that kind. */
export interface SpendingRules {
  readonly perPurchase: Yen | null;
  readonly perDay: Yen | null;
}

export type SpendingRulesProblem = 'limit-not-an-amount' | 'purchase-limit-above-day-limit';

/** Refuses rules that cannot mean anything: a limit that is no payable amount, or one that contradicts another. */
export function checkSpendingRules(rules: {
  readonly perPurchase: number | null;
  readonly perDay: number | null;
}): Result<SpendingRules, SpendingRulesProblem> {
  const { perPurchase, perDay } = rules;
  if (perPurchase !== null && !isPurchaseAmount(perPurchase)) return refused('limit-not-an-amount');
  if (perDay !== null && !isDayLimit(perDay)) return refused('limit-not-an-amount');
  if (perPurchase !== null && perDay !== null && perPurchase > perDay) {
    return refused('purchase-limit-above-day-limit');
  }
  return ok({ perPurchase, perDay });
}

/** A day may hold several purchases, and 0 is how an owner says "nothing today" without freezing. */
function isDayLimit(value: number): value is Yen {
  return Number.isSafeInteger(value) && value >= 0 && value <= PURCHASE_CEILING * 10;
}
