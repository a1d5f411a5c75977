import { statementTexts } from '../../messages/documents.ts';
import type { DocumentLanguage } from '../../messages/documents.ts';
import { print } from '../document-words.ts';
import { signedAmount, timeColumn } from './merchant-statement.ts';
import type { MerchantStatement } from './merchant-statement.ts';

/** What Excel needs to read UTF-8 as such. */
const BYTE_ORDER_MARK = '\u{feff}';

/**
 * The lines of a statement as CSV (RFC 4180: CR LF, quotes where they are needed), UTF-8 with a byte order mark. Amounts are
 * bare signed numbers, so that they can be added up.
 */
export function writeStatementCsv(statement: MerchantStatement, language: DocumentLanguage): string {
  const { date, time, shop, receipt, kind, amount } = statementTexts;
  const rows = [
    [date, time, shop, receipt, kind, amount].map((text) => print(text, language)),
    ...statement.lines.map((line) => [
      line.at.businessDate,
      timeColumn(line.at),
      asText(line.shopName),
      asText(line.receiptNumber),
      print(statementTexts[line.kind], language),
      String(signedAmount(line)),
    ]),
  ];
  return BYTE_ORDER_MARK + rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

/** A name that begins like a formula would be run as one by a spreadsheet. */
function asText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
