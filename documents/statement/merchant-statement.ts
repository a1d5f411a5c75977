import type { BusinessDate } from '../../domain/business-date.ts';
import { totalMerchantPeriod } from '../../domain/settlement/merchant-totals.ts';
import type { MerchantMovement, MerchantTotals } from '../../domain/settlement/merchant-totals.ts';
import type { TokyoMoment } from '../../domain/tokyo-moment.ts';

/** One movement as the merchant finds it on a receipt. */
export interface StatementLine extends MerchantMovement {
  readonly at: TokyoMoment;
  readonly shopName: string;
  readonly receiptNumber: string;
}

export interface StatementHead {
  readonly number: string;
  readonly merchantName: string;
  readonly issuerName: string;
  readonly issuedOn: BusinessDate;
  readonly from: BusinessDate;
  readonly until: BusinessDate;
  readonly payOn: BusinessDate;
  readonly feeBasisPoints: number;
}

/** What a merchant is sent for a period; the sums are made from the very lines that are shown. */
export interface MerchantStatement extends StatementHead {
  readonly lines: readonly StatementLine[];
  readonly totals: MerchantTotals;
}

/** @throws RangeError for a line outside the period: it would be paid here and again elsewhere */
export function makeMerchantStatement(
  head: StatementHead,
  lines: readonly StatementLine[],
): MerchantStatement {
  const outside = lines.find(({ at }) => at.businessDate < head.from || at.businessDate > head.until);
  if (outside !== undefined) {
    throw new RangeError(`${outside.receiptNumber} lies outside the period: ${outside.at.businessDate}`);
  }
  const inOrder = [...lines].sort((a, b) => a.at.instantMs - b.at.instantMs);
  return { ...head, lines: inOrder, totals: totalMerchantPeriod(lines, head.feeBasisPoints) };
}

/** What a line adds to the turnover: voids and refunds take away. */
export function signedAmount({ kind, amountYen }: MerchantMovement): number {
  return kind === 'void' || kind === 'refund' ? 0 - amountYen : amountYen;
}

/** `10:05`: figures in a column, the clock of 24 hours. */
export function timeColumn({ minuteOfDay }: TokyoMoment): string {
  return `${Math.floor(minuteOfDay / 60)}:${String(minuteOfDay % 60).padStart(2, '0')}`;
}

/** `150` basis points: `1.5`. */
export function percentOf(basisPoints: number): string {
  return String(basisPoints / 100);
}
