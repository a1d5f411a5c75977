import type { FamilyPurchase } from '../../contract/owner-routes.ts';
import { tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import { purchaseColumnTexts as columns } from '../../messages/family-privacy.ts';
import { say } from '../../messages/language.ts';
import type { Language } from '../../messages/language.ts';
import { purchaseStateTexts } from '../../messages/portal.ts';

/** Spreadsheets take the text for another encoding without it. */
const BYTE_ORDER_MARK = '\uFEFF';

/** A family's purchases for a spreadsheet (RFC 4180, UTF-8 with a byte order mark); times are Tokyo's. */
export function purchasesCsv(purchases: readonly FamilyPurchase[], language: Language): string {
  const head = [
    columns.date,
    columns.member,
    columns.shop,
    columns.amount,
    columns.givenBack,
    columns.state,
    columns.receipt,
  ].map((column) => say(column, language));
  const rows = purchases.map((purchase) => [
    tokyoTime(purchase.decidedAt),
    purchase.memberName,
    purchase.shopName,
    String(purchase.amountYen),
    String(purchase.refundedYen),
    say(purchaseStateTexts[purchase.state], language),
    purchase.receiptNumber ?? '',
  ]);
  return BYTE_ORDER_MARK + [head, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function tokyoTime(instant: string): string {
  const { businessDate, minuteOfDay } = tokyoMomentAt(Date.parse(instant));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${businessDate} ${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

/** A name that begins like a formula would be worked out by the spreadsheet: it is kept as text by an apostrophe. */
function field(text: string): string {
  const kept = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(kept) ? `"${kept.replaceAll('"', '""')}"` : kept;
}
