import { makeMerchantStatement } from '../../documents/statement/merchant-statement.ts';
import type { MerchantStatement } from '../../documents/statement/merchant-statement.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import { tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import type { Settlement, StatementRow } from '../store/books.ts';

/**
 * A settlement as the statement that its merchant is sent. Its period is that of its lines: what came late, and corrections made
 * after the day of the settlement, are in it too.
 * @throws Error if its lines do not add up to what the settlement pays
 */
export function settlementStatement(
  settlement: Settlement,
  rows: readonly StatementRow[],
  dates: { readonly issuedOn: BusinessDate; readonly payOn: BusinessDate },
  issuerName: string,
): MerchantStatement {
  const days = [...rows.map(({ businessDate }) => businessDate), settlement.untilDate].sort();
  const [first = settlement.untilDate, last = settlement.untilDate] = [days.at(0), days.at(-1)];
  const statement = makeMerchantStatement(
    {
      number: String(settlement.number),
      merchantName: settlement.merchantName,
      issuerName,
      ...dates,
      from: first,
      until: last,
      feeBasisPoints: settlement.totals.feeBasisPoints,
    },
    rows.map((row) => ({
      kind: row.kind,
      amountYen: row.amountYen,
      // A purchase that waited for its owner over midnight is of the day on which it was begun.
      at: { ...tokyoMomentAt(row.atMs), businessDate: row.businessDate },
      shopName: row.shopName ?? '',
      receiptNumber: row.receiptNumber ?? '',
    })),
  );
  if (statement.totals.netYen !== settlement.totals.netYen)
    throw new Error(`the lines of settlement ${settlement.settlementId} do not add up to what it pays`);
  return statement;
}
