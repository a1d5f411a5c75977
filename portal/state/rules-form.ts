import type { ShopId } from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import type { ShopCategory } from '../../domain/shop-category.ts';
import { LIMIT_CEILINGS, LIMIT_NAMES, checkSpendingRules } from '../../domain/spending-rules.ts';
import type { LimitName, SpendingRules, SpendingRulesProblem } from '../../domain/spending-rules.ts';
import { MINUTES_OF_DAY, WEEKDAYS } from '../../domain/tokyo-moment.ts';
import type { Weekday } from '../../domain/tokyo-moment.ts';

/** What the owner has typed for one amount. */
export interface LimitInput {
  readonly text: string;
  readonly unlimited: boolean;
}

export type AmountName = LimitName | 'askOwnerAbove';
export const AMOUNT_NAMES: readonly AmountName[] = [...LIMIT_NAMES, 'askOwnerAbove'];

/** Rules as they stand in the form: every field is there, and an untouched one means no rule. */
export interface RulesForm {
  readonly amounts: Readonly<Record<AmountName, LimitInput>>;
  readonly anyHour: boolean;
  readonly fromMinute: number;
  readonly untilMinute: number;
  /** All seven: no rule. */
  readonly weekdays: readonly Weekday[];
  /** Lists with nothing in them are no rule. */
  readonly categoriesOnly: readonly ShopCategory[];
  readonly categoriesBlocked: readonly ShopCategory[];
  readonly shopsOnly: readonly ShopId[];
  readonly shopsBlocked: readonly ShopId[];
}

/** What is not yet right: about what was typed, or about what it would mean. */
export type RulesFormProblem =
  | { readonly rule: AmountName; readonly problem: 'missing' | 'not-whole' | 'out-of-range' }
  | SpendingRulesProblem;

/** The least that an amount may be; a day of 0 yen is how an owner says "nothing today" (domain/spending-rules.ts). */
export function leastYenOf(name: AmountName): number {
  return name === 'perPurchase' ? 1 : 0;
}

export function mostYenOf(name: AmountName): number {
  return LIMIT_CEILINGS[name];
}

export function rulesFormOf(rules: SpendingRules): RulesForm {
  const { hours } = rules;
  return {
    amounts: {
      perPurchase: inputOf(rules.perPurchase),
      perDay: inputOf(rules.perDay),
      perWeek: inputOf(rules.perWeek),
      perMonth: inputOf(rules.perMonth),
      inTotal: inputOf(rules.inTotal),
      askOwnerAbove: inputOf(rules.askOwnerAbove),
    },
    anyHour: hours == null,
    fromMinute: hours?.fromMinute ?? 6 * 60,
    untilMinute: hours?.untilMinute ?? 20 * 60,
    weekdays: rules.weekdays ?? WEEKDAYS,
    categoriesOnly: rules.categoriesOnly ?? [],
    categoriesBlocked: rules.categoriesBlocked ?? [],
    shopsOnly: rules.shopsOnly ?? [],
    shopsBlocked: rules.shopsBlocked ?? [],
  };
}

function inputOf(limitYen: number | null | undefined): LimitInput {
  return limitYen == null ? { text: '', unlimited: true } : { text: String(limitYen), unlimited: false };
}

/** The rules a form means, or everything in it that means nothing yet. */
export function readRulesForm(
  form: RulesForm,
): Result<SpendingRules, readonly [RulesFormProblem, ...RulesFormProblem[]]> {
  const amounts = AMOUNT_NAMES.map((name) => ({ name, read: readAmount(name, form.amounts[name]) }));
  const typed = amounts.flatMap(({ read }) => (read.ok ? [] : [read.reason]));
  const everyDay = form.weekdays.length === WEEKDAYS.length;
  const rules = checkSpendingRules({
    ...Object.fromEntries(amounts.map(({ name, read }) => [name, read.ok ? read.value : null])),
    hours: form.anyHour ? null : { fromMinute: form.fromMinute, untilMinute: form.untilMinute },
    weekdays: everyDay ? null : form.weekdays,
    categoriesOnly: chosen(form.categoriesOnly),
    categoriesBlocked: chosen(form.categoriesBlocked),
    shopsOnly: chosen(form.shopsOnly),
    shopsBlocked: chosen(form.shopsBlocked),
  });
  const [first, ...others] = [...typed, ...(rules.ok ? [] : rules.reason)];
  if (first !== undefined) return refused([first, ...others]);
  return rules.ok ? rules : refused(rules.reason);
}

function chosen<Entry>(entries: readonly Entry[]): readonly Entry[] | null {
  return entries.length === 0 ? null : entries;
}

function readAmount(name: AmountName, input: LimitInput): Result<number | null, RulesFormProblem> {
  if (input.unlimited) return ok(null);
  const amount = readTypedYen(input.text);
  if (typeof amount === 'string') return refused({ rule: name, problem: amount });
  return amount < leastYenOf(name) || amount > mostYenOf(name)
    ? refused({ rule: name, problem: 'out-of-range' })
    : ok(amount);
}

/** Full-width digits, separators and the word for yen are how people type money in Japan. */
export function readTypedYen(text: string): number | 'missing' | 'not-whole' {
  const digits = text.normalize('NFKC').replace(/[\s,、,円¥\\]/g, '');
  if (digits === '') return 'missing';
  return /^\d+$/.test(digits) ? Number(digits) : 'not-whole';
}

/** Whether the form says more than the two limits that everybody sees. */
export function saysMore({ amounts, ...form }: RulesForm): boolean {
  const { perPurchase, perDay, ...more } = amounts;
  return (
    Object.values(more).some(({ unlimited }) => !unlimited) ||
    !form.anyHour ||
    form.weekdays.length < WEEKDAYS.length ||
    [form.categoriesOnly, form.categoriesBlocked, form.shopsOnly, form.shopsBlocked].some(
      (list) => list.length > 0,
    )
  );
}

/** Half hours of a day, and the minute that is set where it is none of them. */
export function minutesToChoose(present: number): number[] {
  const halfHours = Array.from({ length: MINUTES_OF_DAY / 30 + 1 }, (_, index) => index * 30);
  return [...new Set([...halfHours, present])].sort((a, b) => a - b);
}
