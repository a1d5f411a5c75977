import { checkSpendingRules } from '../../domain/spending-rules.ts';
import type { SpendingRules, SpendingRulesProblem } from '../../domain/spending-rules.ts';
import type { Result } from '../../domain/result.ts';

/** Rules a village chooses from with one touch; own numbers stand beside them. Whole yen, `null`: no limit of that kind. */
export const RULE_PRESETS = {
  child: { perPurchase: null, perDay: 500 },
  student: { perPurchase: null, perDay: 1_000 },
  adult: { perPurchase: null, perDay: 5_000 },
  unlimited: { perPurchase: null, perDay: null },
} as const;

export type RulePreset = keyof typeof RULE_PRESETS;

/** What is chosen so far. Own limits are digits as typed, `''` for no limit. */
export interface RulesEntry {
  readonly choice: RulePreset | 'own' | null;
  readonly perPurchaseDigits: string;
  readonly perDayDigits: string;
}

export const NO_RULES: RulesEntry = { choice: null, perPurchaseDigits: '', perDayDigits: '' };

export type OwnLimit = 'perPurchaseDigits' | 'perDayDigits';

const DIGITS_MAX = 7;

export function pressLimitKey(entry: RulesEntry, limit: OwnLimit, key: string): RulesEntry {
  const digits = entry[limit];
  if (key === 'backspace') return { ...entry, [limit]: digits.slice(0, -1) };
  if (key === 'clear') return { ...entry, [limit]: '' };
  if (!/^\d+$/.test(key)) return entry;
  // A lone 0 stays: for a day it means "nothing today", which is a limit.
  const typed = (digits + key).replace(/^0+(?=\d)/, '');
  return typed.length > DIGITS_MAX ? entry : { ...entry, [limit]: typed };
}

/** The rules that the choice means, or why they cannot mean anything; `null` while nothing is chosen. */
export function rulesOf(entry: RulesEntry): Result<SpendingRules, readonly SpendingRulesProblem[]> | null {
  if (entry.choice === null) return null;
  if (entry.choice !== 'own') return checkSpendingRules(RULE_PRESETS[entry.choice]);
  return checkSpendingRules({
    perPurchase: limitOf(entry.perPurchaseDigits),
    perDay: limitOf(entry.perDayDigits),
  });
}

function limitOf(digits: string): number | null {
  return digits === '' ? null : Number(digits);
}
