import type { BusinessDate } from '../../domain/business-date.ts';
import type { CountedSum } from '../../domain/settlement/merchant-totals.ts';
import type { ShopCategory } from '../../domain/shop-category.ts';
import { addYen, subtractYen, sumYen } from '../../domain/yen.ts';
import type { Yen } from '../../domain/yen.ts';

/** What a programme did in a period. Everything that was spent is net of voids and refunds. */
export interface CouncilFigures {
  readonly municipalityName: string;
  readonly programmeName: string;
  readonly from: BusinessDate;
  readonly until: BusinessDate;
  readonly madeOn: BusinessDate;
  readonly isSimulated: boolean;
  readonly sold: {
    readonly count: number;
    readonly buyers: number;
    readonly principalYen: Yen;
    readonly premiumYen: Yen;
  };
  readonly premiumBudgetYen: Yen;
  readonly spent: CountedSum;
  readonly expired: { readonly principalYen: Yen; readonly premiumYen: Yen };
  readonly refunds: CountedSum;
  /** Given back after the last day: the principal is owed in money, the premium is the programme's again. */
  readonly settled: { readonly principalYen: Yen; readonly premiumYen: Yen };
  /** `2026-11`, in order, months without spending too. */
  readonly perMonth: readonly ({ readonly month: string } & CountedSum)[];
  readonly perCategory: readonly ({ readonly category: ShopCategory } & CountedSum)[];
  readonly perShop: readonly ({ readonly shopName: string } & CountedSum)[];
  /** In order of age, without a gap. */
  readonly perAge: readonly AgeBand[];
}

/** Both ages are in it; `null`: and over. */
export interface AgeBand extends CountedSum {
  readonly fromAge: number;
  readonly untilAge: number | null;
  readonly people: number;
}

/** In a village a figure about fewer people than this is a figure about somebody. */
export const AGE_BAND_PEOPLE_MIN = 5;

/**
 * Puts bands of few people together with their neighbour, so that nobody's spending can be read out of the report.
 * @returns empty when all of them together are too few
 */
export function mergeSmallBands(
  bands: readonly AgeBand[],
  peopleMin: number = AGE_BAND_PEOPLE_MIN,
): AgeBand[] {
  const merged: AgeBand[] = [];
  let open: AgeBand | null = null;
  for (const band of bands) {
    open = open === null ? band : joined(open, band);
    if (open.people < peopleMin) continue;
    merged.push(open);
    open = null;
  }
  const last = merged.pop();
  if (last === undefined) return [];
  return [...merged, open === null ? last : joined(last, open)];
}

function joined(younger: AgeBand, older: AgeBand): AgeBand {
  return {
    fromAge: younger.fromAge,
    untilAge: older.untilAge,
    people: younger.people + older.people,
    count: younger.count + older.count,
    amountYen: addYen(younger.amountYen, older.amountYen),
  };
}

/** What was issued and is neither spent, nor expired, nor owed in money. */
export function leftYen({ sold, spent, expired, settled }: CouncilFigures): Yen {
  const whole = ({ principalYen, premiumYen }: typeof expired): Yen => addYen(principalYen, premiumYen);
  return subtractYen(whole(sold), addYen(spent.amountYen, whole(expired), whole(settled)));
}

/** The tables that do not add up to what was spent, by name; a report with one of them is not printed. */
export function contradictionsIn(figures: CouncilFigures): string[] {
  const { spent } = figures;
  const tables = {
    perMonth: figures.perMonth,
    perCategory: figures.perCategory,
    perShop: figures.perShop,
    perAge: figures.perAge,
  };
  const wrong = Object.entries(tables)
    .filter(
      ([, rows]) =>
        sumYen(rows.map(({ amountYen }) => amountYen)) !== spent.amountYen ||
        rows.reduce((sum, { count }) => sum + count, 0) !== spent.count,
    )
    .map(([name]) => name);
  return leftYen(figures) < 0 ? [...wrong, 'left'] : wrong;
}
