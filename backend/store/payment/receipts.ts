import type { BusinessDate } from '../../../domain/business-date.ts';
import type { MunicipalityId, ShopId } from '../../../domain/ids.ts';
import type { Transaction } from '../database/database.ts';
import { first } from '../database/rounds.ts';
import type { Ask } from '../database/rounds.ts';
import { statement } from '../database/statement.ts';

interface ReceiptPlace {
  readonly shopId: ShopId;
  readonly businessDate: BusinessDate;
  readonly municipalityId: MunicipalityId;
}

const countReceipt = statement<ReceiptPlace, { last: number }>(
  `INSERT INTO receipt_counter (shop_id, business_date, municipality_id, last) VALUES (@shopId, @businessDate, @municipalityId, 1)
   ON CONFLICT (shop_id, business_date) DO UPDATE SET last = receipt_counter.last + 1 RETURNING last`,
);

/** Where the numbers of a date begin, and before what they end: they lie together in their index. */
export function receiptsOf(date: BusinessDate): { readonly from: string; readonly before: string } {
  const digits = date.replaceAll('-', '');
  return { from: `${digits}-`, before: `${digits}.` };
}

/** The shop's next number of that date, `20261122-0001`: no number twice and none left out. */
export async function nextReceipt(transaction: Transaction, place: ReceiptPlace): Promise<string> {
  return receiptNumber(place, await transaction.first(countReceipt(place)));
}

/** The same as a part of a round; `receiptNumber` reads it. */
export function askReceipt(place: ReceiptPlace): Ask<{ last: number } | undefined> {
  return first(countReceipt(place));
}

export function receiptNumber(
  place: Pick<ReceiptPlace, 'businessDate'>,
  counted: { last: number } | undefined,
): string {
  if (counted === undefined) throw new Error('the receipt counter gave no number');
  return `${receiptsOf(place.businessDate).from}${String(counted.last).padStart(4, '0')}`;
}
