import type { BusinessDate } from './business-date.ts';
import type { LotId } from './ids.ts';
import { ZERO_YEN, smallerYen, subtractYen } from './yen.ts';
import type { Yen } from './yen.ts';

/** What is left of one voucher purchase. Each lot is a ledger account of its own (decisions.md 4). */
export interface VoucherLot {
  readonly lotId: LotId;
  readonly left: Yen;
  /** The last business date on which it may be spent. */
  readonly expiresOn: BusinessDate;
}

export interface LotSpending {
  readonly lotId: LotId;
  readonly amount: Yen;
}

export function usableLots(lots: readonly VoucherLot[], today: BusinessDate): VoucherLot[] {
  return lots.filter((lot) => lot.left > 0 && lot.expiresOn >= today);
}

export function balanceOf(lots: readonly VoucherLot[], today: BusinessDate): Yen {
  return usableLots(lots, today).reduce((sum, lot) => (sum + lot.left) as Yen, ZERO_YEN);
}

/**
 * Spends the soonest-expiring lot first, so that nothing is lost to its date while another lasts longer.
 * @returns the lots and amounts, summing to `amount`; `null` when the usable lots do not cover it
 */
export function spendLots(
  lots: readonly VoucherLot[],
  amount: Yen,
  today: BusinessDate,
): LotSpending[] | null {
  const inOrder = usableLots(lots, today).sort(
    (a, b) => compareText(a.expiresOn, b.expiresOn) || compareText(a.lotId, b.lotId),
  );
  const spendings: LotSpending[] = [];
  let missing = amount;
  for (const lot of inOrder) {
    if (missing === 0) break;
    const part = smallerYen(lot.left, missing);
    spendings.push({ lotId: lot.lotId, amount: part });
    missing = subtractYen(missing, part);
  }
  return missing === 0 ? spendings : null;
}

function compareText(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}
