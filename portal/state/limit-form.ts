import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { checkSpendingRules } from '../../domain/spending-rules.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import { PURCHASE_CEILING } from '../../domain/yen.ts';

/** What the owner has typed for one limit. */
export interface LimitInput {
  readonly text: string;
  readonly unlimited: boolean;
}

export interface LimitForm {
  readonly perPurchase: LimitInput;
  readonly perDay: LimitInput;
}

export type LimitName = keyof LimitForm;
export type LimitProblem = 'missing' | 'not-whole' | 'out-of-range' | 'contradict';

export interface LimitFormProblem {
  readonly field: LimitName;
  readonly problem: LimitProblem;
}

/** The amounts a limit may have; a day of 0 yen is how an owner says "nothing today" (domain/spending-rules.ts). */
export const LIMIT_RANGES: Readonly<
  Record<LimitName, { readonly leastYen: number; readonly mostYen: number }>
> = {
  perPurchase: { leastYen: 1, mostYen: PURCHASE_CEILING },
  perDay: { leastYen: 0, mostYen: PURCHASE_CEILING * 10 },
};

export function limitFormOf(rules: SpendingRules): LimitForm {
  return { perPurchase: limitInputOf(rules.perPurchase), perDay: limitInputOf(rules.perDay) };
}

function limitInputOf(limitYen: number | null): LimitInput {
  return limitYen === null ? { text: '', unlimited: true } : { text: String(limitYen), unlimited: false };
}

/** The rules a form means, or the first field that means nothing yet. */
export function readLimitForm(form: LimitForm): Result<SpendingRules, LimitFormProblem> {
  const perPurchase = readLimit('perPurchase', form.perPurchase);
  if (!perPurchase.ok) return perPurchase;
  const perDay = readLimit('perDay', form.perDay);
  if (!perDay.ok) return perDay;
  const rules = checkSpendingRules({ perPurchase: perPurchase.value, perDay: perDay.value });
  if (rules.ok) return rules;
  return rules.reason.some(({ problem }) => problem === 'limit-above-longer-limit')
    ? refused({ field: 'perPurchase', problem: 'contradict' })
    : refused({ field: 'perDay', problem: 'out-of-range' });
}

function readLimit(field: LimitName, input: LimitInput): Result<number | null, LimitFormProblem> {
  if (input.unlimited) return ok(null);
  // Full-width digits, separators and the word for yen are how people type money in Japan.
  const digits = input.text.normalize('NFKC').replace(/[\s,、,円¥\\]/g, '');
  if (digits === '') return refused({ field, problem: 'missing' });
  if (!/^\d+$/.test(digits)) return refused({ field, problem: 'not-whole' });
  const amount = Number(digits);
  const { leastYen, mostYen } = LIMIT_RANGES[field];
  return amount < leastYen || amount > mostYen ? refused({ field, problem: 'out-of-range' }) : ok(amount);
}
