import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPENDING_RULE_PRESETS } from './spending-rule-presets.ts';
import { LIMIT_CEILINGS, LIMIT_NAMES, RULE_NAMES, checkSpendingRules } from './spending-rules.ts';
import { someRules } from '../test/support/some-rules.ts';

const shop = '0b2f7c9e-1a2b-4c3d-8e4f-0123456789ab';
const none = { perPurchase: null, perDay: null };

function problemsOf(input: unknown): string[] {
  const answer = checkSpendingRules(input);
  return answer.ok
    ? []
    : answer.reason.map(({ problem, rule, other }) => [problem, rule, other].join(' ').trim());
}

describe('spending rules', () => {
  it.each([
    [none],
    [{ perPurchase: 500, perDay: 500 }],
    [{ perPurchase: null, perDay: 0 }],
    [{ perPurchase: 300_000, perDay: 3_000_000 }],
    [{ ...none, perWeek: 0, inTotal: 1_000_000_000 }],
    [{ ...none, askOwnerAbove: 0 }],
    [{ ...none, shopsOnly: [shop], categoriesBlocked: ['alcohol-tobacco'], weekdays: ['mon', 'sun'] }],
    [{ ...none, hours: { fromMinute: 0, untilMinute: 1200 } }],
  ])('accept %j as they are', (rules) => {
    expect(checkSpendingRules(rules)).toStrictEqual({
      ok: true,
      value: rules,
    });
  });

  it.each([
    [{}, none],
    [{ perDay: undefined, perWeek: null, weekdays: null, hours: null }, none],
    [{ shopsBlocked: [], categoriesBlocked: [] }, none],
    [{ hours: { fromMinute: 0, untilMinute: 1440 } }, none],
    [
      { weekdays: ['sun', 'mon', 'sun'], categoriesOnly: ['pharmacy', 'food'] },
      { ...none, weekdays: ['mon', 'sun'], categoriesOnly: ['food', 'pharmacy'] },
    ],
  ])('write %j in one way', (input, rules) => {
    expect(checkSpendingRules(input)).toStrictEqual({ ok: true, value: rules });
  });

  it.each([
    [null, ['not-rules']],
    ['500', ['not-rules']],
    [[], ['not-rules']],
    [{ perHour: 5, __proto__x: 1 }, ['unknown-rule perHour', 'unknown-rule __proto__x']],
    [{ perPurchase: 0 }, ['limit-not-an-amount perPurchase']],
    [{ perPurchase: 1.5 }, ['limit-not-an-amount perPurchase']],
    [{ perPurchase: '500' }, ['limit-not-an-amount perPurchase']],
    [{ perPurchase: 300_001 }, ['limit-too-high perPurchase']],
    [{ perDay: -1 }, ['limit-not-an-amount perDay']],
    [{ perDay: Number.NaN }, ['limit-not-an-amount perDay']],
    [{ perDay: 2 ** 53 }, ['limit-not-an-amount perDay']],
    [{ perDay: 3_000_001 }, ['limit-too-high perDay']],
    [{ askOwnerAbove: true }, ['limit-not-an-amount askOwnerAbove']],
    [{ perPurchase: 600, perDay: 500 }, ['limit-above-longer-limit perPurchase perDay']],
    [{ perDay: 600, perWeek: 500 }, ['limit-above-longer-limit perDay perWeek']],
    [{ perWeek: 600, perMonth: 500 }, ['limit-above-longer-limit perWeek perMonth']],
    [{ perMonth: 600, inTotal: 500 }, ['limit-above-longer-limit perMonth inTotal']],
    [{ perPurchase: 600, perMonth: 500 }, ['limit-above-longer-limit perPurchase perMonth']],
    [
      { perPurchase: 9, perDay: 8, perWeek: 7 },
      ['limit-above-longer-limit perPurchase perDay', 'limit-above-longer-limit perDay perWeek'],
    ],
    [{ shopsOnly: [] }, ['nothing-allowed shopsOnly']],
    [{ categoriesOnly: [] }, ['nothing-allowed categoriesOnly']],
    [{ weekdays: [] }, ['nothing-allowed weekdays']],
    [{ weekdays: ['mon', 'Tue', 3] }, ['weekday-unknown weekdays Tue', 'weekday-unknown weekdays 3']],
    [{ weekdays: 'mon' }, ['list-not-a-list weekdays']],
    [{ shopsBlocked: Array.from({ length: 201 }, () => shop) }, ['list-not-a-list shopsBlocked']],
    [{ shopsOnly: ['corner shop'] }, ['shop-unknown shopsOnly corner shop']],
    [{ categoriesBlocked: ['guns'] }, ['category-unknown categoriesBlocked guns']],
    [{ shopsOnly: [shop], shopsBlocked: [shop] }, [`allowed-and-blocked shopsOnly ${shop}`]],
    [{ categoriesOnly: ['food'], categoriesBlocked: ['food'] }, ['allowed-and-blocked categoriesOnly food']],
    [{ hours: { fromMinute: 600, untilMinute: 600 } }, ['hours-empty hours']],
    [{ hours: { fromMinute: 1200, untilMinute: 360 } }, ['hours-empty hours']],
    [{ hours: { fromMinute: -1, untilMinute: 360 } }, ['hours-not-minutes hours']],
    [{ hours: { fromMinute: 0, untilMinute: 1441 } }, ['hours-not-minutes hours']],
    [{ hours: { fromMinute: 0.5, untilMinute: 60 } }, ['hours-not-minutes hours']],
    [{ hours: { fromMinute: 0, untilMinute: 60, zone: 'UTC' } }, ['hours-not-minutes hours']],
    [{ hours: '8-20' }, ['hours-not-minutes hours']],
    [
      { perDay: -5, hours: { fromMinute: 5, untilMinute: 5 }, weekdays: [] },
      ['limit-not-an-amount perDay', 'nothing-allowed weekdays', 'hours-empty hours'],
    ],
  ])('refuse %j', (input, problems) => {
    expect(problemsOf(input)).toEqual(problems);
  });

  it('name every rule that they know', () => {
    expect(RULE_NAMES).toHaveLength(12);
    expect(Object.keys(LIMIT_CEILINGS)).toEqual([...LIMIT_NAMES, 'askOwnerAbove']);
  });

  it('take what they have written again, unchanged, also through JSON', () => {
    fc.assert(
      fc.property(someRules, (rules) => {
        const first = checkSpendingRules(rules);
        if (!first.ok) throw new Error(JSON.stringify(first.reason));
        expect(checkSpendingRules(JSON.parse(JSON.stringify(first.value)))).toStrictEqual(first);
      }),
    );
  });

  it('never throw, whatever the JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (input) => typeof checkSpendingRules(input).ok === 'boolean'));
    const named = fc.dictionary(fc.constantFrom(...RULE_NAMES), fc.jsonValue());
    fc.assert(fc.property(named, (input) => typeof checkSpendingRules(input).ok === 'boolean'));
  });
});

describe('presets', () => {
  it.each(Object.entries(SPENDING_RULE_PRESETS))(
    '%s: rules without a contradiction, in their one spelling',
    (_, rules) => {
      expect(checkSpendingRules(rules)).toStrictEqual({ ok: true, value: rules });
    },
  );
});
