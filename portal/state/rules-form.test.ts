import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSpendingRules } from '../../domain/spending-rules.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import { SHOP_CATEGORIES } from '../../domain/shop-category.ts';
import { NO_SPENDING_RULES } from '../../domain/spending-rules.ts';
import { WEEKDAYS } from '../../domain/tokyo-moment.ts';
import { readRulesForm, rulesFormOf, saysMore } from './rules-form.ts';
import type { RulesForm } from './rules-form.ts';

const EMPTY = rulesFormOf(NO_SPENDING_RULES);
const input = (text: string | null) => ({ text: text ?? '', unlimited: text === null });
const form = (perPurchase: string | null, perDay: string | null): RulesForm => ({
  ...EMPTY,
  amounts: { ...EMPTY.amounts, perPurchase: input(perPurchase), perDay: input(perDay) },
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
  expect(readRulesForm(form(perPurchase, perDay))).toEqual({ ok: true, value: rules });
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
])('%s a purchase and %s a day: %s is %s', (perPurchase, perDay, field, problem) => {
  expect(readRulesForm(form(perPurchase, perDay))).toEqual({
    ok: false,
    reason: [{ rule: field, problem }],
  });
});

test('limits that contradict each other are named, each by its own field, and all at once', () => {
  const wrong = form('600', '500');
  const read = readRulesForm({
    ...wrong,
    amounts: { ...wrong.amounts, perWeek: input('many') },
    anyHour: false,
    fromMinute: 600,
    untilMinute: 600,
    weekdays: [],
    categoriesOnly: ['food', 'fuel-vehicles'],
    categoriesBlocked: ['food'],
  });
  expect(read.ok ? [] : read.reason.map(({ rule, problem }) => `${rule} ${problem}`)).toEqual([
    'perWeek not-whole',
    'perPurchase limit-above-longer-limit',
    'weekdays nothing-allowed',
    'categoriesOnly allowed-and-blocked',
    'hours hours-empty',
  ]);
});

test('rules that may exist stand in the form as they are', () => {
  const limit = (max: number) => fc.option(fc.integer({ min: 0, max }), { nil: null });
  const some = <Entry>(entries: readonly Entry[]) =>
    fc.option(fc.subarray([...entries], { minLength: 1 }), { nil: null });
  const minutes = fc.tuple(fc.nat(1440), fc.nat(1440)).map(([one, other]) => ({
    fromMinute: Math.min(one, other),
    untilMinute: Math.max(one, other),
  }));
  const shops = ['0193a000-0000-7000-8000-000000000001', '0193a000-0000-7000-8000-000000000002'];
  const input = fc.record({
    perPurchase: limit(310_000),
    perDay: limit(3_100_000),
    perWeek: limit(10_000_000),
    perMonth: limit(50_000_000),
    inTotal: limit(100_000_000),
    askOwnerAbove: limit(300_000),
    hours: fc.option(minutes, { nil: null }),
    weekdays: some(WEEKDAYS),
    categoriesOnly: some(SHOP_CATEGORIES.slice(0, 9)),
    categoriesBlocked: some(SHOP_CATEGORIES.slice(9)),
    shopsOnly: some(shops.slice(0, 1)),
    shopsBlocked: some(shops.slice(1)),
  });
  fc.assert(
    fc.property(input, (given) => {
      const rules = checkSpendingRules(given);
      fc.pre(rules.ok);
      if (!rules.ok) return;
      // Every day of the week is no rule, and is not kept as one.
      const { weekdays, ...others } = rules.value;
      const meant: SpendingRules = weekdays?.length === 7 ? others : rules.value;
      expect(readRulesForm(rulesFormOf(rules.value))).toEqual({ ok: true, value: meant });
    }),
  );
});

test('a form opens as far as its rules go', () => {
  expect(saysMore(form('300', '500'))).toBe(false);
  expect(saysMore(rulesFormOf({ ...NO_SPENDING_RULES, weekdays: ['sat', 'sun'] }))).toBe(true);
  expect(saysMore(rulesFormOf({ ...NO_SPENDING_RULES, askOwnerAbove: NO_SPENDING_RULES.perDay }))).toBe(
    false,
  );
});
