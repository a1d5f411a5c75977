import { describe, expect, test } from 'vitest';
import { parseBusinessDate } from '../domain/business-date.ts';
import { decidePurchase } from '../domain/decide-purchase.ts';
import type { PurchaseQuestion, WindowUse } from '../domain/decide-purchase.ts';
import { explainPurchase } from '../domain/explain-purchase.ts';
import type { DecisionRecord } from '../domain/explain-purchase.ts';
import type { LotId, MunicipalityId, ShopId } from '../domain/ids.ts';
import { NO_SPENDING_RULES } from '../domain/spending-rules.ts';
import { tokyoMomentAt } from '../domain/tokyo-moment.ts';
import { ZERO_YEN, yen } from '../domain/yen.ts';
import { declineLeftWords } from './decline-reasons.ts';
import { explanationWords } from './explain-purchase.ts';
import { LANGUAGES } from './language.ts';

const used: WindowUse = { day: yen(300), week: yen(900), month: yen(4_000), total: yen(9_000) };
const question: PurchaseQuestion = {
  amount: yen(150),
  at: tokyoMomentAt(Date.parse('2026-11-22T01:15:00Z')),
  shop: {
    shopId: 'shop' as ShopId,
    merchantId: null,
    municipalityId: 'village' as MunicipalityId,
    category: 'food',
  },
  payer: {
    kind: 'member',
    member: {
      frozen: false,
      used,
      rules: { perPurchase: null, perDay: yen(500), hours: { fromMinute: 0, untilMinute: 1200 } },
    },
  },
  family: { frozen: false, used, rules: { ...NO_SPENDING_RULES, perMonth: yen(30_000) } },
  lots: [
    { lotId: 'a' as LotId, left: yen(100), expiresOn: parseBusinessDate('2026-12-31') },
    { lotId: 'b' as LotId, left: yen(5_000), expiresOn: parseBusinessDate('2027-03-31') },
  ],
  ownerApproved: false,
};
const explained = (changes: Partial<PurchaseQuestion>, language: 'ja' | 'en') => {
  const changed = { ...question, ...changes };
  // As it comes back from where it was stored.
  const record = JSON.stringify({ question: changed, decision: decidePurchase(changed) });
  return explanationWords(explainPurchase(JSON.parse(record) as DecisionRecord), language);
};

describe('an explanation', () => {
  test('of a purchase that was paid: rules, what was used and left, the lots', () => {
    expect(explained({}, 'ja')).toEqual([
      '2026年11月22日 朝10時15分に、150円のお支払いでした。',
      'お支払いできました。',
      'この方のルール:1日500円まで使えます。夜8時からは使えません。',
      'この方の1日の上限は、500円のうち300円使い、残りは200円でした。いまの残りは50円です。',
      '家族のルール:1か月では30,000円までです。',
      '家族の1か月の上限は、30,000円のうち4,000円使い、残りは26,000円でした。いまの残りは25,850円です。',
      '2026年12月31日までの商品券から100円。残りは0円です。',
      '2027年3月31日までの商品券から50円。残りは4,950円です。',
    ]);
  });

  test('of one that was not: every reason with what is left, nothing taken', () => {
    expect(explained({ amount: yen(6_000) }, 'en')).toEqual([
      'A purchase of ¥6,000 at 2026-11-22 10:15 am.',
      'It was not paid.',
      'Because: Over the limit for the day. ¥200 is left for today.',
      'Because: There was not enough balance.',
      'This person’s rules: Up to ¥500 a day. Not from 8:00 pm on.',
      'This person’s daily limit: ¥300 of ¥500 was used, ¥200 was left.',
      'The family’s rules: Up to ¥30,000 a month.',
      'The family’s monthly limit: ¥4,000 of ¥30,000 was used, ¥26,000 was left.',
    ]);
  });

  test('of one that waits for the owner, and of one the owner allowed', () => {
    const family = { ...question.family, rules: { ...question.family.rules, askOwnerAbove: yen(100) } };
    expect(explained({ family }, 'ja').slice(1, 3)).toEqual([
      '契約者の方の返事を待っています。',
      '家族のルールでは、100円をこえると契約者に確かめます。',
    ]);
    expect(explained({ family, ownerApproved: true }, 'ja').slice(1, 3)).toEqual([
      'お支払いできました。',
      '契約者の方が、よいと答えました。',
    ]);
    expect(explained({ family }, 'ja').some((line) => line.includes('商品券から'))).toBe(false);
  });

  test('of a delegate names the grant', () => {
    const payer = {
      kind: 'grant',
      grant: {
        grantId: 'g' as never,
        shopId: 'shop' as ShopId,
        limitYen: yen(1_000),
        usedYen: yen(400),
        fromMs: 0,
        untilMs: 2e12,
      },
    } as const;
    expect(explained({ payer }, 'ja')).toContain(
      'お願いの全部の上限は、1,000円のうち400円使い、残りは600円でした。いまの残りは450円です。',
    );
  });
});

describe('what is left', () => {
  test('is told under a limit, not of the balance', () => {
    const left = (reason: 'CAP_WEEK' | 'BALANCE' | 'FROZEN' | 'VOUCHERS_NOT_FOR_SHOP') =>
      declineLeftWords({ reason, leftYen: yen(120), window: null }, 'ja');
    expect(left('CAP_WEEK')).toBe('今週使えるのは、あと120円です。');
    expect(left('VOUCHERS_NOT_FOR_SHOP')).toBe('このお店で使えるのは、あと120円です。');
    expect(left('BALANCE')).toBeNull();
    expect(left('FROZEN')).toBeNull();
  });

  test('of the family says which window', () => {
    for (const language of LANGUAGES) {
      const words = (['purchase', 'day', 'week', 'month', 'total'] as const).map((window) =>
        declineLeftWords({ reason: 'FAMILY_CAP', leftYen: ZERO_YEN, window }, language),
      );
      expect(new Set(words).size).toBe(5);
    }
  });
});
