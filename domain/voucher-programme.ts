import type { BusinessDate } from './business-date.ts';
import type { LotScope } from './lot-scope.ts';
import type { Result } from './result.ts';
import { ok, refused } from './result.ts';
import { isShopCategory } from './shop-category.ts';
import { ZERO_YEN, subtractYen, yen } from './yen.ts';
import type { Yen } from './yen.ts';

/** A municipality's issue of vouchers: who may buy how much, when, with what on top, and where they may be spent. */
export interface VoucherProgramme {
  readonly name: string;
  /** What the municipality adds, in percent of the price; the premium of a sale is rounded down to whole yen. */
  readonly premiumPercent: number;
  /** Vouchers are sold in multiples of this price. */
  readonly unitYen: Yen;
  /** The most that one person may buy in the programme, by price; `null`: no such limit. */
  readonly perPersonYen: Yen | null;
  readonly soldFrom: BusinessDate;
  readonly soldUntil: BusinessDate;
  readonly spendFrom: BusinessDate;
  /** The last date on which its vouchers may be spent. */
  readonly spendUntil: BusinessDate;
  /** What the municipality may pay in premiums altogether. */
  readonly premiumBudgetYen: Yen;
  readonly scope: LotScope;
}

export const PROGRAMME_PROBLEMS = [
  'NAME_MISSING',
  'PREMIUM_NOT_A_PERCENTAGE',
  'UNIT_NOT_AN_AMOUNT',
  'PERSON_LIMIT_NOT_WHOLE_UNITS',
  'BUDGET_NOT_AN_AMOUNT',
  'BUDGET_BELOW_ONE_UNIT',
  'SALE_ENDS_BEFORE_IT_STARTS',
  'USE_ENDS_BEFORE_IT_STARTS',
  'USE_STARTS_BEFORE_SALE',
  'SALE_ENDS_AFTER_USE',
  'NO_ELIGIBLE_SHOP',
  'CATEGORY_UNKNOWN',
] as const;
export type ProgrammeProblem = (typeof PROGRAMME_PROBLEMS)[number];

const PREMIUM_PERCENT_MAX = 100;

/** Everything about a programme that cannot be meant; empty when it may be sold. */
export function checkProgramme(programme: VoucherProgramme): readonly ProgrammeProblem[] {
  const { premiumPercent, unitYen, perPersonYen, premiumBudgetYen: budget, scope } = programme;
  const { soldFrom, soldUntil, spendFrom, spendUntil } = programme;
  const unitIsAmount = isAmount(unitYen) && unitYen > 0;
  const isPercentage =
    Number.isInteger(premiumPercent) && premiumPercent >= 0 && premiumPercent <= PREMIUM_PERCENT_MAX;
  const lists = [scope.shopIds, scope.merchantIds, scope.categories, scope.areas];
  const isProblem: Readonly<Record<ProgrammeProblem, boolean>> = {
    NAME_MISSING: programme.name.trim() === '',
    PREMIUM_NOT_A_PERCENTAGE: !isPercentage,
    UNIT_NOT_AN_AMOUNT: !unitIsAmount,
    PERSON_LIMIT_NOT_WHOLE_UNITS:
      perPersonYen !== null &&
      !(unitIsAmount && isAmount(perPersonYen) && perPersonYen > 0 && perPersonYen % unitYen === 0),
    BUDGET_NOT_AN_AMOUNT: !isAmount(budget),
    BUDGET_BELOW_ONE_UNIT:
      isAmount(budget) && unitIsAmount && isPercentage && budget < premiumOf(programme, unitYen),
    SALE_ENDS_BEFORE_IT_STARTS: soldUntil < soldFrom,
    USE_ENDS_BEFORE_IT_STARTS: spendUntil < spendFrom,
    USE_STARTS_BEFORE_SALE: spendFrom < soldFrom,
    SALE_ENDS_AFTER_USE: soldUntil > spendUntil,
    NO_ELIGIBLE_SHOP: lists.some((list) => list?.length === 0),
    CATEGORY_UNKNOWN: (scope.categories ?? []).some((category) => !isShopCategory(category)),
  };
  return PROGRAMME_PROBLEMS.filter((problem) => isProblem[problem]);
}

export const SALE_REFUSALS = [
  'NOT_AN_AMOUNT',
  'NOT_WHOLE_UNITS',
  'NOT_YET_ON_SALE',
  'SALE_ENDED',
  'PERSON_LIMIT',
  'PREMIUM_BUDGET_SPENT',
] as const;
export type SaleRefusal = (typeof SALE_REFUSALS)[number];

export interface VoucherQuote {
  readonly principalYen: Yen;
  readonly premiumYen: Yen;
  readonly usableFrom: BusinessDate;
  readonly expiresOn: BusinessDate;
}

export interface SaleRefusalDetail {
  readonly reason: SaleRefusal;
  /** The most that could be bought under this rule alone, in whole units; `null` where it is no matter of an amount. */
  readonly leftYen: Yen | null;
}

/**
 * The price of a sale and what is added, or every reason why not.
 * @param principalYen the price that somebody wants to pay
 * @param bought what this person has bought in the programme so far, by price
 * @param budgetLeft what is left of the programme's budget for premiums
 */
export function quoteVoucherSale(
  programme: VoucherProgramme,
  principalYen: Yen,
  bought: Yen,
  budgetLeft: Yen,
  today: BusinessDate,
): Result<VoucherQuote, readonly SaleRefusalDetail[]> {
  const refusals: SaleRefusalDetail[] = [];
  const refuse = (reason: SaleRefusal, leftYen: Yen | null = null) => refusals.push({ reason, leftYen });
  if (!isAmount(principalYen) || principalYen <= 0)
    return refused([{ reason: 'NOT_AN_AMOUNT', leftYen: null }]);

  if (principalYen % programme.unitYen !== 0) refuse('NOT_WHOLE_UNITS', wholeUnits(programme, principalYen));
  if (today < programme.soldFrom) refuse('NOT_YET_ON_SALE');
  if (today > programme.soldUntil) refuse('SALE_ENDED');
  const personLeft = programme.perPersonYen === null ? null : subtractYen(programme.perPersonYen, bought);
  if (personLeft !== null && principalYen > personLeft) {
    refuse('PERSON_LIMIT', wholeUnits(programme, personLeft));
  }
  const premiumYen = premiumOf(programme, principalYen);
  if (premiumYen > budgetLeft) refuse('PREMIUM_BUDGET_SPENT', unitsWithin(programme, budgetLeft));
  if (refusals.length > 0) return refused(refusals);
  return ok({
    principalYen,
    premiumYen,
    usableFrom: today > programme.spendFrom ? today : programme.spendFrom,
    expiresOn: programme.spendUntil,
  });
}

/** What the municipality adds to a price: rounded down to whole yen. */
export function premiumOf(
  { premiumPercent }: Pick<VoucherProgramme, 'premiumPercent'>,
  principalYen: Yen,
): Yen {
  return yen(Number((BigInt(principalYen) * BigInt(premiumPercent)) / 100n));
}

export interface MostOnSale extends VoucherQuote {
  /** The rule that keeps it from being more; `null`: only the ceiling. */
  readonly because: 'PERSON_LIMIT' | 'PREMIUM_BUDGET_SPENT' | null;
}

/**
 * The largest sale that `quoteVoucherSale` allows up to a ceiling; its principal is 0 where a limit is used up.
 * @returns `null` while the programme is not on sale
 */
export function mostOnSale(
  programme: VoucherProgramme,
  ceiling: Yen,
  bought: Yen,
  budgetLeft: Yen,
  today: BusinessDate,
): MostOnSale | null {
  const whole = wholeUnits(programme, ceiling);
  if (whole === 0) return null;
  const quote = quoteVoucherSale(programme, whole, bought, budgetLeft, today);
  if (quote.ok) return { ...quote.value, because: null };
  const [tightest] = quote.reason
    .flatMap(({ reason, leftYen }) =>
      leftYen !== null && (reason === 'PERSON_LIMIT' || reason === 'PREMIUM_BUDGET_SPENT')
        ? [{ reason, leftYen }]
        : [],
    )
    .sort((a, b) => a.leftYen - b.leftYen);
  if (tightest === undefined || quote.reason.some(({ leftYen }) => leftYen === null)) return null;
  return {
    principalYen: tightest.leftYen,
    premiumYen: premiumOf(programme, tightest.leftYen),
    usableFrom: today > programme.spendFrom ? today : programme.spendFrom,
    expiresOn: programme.spendUntil,
    because: tightest.reason,
  };
}

/** The largest price in whole units whose premium a budget still covers. */
function unitsWithin(programme: VoucherProgramme, budget: Yen): Yen | null {
  if (budget < 0) return ZERO_YEN;
  const percent = BigInt(programme.premiumPercent);
  // floor(price · percent / 100) <= budget says the same as price · percent < (budget + 1) · 100.
  return percent === 0n
    ? null
    : wholeUnits(programme, yen(Number(((BigInt(budget) + 1n) * 100n - 1n) / percent)));
}

function wholeUnits({ unitYen }: VoucherProgramme, amount: Yen): Yen {
  return amount <= 0 ? ZERO_YEN : yen(amount - (amount % unitYen));
}

function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
