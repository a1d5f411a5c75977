import { describe, expect, test } from 'vitest';
import { NO_RULES, RULE_PRESETS, pressLimitKey, rulesOf } from './rules-entry.ts';
import type { RulePreset, RulesEntry } from './rules-entry.ts';

const own = (perPurchaseDigits: string, perDayDigits: string): RulesEntry => ({
  choice: 'own',
  perPurchaseDigits,
  perDayDigits,
});

describe('spending rules', () => {
  test('nothing is chosen for anybody', () => {
    expect(rulesOf(NO_RULES)).toBeNull();
  });

  test('every preset means something', () => {
    for (const choice of Object.keys(RULE_PRESETS) as RulePreset[])
      expect(rulesOf({ ...NO_RULES, choice })).toEqual({ ok: true, value: RULE_PRESETS[choice] });
  });

  test('own limits: empty means no limit, 0 a day means nothing today', () => {
    expect(rulesOf(own('', ''))).toEqual({ ok: true, value: { perPurchase: null, perDay: null } });
    expect(rulesOf(own('', '0'))).toEqual({ ok: true, value: { perPurchase: null, perDay: 0 } });
    expect(rulesOf(own('300', '500'))).toEqual({ ok: true, value: { perPurchase: 300, perDay: 500 } });
  });

  test('a contradiction is refused in words', () => {
    expect(rulesOf(own('800', '500'))).toMatchObject({
      reason: [{ problem: 'limit-above-longer-limit', rule: 'perPurchase', other: 'perDay' }],
    });
    expect(rulesOf(own('0', ''))).toMatchObject({
      reason: [{ problem: 'limit-not-an-amount', rule: 'perPurchase' }],
    });
  });

  test('own digits stay while a preset is looked at', () => {
    const typed = ['8', '0', '0'].reduce(
      (entry, key) => pressLimitKey(entry, 'perDayDigits', key),
      own('', ''),
    );
    expect({ ...typed, choice: 'child' }).toMatchObject({ perDayDigits: '800' });
    expect(pressLimitKey(own('', '0'), 'perDayDigits', '5').perDayDigits).toBe('5');
    expect(pressLimitKey(own('', '1234567'), 'perDayDigits', '8').perDayDigits).toBe('1234567');
  });
});
