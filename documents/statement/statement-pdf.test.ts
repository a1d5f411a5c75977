import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseBusinessDate } from '../../domain/business-date.ts';
import { tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import { yen } from '../../domain/yen.ts';
import { makeMerchantStatement } from './merchant-statement.ts';
import type { StatementHead, StatementLine } from './merchant-statement.ts';
import { drawStatementPdf } from './statement-pdf.ts';

const head: StatementHead = {
  number: '2026-11-007',
  merchantName: '有限会社 むらの商店',
  issuerName: '手ぶら村',
  issuedOn: parseBusinessDate('2026-12-01'),
  from: parseBusinessDate('2026-11-01'),
  until: parseBusinessDate('2026-11-30'),
  payOn: parseBusinessDate('2026-12-10'),
  feeBasisPoints: 150,
};
const line = (index: number): StatementLine => ({
  at: tokyoMomentAt(Date.parse('2026-11-01T01:00:00Z') + index * 3_600_000),
  kind: index % 7 === 6 ? 'refund' : 'purchase',
  amountYen: yen(1_000 + index),
  shopName: index === 3 ? '道の駅やまびこ農産物直売所の奥の売店' : '本店',
  receiptNumber: `A1-${index}`,
});
const lines = Array.from({ length: 80 }, (_, index) => line(index));

/** The text of each page, read back through the fonts' own tables, as a reader that copies or speaks it would. */
function pagesOf(pdf: Uint8Array): string[] {
  const file = Buffer.from(pdf).toString('latin1');
  const objects = new Map(
    [...file.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body]) => [id, body]),
  );
  const stream = (id: string): string => {
    const [, raw = ''] = /stream\n([\s\S]*)\nendstream/.exec(objects.get(id) ?? '') ?? [];
    return inflateSync(Buffer.from(raw, 'latin1')).toString('latin1');
  };
  const glyphs = (fontId: string): string[] => {
    const [, map = ''] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(fontId) ?? '') ?? [];
    return [...stream(map).matchAll(/\[(<.*?>)\]/g)].flatMap(([, list]) =>
      [...list.matchAll(/<(.*?)>/g)].map(([, hex]) =>
        String.fromCharCode(
          ...(hex.replaceAll(' ', '').match(/.{4}/g) ?? []).map((unit) => parseInt(unit, 16)),
        ),
      ),
    );
  };
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\n/.test(body));
  return pages.map((page) => {
    const content = stream(/\/Contents (\d+) 0 R/.exec(page)![1]);
    const resources = objects.get(/\/Resources (\d+) 0 R/.exec(page)![1])!;
    const fonts = new Map(
      [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [name, glyphs(id)]),
    );
    let font: string[] = [];
    let text = '';
    for (const [, name, array] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/g)) {
      if (name !== undefined) font = fonts.get(name) ?? [];
      else {
        for (const [, hex] of array.matchAll(/<(.*?)>/g)) {
          text += (hex.match(/.{4}/g) ?? []).map((code) => font[parseInt(code, 16)]).join('');
        }
        text += '\n';
      }
    }
    return text;
  });
}

describe('a statement on paper', () => {
  it('has every line, the sums, and numbered pages, in both languages', async () => {
    const statement = makeMerchantStatement(head, lines);
    for (const language of ['ja', 'en'] as const) {
      const pages = pagesOf(await drawStatementPdf(statement, language));
      expect(pages).toHaveLength(3);
      for (const [index, page] of pages.entries()) {
        expect(page).toContain(language === 'ja' ? `${index + 1}/3ページ` : `Page ${index + 1} of 3`);
        expect(page).toContain(language === 'ja' ? 'レシート番号' : 'Receipt');
      }
      const text = pages.join('');
      for (const { receiptNumber, amountYen, kind } of lines) {
        expect(text).toContain(`\n${receiptNumber}\n`);
        expect(text).toContain(`${kind === 'refund' ? '−' : ''}${amountYen.toLocaleString('en-US')}\n`);
      }
      const { purchases, refunds, turnoverYen, feeYen, netYen } = statement.totals;
      for (const amount of [purchases.amountYen, 0 - refunds.amountYen, turnoverYen, 0 - feeYen]) {
        const digits = Math.abs(amount).toLocaleString('en-US');
        expect(pages[0]).toContain(`\n${amount < 0 ? '−' : ''}${digits}\n`);
      }
      const net = netYen.toLocaleString('en-US');
      expect(pages[0]).toContain(language === 'ja' ? `お支払い額\n${net}円\n` : `To be paid\n¥${net}\n`);
      expect(text).not.toContain('undefined');
    }
  });

  it('is the same, byte for byte, whenever it is drawn', async () => {
    const statement = makeMerchantStatement(head, lines.slice(0, 3));
    expect(await drawStatementPdf(statement, 'ja')).toEqual(await drawStatementPdf(statement, 'ja'));
  });

  it('says so when nothing happened, and carries over what is below nothing', async () => {
    const [empty = ''] = pagesOf(await drawStatementPdf(makeMerchantStatement(head, []), 'ja'));
    expect(empty).toContain('この期間のお取引はありません。');
    expect(empty).toContain('お支払い額\n0円\n');
    const refund = { ...line(6), amountYen: yen(500) };
    const [less = ''] = pagesOf(await drawStatementPdf(makeMerchantStatement(head, [refund]), 'ja'));
    // 500 yen came back; of the fee, 7.5 yen rounded in the merchant's favour.
    expect(less).toContain('次回に繰り越す額\n−492円\n');
  });

  it('shortens a name that is too long instead of printing over the next column', async () => {
    const [page = ''] = pagesOf(await drawStatementPdf(makeMerchantStatement(head, lines.slice(3, 4)), 'ja'));
    expect(page).toMatch(/道の駅やまびこ農産物直[^\n]*…\n/);
  });
});
