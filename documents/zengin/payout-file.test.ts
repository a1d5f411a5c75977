import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBusinessDate } from '../../domain/business-date.ts';
import { yen } from '../../domain/yen.ts';
import { BANK_NAME_SIGNS, HOLDER_SIGNS, bankBytes, toBankText } from './bank-characters.ts';
import { writePayoutFile } from './payout-file.ts';
import type { BankAccount, PayoutOrder } from './payout-file.ts';

const shop: BankAccount = {
  bankCode: '0128',
  bankName: 'グンマ',
  branchCode: '101',
  branchName: 'ﾏｴﾊﾞｼ',
  type: 'ordinary',
  number: '12345',
  holder: 'カ)ムラノショウテン',
};
const order: PayoutOrder = {
  requesterCode: '0000012345',
  from: {
    ...shop,
    bankName: 'ﾕｳﾁﾖ',
    branchName: 'ﾎﾝﾃﾝ',
    type: 'current',
    number: '7654321',
    holder: 'テブラムラ',
  },
  transferOn: parseBusinessDate('2026-11-30'),
  transfers: [
    { to: shop, amountYen: yen(1_463), customerCode: '42' },
    {
      to: { ...shop, type: 'savings', holder: 'ﾔﾏﾀﾞ ﾊﾅｺ' },
      amountYen: yen(9_999_999_999),
      customerCode: '9999999999',
    },
  ],
};

/** Reads a record by the positions that banks print in their guides (counted from 1), apart from the writer. */
const field = (record: string, from: number, length: number) => record.slice(from - 1, from - 1 + length);
function linesOf(bytes: Uint8Array): string[] {
  const text = [...bytes]
    .map((byte) => String.fromCodePoint(byte >= 0xa1 ? byte - 0xa1 + 0xff61 : byte))
    .join('');
  return text.split('\r\n');
}
function written(changes: Partial<PayoutOrder> = {}): string[] {
  const file = writePayoutFile({ ...order, ...changes });
  if (!file.ok) throw new Error(JSON.stringify(file.reason));
  return linesOf(file.value);
}
const problemsOf = (changes: Partial<PayoutOrder>) => {
  const file = writePayoutFile({ ...order, ...changes });
  return file.ok
    ? []
    : file.reason.map(({ record, field, problem, value }) => `${record} ${field} ${problem} ${value}`);
};

describe('a payout file', () => {
  it('has a header, one record for each transfer, a trailer and an end, of 120 bytes each', () => {
    const lines = written();
    expect(lines.map((line) => `${line.slice(0, 1)} ${line.length}`)).toEqual([
      '1 120',
      '2 120',
      '2 120',
      '8 120',
      '9 120',
      ' 0',
    ]);
    const bare = writePayoutFile(order, 'none');
    expect(bare.ok && bare.value.length).toBe(5 * 120);
  });

  it('has its header where the bank looks for it', () => {
    const [header = ''] = written();
    expect([field(header, 2, 2), field(header, 4, 1), field(header, 5, 10)]).toEqual([
      '21',
      '0',
      '0000012345',
    ]);
    expect(field(header, 15, 40)).toBe('ﾃﾌﾞﾗﾑﾗ'.padEnd(40));
    expect([field(header, 55, 4), field(header, 59, 4), field(header, 78, 3)]).toEqual([
      '1130',
      '0128',
      '101',
    ]);
    expect([field(header, 63, 15), field(header, 81, 15)]).toEqual(['ﾕｳﾁﾖ'.padEnd(15), 'ﾎﾝﾃﾝ'.padEnd(15)]);
    expect([field(header, 96, 1), field(header, 97, 7), field(header, 104, 17)]).toEqual([
      '2',
      '7654321',
      ' '.repeat(17),
    ]);
  });

  it('has its data where the bank looks for them', () => {
    const [, first = '', second = ''] = written();
    expect([field(first, 2, 4), field(first, 6, 15), field(first, 21, 3)]).toEqual([
      '0128',
      'ｸﾞﾝﾏ'.padEnd(15),
      '101',
    ]);
    expect([field(first, 24, 15), field(first, 39, 4), field(first, 43, 1)]).toEqual([
      'ﾏｴﾊﾞｼ'.padEnd(15),
      '0000',
      '1',
    ]);
    expect([field(first, 44, 7), field(first, 51, 30)]).toEqual(['0012345', 'ｶ)ﾑﾗﾉｼﾖｳﾃﾝ'.padEnd(30)]);
    expect([field(first, 81, 10), field(first, 91, 1), field(first, 92, 10)]).toEqual([
      '0000001463',
      '0',
      '0000000042',
    ]);
    expect([field(first, 102, 10), field(first, 112, 1), field(first, 113, 8)]).toEqual([
      '0'.repeat(10),
      '7',
      ' '.repeat(8),
    ]);
    expect([field(second, 43, 1), field(second, 81, 10)]).toEqual(['4', '9999999999']);
  });

  it('counts and adds up its transfers', () => {
    const trailer = written().at(-3) ?? '';
    expect([field(trailer, 2, 6), field(trailer, 8, 12)]).toEqual(['000002', '010000001462']);
    expect(field(trailer, 20, 101)).toBe(' '.repeat(101));
  });

  const with1 = (changes: Partial<BankAccount>): Partial<PayoutOrder> => ({
    transfers: [order.transfers[0], { to: { ...shop, ...changes }, amountYen: yen(1), customerCode: '1' }],
  });
  it.each<[Partial<PayoutOrder>, string[]]>([
    [with1({ bankCode: '128' }), ['1 bankCode not-digits 128']],
    [with1({ bankCode: '０１２８' }), ['1 bankCode not-digits ０１２８']],
    [with1({ branchCode: '' }), ['1 branchCode missing ']],
    [with1({ number: '12345678' }), ['1 number too-long 12345678']],
    [with1({ number: '12-345' }), ['1 number not-digits 12-345']],
    [with1({ number: '0000000' }), ['1 number out-of-range 0000000']],
    [with1({ number: '' }), ['1 number missing ']],
    [with1({ holder: '株式会社 村の商店' }), ['1 holder character 株']],
    [with1({ holder: 'ｶ)ﾑﾗﾉｼﾖｳﾃﾝ'.repeat(3) + 'ｱ' }), [`1 holder too-long ${'ｶ)ﾑﾗﾉｼﾖｳﾃﾝ'.repeat(3)}ｱ`]],
    [with1({ holder: '  ' }), ['1 holder missing   ']],
    [with1({ bankName: 'グンマ (ホンテン)' }), ['1 bankName character  ']],
    [with1({ branchName: 'マエバシチュウオウダイイチニ' }), ['1 branchName too-long ﾏｴﾊﾞｼﾁﾕｳｵｳﾀﾞｲｲﾁﾆ']],
    [with1({ type: 'gold' as 'other' }), ['1 type unknown-type gold']],
    [{ from: { ...shop, type: 'savings' } }, ['header type unknown-type savings']],
    [{ requesterCode: '123' }, ['header requesterCode not-digits 123']],
    [{ transferOn: parseBusinessDate('2026-11-29') }, ['header transferOn not-a-bank-day 2026-11-29']],
    [{ transferOn: parseBusinessDate('2026-11-28') }, ['header transferOn not-a-bank-day 2026-11-28']],
    [{ transfers: [] }, ['file transfers out-of-range 0', 'file totalYen out-of-range 0']],
    [
      { transfers: [{ to: { ...shop, number: 'x' }, amountYen: yen(0), customerCode: 'A1' }] },
      [
        '0 number not-digits x',
        '0 amountYen out-of-range 0',
        '0 customerCode not-digits A1',
        'file totalYen out-of-range 0',
      ],
    ],
    [
      { transfers: [{ to: shop, amountYen: yen(10_000_000_000), customerCode: '1' }] },
      ['0 amountYen out-of-range 10000000000'],
    ],
  ])('is refused with the field named: %#', (changes, problems) => {
    expect(problemsOf(changes)).toEqual(problems);
  });
});

describe('bank characters', () => {
  it.each([
    ['ガーデンぱぴぷ', 'ｶﾞ-ﾃﾞﾝﾊﾟﾋﾟﾌﾟ'],
    ['ｶﾞｰﾃﾞﾝ', 'ｶﾞ-ﾃﾞﾝ'],
    ['ヴァイオリン', 'ｳﾞｱｲｵﾘﾝ'],
    ['ニッポンヲキク', 'ﾆﾂﾎﾟﾝｵｷｸ'],
    ['ｄｏｇ　ｃａｆｅ', 'DOG CAFE'],
    ['（カ）ムラ.ノ-ミセ', '(ｶ)ﾑﾗ.ﾉ-ﾐｾ'],
    ['ク゛ンマ', 'ｸﾞﾝﾏ'],
  ])('%s is written %s', (given, text) => {
    expect(toBankText(given, HOLDER_SIGNS)).toEqual({ ok: true, text });
  });

  it.each([
    ['村', '村'],
    ['ヱビス', 'ヱ'],
    ['A&B', '&'],
    ['¥100', '¥'],
    ['ア、イ', '、'],
    ['é', 'é'],
    ['ア\nイ', '\n'],
    ['😀', '😀'],
  ])('%s cannot be written', (given, character) => {
    expect(toBankText(given, HOLDER_SIGNS)).toEqual({ ok: false, character });
  });

  it('are one byte each in JIS X 0201, whatever was typed, or refused', () => {
    const typed = fc.string({ unit: fc.constantFrom(...Array.from('アァｱヴがパヲーﾞ゛ ー-A z9(.)村&ヱッ')) });
    fc.assert(
      fc.property(typed, fc.constantFrom(HOLDER_SIGNS, BANK_NAME_SIGNS), (given, signs) => {
        const bank = toBankText(given, signs);
        if (!bank.ok) return;
        const bytes = bankBytes(bank.text);
        expect(bytes).toHaveLength(bank.text.length);
        // Kana without ｦ, small ones and the long mark; capital letters, digits; and the signs that were allowed.
        for (const byte of bytes) {
          const character = String.fromCodePoint(byte);
          const kana = (byte >= 0xb1 && byte <= 0xdf) || false;
          expect(kana || /[0-9A-Z]/.test(character) || signs.includes(character)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('know the bytes of the standard', () => {
    expect([...bankBytes('ｱﾝﾞﾟA 9')]).toEqual([0xb1, 0xdd, 0xde, 0xdf, 0x41, 0x20, 0x39]);
    expect(() => bankBytes('ア')).toThrow(RangeError);
  });
});
