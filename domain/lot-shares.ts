import { yen } from './yen.ts';
import type { Yen } from './yen.ts';

/** A part of a lot, told apart by who paid for it: the owner (principal) or the programme's budget (premium). */
export interface LotShares {
  readonly principalYen: Yen;
  readonly premiumYen: Yen;
}

/** What was bought, and how much of it is spent net of what was given back. */
export interface LotAccount extends LotShares {
  readonly spentYen: Yen;
}

/**
 * The shares of the next `amountYen` spent from a lot.
 *
 * The rounding rule: of the first S yen spent, the premium's share is floor(S · premium / whole), and a spending takes the
 * difference of that sum before and after it. So the shares depend on how much is spent, not on the steps in which it was; a
 * spending given back undoes itself; and the last yen brings both sums to exactly what was bought.
 * @throws RangeError when the lot does not hold that much
 */
export function splitShares(lot: LotAccount, amountYen: Yen): LotShares {
  return sharesBetween(lot, lot.spentYen, lot.spentYen + amountYen);
}

/**
 * The shares that come back when `amountYen` of what was spent is given back: those that were taken last.
 * @throws RangeError when less than that was spent
 */
export function splitReturnedShares(lot: LotAccount, amountYen: Yen): LotShares {
  return sharesBetween(lot, lot.spentYen - amountYen, lot.spentYen);
}

/**
 * What becomes of a lot's rest when its date has passed: the principal expires, the premium returns to the budget. It is the
 * part just below what expired before: money that was held over the last day and came back expires on a later one.
 */
export function splitExpiry(
  lot: LotShares,
  leftYen: Yen,
  expiredBeforeYen: Yen,
): { readonly expiredYen: Yen; readonly backToBudgetYen: Yen } {
  const until = lot.principalYen + lot.premiumYen - expiredBeforeYen;
  const rest = sharesBetween(lot, until - leftYen, until);
  return { expiredYen: rest.principalYen, backToBudgetYen: rest.premiumYen };
}

function sharesBetween(lot: LotShares, from: number, until: number): LotShares {
  const whole = lot.principalYen + lot.premiumYen;
  if (!(0 <= from && from <= until && until <= whole)) {
    throw new RangeError(`a lot of ${whole} yen has no part from ${from} to ${until}`);
  }
  const premiumYen = yen(premiumOfFirst(lot, until) - premiumOfFirst(lot, from));
  return { principalYen: yen(until - from - premiumYen), premiumYen };
}

/** Exact also where the product passes 2^53. */
function premiumOfFirst({ principalYen, premiumYen }: LotShares, spent: number): number {
  const whole = principalYen + premiumYen;
  return whole === 0 ? 0 : Number((BigInt(spent) * BigInt(premiumYen)) / BigInt(whole));
}
