import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSpendingRules } from '../../domain/spending-rules.ts';
import { limitFormOf, readLimitForm } from './limit-form.ts';

const form = (perPurchase: string | null, perDay: string | null) => ({
  perPurchase: { text: perPurchase ?? '', unlimited: perPurchase === null },
  perDay: { text: perDay ?? '', unlimited: perDay === null },
});

test.each([
  ['300', '500', { perPurchase: 300, perDay: 500 }],
  ['300', '1,500円', { perPurchase: 300, perDay: 1500 }],
  [' 1、000 ', '¥1,000', { perPurchase: 1000, perDay: 1000 }],
  ['３００', '１，５００円', { perPurchase: 300, perDay: 1500 }],
  [null, '0', { perPurchase: null, perDay: 0 }],
  ['300000', '3000000', { perPurchase: 300_000, perDay: 3_000_000 }],
  [null, null, { perPurchase: null, perDay: null }],
])('%s a purchase and %s a day are limits', (perPurchase, perDay, rules) => {
  expect(readLimitForm(form(perPurchase, perDay))).toEqual({ ok: true, value: rules });
});

test.each([
  ['', '500', 'perPurchase', 'missing'],
  ['300', ' ', 'perDay', 'missing'],
  ['三百', '500', 'perPurchase', 'not-whole'],
  ['12.5', '500', 'perPurchase', 'not-whole'],
  ['-3', '500', 'perPurchase', 'not-whole'],
  ['3e2', '500', 'perPurchase', 'not-whole'],
  ['0', '500', 'perPurchase', 'out-of-range'],
  ['300001', null, 'perPurchase', 'out-of-range'],
  [null, '3000001', 'perDay', 'out-of-range'],
  [null, '999999999999', 'perDay', 'out-of-range'],
  ['600', '500', 'perPurchase', 'contradict'],
  ['1', '0', 'perPurchase', 'contradict'],
])('%s a purchase and %s a day: %s is %s', (perPurchase, perDay, field, problem) => {
  expect(readLimitForm(form(perPurchase, perDay))).toEqual({ ok: false, reason: { field, problem } });
});

test('rules that may exist stand in the form as they are', () => {
  const limit = (max: number) => fc.option(fc.integer({ min: 0, max }), { nil: null });
  fc.assert(
    fc.property(limit(310_000), limit(3_100_000), (perPurchase, perDay) => {
      const rules = checkSpendingRules({ perPurchase, perDay });
      fc.pre(rules.ok);
      if (rules.ok) expect(readLimitForm(limitFormOf(rules.value))).toEqual(rules);
    }),
  );
});
