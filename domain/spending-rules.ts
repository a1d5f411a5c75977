import type { ShopId } from './ids.ts';
import { UUID_PATTERN } from './ids.ts';
import type { Result } from './result.ts';
import { ok, refused } from './result.ts';
import { isShopCategory } from './shop-category.ts';
import type { ShopCategory } from './shop-category.ts';
import { MINUTES_OF_DAY, WEEKDAYS } from './tokyo-moment.ts';
import type { Weekday } from './tokyo-moment.ts';
import { PURCHASE_CEILING, yen } from './yen.ts';
import type { Yen } from './yen.ts';

/**
 * What one member, or a whole family, may spend. A limit, not a balance: the money is the family's. `null` or absent means
 * no such rule; every rule that is there must be kept.
 */
export interface SpendingRules {
  readonly perPurchase: Yen | null;
  readonly perDay: Yen | null;
  /** Monday to Sunday. */
  readonly perWeek?: Yen | null;
  readonly perMonth?: Yen | null;
  readonly inTotal?: Yen | null;
  readonly shopsOnly?: readonly ShopId[] | null;
  readonly shopsBlocked?: readonly ShopId[] | null;
  readonly categoriesOnly?: readonly ShopCategory[] | null;
  readonly categoriesBlocked?: readonly ShopCategory[] | null;
  readonly hours?: PayingHours | null;
  readonly weekdays?: readonly Weekday[] | null;
  /** The owner is asked about a purchase of more than this; 0 asks about every one. */
  readonly askOwnerAbove?: Yen | null;
}

/** Minutes of the day in Asia/Tokyo: from the first, up to but without the second. It never crosses midnight. */
export interface PayingHours {
  readonly fromMinute: number;
  readonly untilMinute: number;
}

export const NO_SPENDING_RULES: SpendingRules = { perPurchase: null, perDay: null };

/** Short to long: a limit may not be above one that stands after it. */
export const LIMIT_NAMES = ['perPurchase', 'perDay', 'perWeek', 'perMonth', 'inTotal'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** The most that each limit may be; what is above it is a slip of the hand. A day may hold several purchases. */
export const LIMIT_CEILINGS: Readonly<Record<LimitName | 'askOwnerAbove', Yen>> = {
  perPurchase: PURCHASE_CEILING,
  perDay: yen(PURCHASE_CEILING * 10),
  perWeek: yen(PURCHASE_CEILING * 10 * 7),
  perMonth: yen(PURCHASE_CEILING * 10 * 31),
  inTotal: yen(1_000_000_000),
  askOwnerAbove: PURCHASE_CEILING,
};

const RULE_LIST_MAX = 200;
const AMOUNT_NAMES = [...LIMIT_NAMES, 'askOwnerAbove'] as const;
const LIST_NAMES = ['shopsOnly', 'shopsBlocked', 'categoriesOnly', 'categoriesBlocked', 'weekdays'] as const;
export const RULE_NAMES = [...AMOUNT_NAMES, ...LIST_NAMES, 'hours'] as const;
export type RuleName = (typeof RULE_NAMES)[number];

export const SPENDING_RULES_PROBLEMS = [
  'not-rules',
  'unknown-rule',
  'limit-not-an-amount',
  'limit-too-high',
  'limit-above-longer-limit',
  'hours-not-minutes',
  'hours-empty',
  'list-not-a-list',
  'nothing-allowed',
  'weekday-unknown',
  'shop-unknown',
  'category-unknown',
  'allowed-and-blocked',
] as const;

export interface SpendingRulesProblem {
  readonly problem: (typeof SPENDING_RULES_PROBLEMS)[number];
  /** The rule it is about, as written; `''` when the whole is no set of rules. */
  readonly rule: string;
  /** The longer limit, or the entry of a list that it is about. */
  readonly other: string | null;
}

/**
 * Reads rules from unknown JSON, strictly, and names everything that cannot mean anything: a limit that is no amount, one that
 * contradicts another, a name that is no rule. The answer has one spelling for one meaning: `perPurchase` and `perDay` always,
 * of the others only what is a rule; lists sorted, each entry once.
 */
export function checkSpendingRules(
  input: unknown,
): Result<SpendingRules, readonly [SpendingRulesProblem, ...SpendingRulesProblem[]]> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refused([{ problem: 'not-rules', rule: '', other: null }]);
  }
  const given = input as Readonly<Record<string, unknown>>;
  const problems: SpendingRulesProblem[] = [];
  const report: Report = (problem, rule, other = null) => problems.push({ problem, rule, other });

  for (const name of Object.keys(given)) {
    if (!(RULE_NAMES as readonly string[]).includes(name)) report('unknown-rule', name);
  }
  const amounts = Object.fromEntries(
    AMOUNT_NAMES.map((name) => [name, readAmount(name, given[name], report)]),
  );
  reportContradictingLimits(amounts, report);
  const lists = {
    shopsOnly: readList('shopsOnly', given['shopsOnly'], isShopId, 'shop-unknown', report),
    shopsBlocked: readList('shopsBlocked', given['shopsBlocked'], isShopId, 'shop-unknown', report),
    categoriesOnly: readList(
      'categoriesOnly',
      given['categoriesOnly'],
      isShopCategory,
      'category-unknown',
      report,
    ),
    categoriesBlocked: readList(
      'categoriesBlocked',
      given['categoriesBlocked'],
      isShopCategory,
      'category-unknown',
      report,
    ),
    weekdays: readList('weekdays', given['weekdays'], isWeekday, 'weekday-unknown', report),
  };
  reportAllowedAndBlocked('shopsOnly', lists.shopsOnly, lists.shopsBlocked, report);
  reportAllowedAndBlocked('categoriesOnly', lists.categoriesOnly, lists.categoriesBlocked, report);
  const hours = readHours(given['hours'], report);

  const [first, ...others] = problems;
  if (first !== undefined) return refused([first, ...others]);
  const rules = Object.entries({ ...amounts, ...lists, hours }).filter(([, rule]) => rule !== null);
  return ok({ ...NO_SPENDING_RULES, ...(Object.fromEntries(rules) as Partial<SpendingRules>) });
}

type Report = (
  problem: SpendingRulesProblem['problem'],
  rule: RuleName | (string & {}),
  other?: string | null,
) => void;

function readAmount(name: LimitName | 'askOwnerAbove', value: unknown, report: Report): Yen | null {
  if (value === undefined || value === null) return null;
  // 0 is how an owner says "nothing today" without freezing; one purchase of 0 yen there cannot be.
  const least = name === 'perPurchase' ? 1 : 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) {
    report('limit-not-an-amount', name);
    return null;
  }
  if (value > LIMIT_CEILINGS[name]) {
    report('limit-too-high', name);
    return null;
  }
  return yen(value);
}

function reportContradictingLimits(amounts: Readonly<Record<string, Yen | null>>, report: Report): void {
  const limits = LIMIT_NAMES.flatMap((name) => {
    const limit = amounts[name] ?? null;
    return limit === null ? [] : [{ name, limit }];
  });
  for (const [index, longer] of limits.entries()) {
    const shorter = limits[index - 1];
    if (shorter !== undefined && shorter.limit > longer.limit) {
      report('limit-above-longer-limit', shorter.name, longer.name);
    }
  }
}

function readList<Entry extends string>(
  name: (typeof LIST_NAMES)[number],
  value: unknown,
  isEntry: (entry: unknown) => entry is Entry,
  unknownEntry: SpendingRulesProblem['problem'],
  report: Report,
): readonly Entry[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value) || value.length > RULE_LIST_MAX) {
    report('list-not-a-list', name);
    return null;
  }
  const entries: Entry[] = [];
  for (const entry of value as unknown[]) {
    if (isEntry(entry)) entries.push(entry);
    else report(unknownEntry, name, String(entry).slice(0, 40));
  }
  if (value.length > 0) return inOneOrder([...new Set(entries)]);
  // "Only these" with none of them would be a freeze that nobody sees; "not these" with none is no rule.
  if (!name.endsWith('Blocked')) report('nothing-allowed', name);
  return null;
}

function inOneOrder<Entry extends string>(entries: readonly Entry[]): Entry[] {
  const place = (entry: string) => (WEEKDAYS as readonly string[]).indexOf(entry);
  return [...entries].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

function reportAllowedAndBlocked(
  rule: RuleName,
  allowed: readonly string[] | null,
  blocked: readonly string[] | null,
  report: Report,
): void {
  for (const entry of allowed ?? []) {
    if (blocked?.includes(entry) === true) report('allowed-and-blocked', rule, entry);
  }
}

function readHours(value: unknown, report: Report): PayingHours | null {
  if (value === undefined || value === null) return null;
  const { fromMinute, untilMinute, ...more } = (typeof value === 'object' ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  if (!isMinute(fromMinute) || !isMinute(untilMinute) || Object.keys(more).length > 0) {
    report('hours-not-minutes', 'hours');
    return null;
  }
  if (fromMinute >= untilMinute) {
    report('hours-empty', 'hours');
    return null;
  }
  // From midnight to midnight forbids nothing.
  return fromMinute === 0 && untilMinute === MINUTES_OF_DAY ? null : { fromMinute, untilMinute };
}

function isMinute(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MINUTES_OF_DAY;
}

function isShopId(value: unknown): value is ShopId {
  return typeof value === 'string' && UUID_PATTERN.test(value);
}

function isWeekday(value: unknown): value is Weekday {
  return (WEEKDAYS as readonly unknown[]).includes(value);
}
