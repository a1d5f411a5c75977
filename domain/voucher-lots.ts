import type { BusinessDate } from './business-date.ts';
import type { LotId } from './ids.ts';
import { fitsShop, restrictednessOf } from './lot-scope.ts';
import type { LotScope, PurchaseShop } from './lot-scope.ts';
import { ZERO_YEN, sumYen, smallerYen, subtractYen } from './yen.ts';
import type { Yen } from './yen.ts';

/** What is left of one voucher purchase. Each lot is a ledger account of its own (decisions.md 4). */
export interface VoucherLot {
  readonly lotId: LotId;
  readonly left: Yen;
  /** The last business date on which it may be spent. */
  readonly expiresOn: BusinessDate;
  /** The first date on which it may be spent; absent: from the day it was bought. */
  readonly usableFrom?: BusinessDate;
  /** Absent: every shop takes it. */
  readonly scope?: LotScope;
}

export interface LotSpending {
  readonly lotId: LotId;
  readonly amount: Yen;
}

export function usableLots(lots: readonly VoucherLot[], today: BusinessDate): VoucherLot[] {
  return lots.filter(
    ({ left, expiresOn, usableFrom }) =>
      left > 0 && expiresOn >= today && (usableFrom === undefined || usableFrom <= today),
  );
}

export function balanceOf(lots: readonly VoucherLot[], today: BusinessDate): Yen {
  return sumYen(usableLots(lots, today).map((lot) => lot.left));
}

/** What one shop can be paid with today. */
export function balanceAt(shop: PurchaseShop, lots: readonly VoucherLot[], today: BusinessDate): Yen {
  return balanceOf(
    lots.filter((lot) => fitsShop(lot.scope, shop)),
    today,
  );
}

/**
 * Spends in exactly this order, so that nothing is lost to its date or to a closed door while another lot would have done:
 * 1. the lot that expires sooner; 2. of lots that expire on the same date, the one that is harder to spend elsewhere
 * (`restrictednessOf`, most restricted first); 3. the smaller lot id, so that the answer does not hang on the order given.
 * @param shop absent: no lot is left out for where it may be spent
 * @returns the lots and amounts, summing to `amount`; `null` when the usable lots do not cover it
 */
export function spendLots(
  lots: readonly VoucherLot[],
  amount: Yen,
  today: BusinessDate,
  shop?: PurchaseShop,
): LotSpending[] | null {
  const inOrder = usableLots(lots, today)
    .filter((lot) => shop === undefined || fitsShop(lot.scope, shop))
    .sort(
      (a, b) =>
        compareText(a.expiresOn, b.expiresOn) ||
        restrictednessOf(b.scope) - restrictednessOf(a.scope) ||
        compareText(a.lotId, b.lotId),
    );
  const spendings: LotSpending[] = [];
  let missing = amount;
  for (const lot of inOrder) {
    if (missing === 0) break;
    const part = smallerYen(lot.left, missing);
    spendings.push({ lotId: lot.lotId, amount: part });
    missing = subtractYen(missing, part);
  }
  return missing === ZERO_YEN ? spendings : null;
}

function compareText(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}
