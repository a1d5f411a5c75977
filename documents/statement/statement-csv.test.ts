import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBusinessDate } from '../../domain/business-date.ts';
import { tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import { yen } from '../../domain/yen.ts';
import { makeMerchantStatement, percentOf } from './merchant-statement.ts';
import type { StatementHead, StatementLine } from './merchant-statement.ts';
import { writeStatementCsv } from './statement-csv.ts';

const head: StatementHead = {
  number: '2026-11-007',
  merchantName: 'むらの商店',
  issuerName: '手ぶら村',
  issuedOn: parseBusinessDate('2026-12-01'),
  from: parseBusinessDate('2026-11-01'),
  until: parseBusinessDate('2026-11-30'),
  payOn: parseBusinessDate('2026-12-10'),
  feeBasisPoints: 150,
};
const line = (
  time: string,
  kind: StatementLine['kind'],
  amount: number,
  shopName = '本店',
): StatementLine => ({
  at: tokyoMomentAt(Date.parse(time)),
  kind,
  amountYen: yen(amount),
  shopName,
  receiptNumber: '0001',
});
const csv = (lines: StatementLine[], language: 'ja' | 'en' = 'ja') =>
  writeStatementCsv(makeMerchantStatement(head, lines), language);

/** RFC 4180 read back, apart from the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, bare, end] of text.matchAll(pattern)) {
    row.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('a statement as CSV', () => {
  it('has a heading, a line for each movement in order, and signed amounts', () => {
    const text = csv([
      line('2026-11-22T03:00:00Z', 'refund', 200, '駅前店, 2階'),
      line('2026-11-22T00:05:00Z', 'purchase', 1_200),
      line('2026-11-29T15:30:00Z', 'correction', -7, 'A "B"'),
    ]);
    expect(text).toBe(
      '\ufeff日付,時刻,店舗,レシート番号,区分,金額(円)\r\n' +
        '2026-11-22,9:05,本店,0001,お支払い,1200\r\n' +
        '2026-11-22,12:00,"駅前店, 2階",0001,返品,-200\r\n' +
        '2026-11-30,0:30,"A ""B""",0001,訂正,-7\r\n',
    );
    expect(csv([], 'en')).toBe('\ufeffDate,Time,Shop,Receipt,Kind,Amount (¥)\r\n');
  });

  it('runs no formula in a spreadsheet', () => {
    for (const name of ['=1+1', '+81', '-x', '@SUM(A1)', '\t=1']) {
      const shop = readCsv(csv([line('2026-11-22T03:00:00Z', 'purchase', 1, name)]).slice(1))[1]?.[2];
      expect(shop).toBe(`'${name}`);
    }
  });

  it('reads back as what was written, whatever the shop is called, and adds up to the turnover', () => {
    const someLine = fc
      .record({
        name: fc.string({ unit: fc.constantFrom('あ', ' ', '"', ',', '\r', '\n', ';', 'a', "'") }),
        amount: fc.integer({ min: 1, max: 300_000 }),
        kind: fc.constantFrom('purchase', 'void', 'refund', 'correction'),
      })
      .map(({ name, amount, kind }) => line('2026-11-22T03:00:00Z', kind, amount, `x${name}`));
    fc.assert(
      fc.property(fc.array(someLine, { maxLength: 8 }), (lines) => {
        const rows = readCsv(csv(lines).slice(1)).slice(1);
        expect(rows.map((row) => row[2])).toEqual(lines.map(({ shopName }) => shopName));
        const sum = rows.reduce((total, row) => total + Number(row[5]), 0);
        expect(sum).toBe(makeMerchantStatement(head, lines).totals.turnoverYen);
      }),
    );
  });

  it('is made only of lines of its period', () => {
    expect(() => csv([line('2026-11-30T15:00:00Z', 'purchase', 1)])).toThrow(/outside the period/);
    expect(() => csv([line('2026-10-31T14:59:59Z', 'purchase', 1)])).toThrow(RangeError);
  });

  it('names its fee in percent', () => {
    expect([0, 5, 150, 325, 10_000].map(percentOf)).toEqual(['0', '0.05', '1.5', '3.25', '100']);
  });
});
