import fc from 'fast-check';
import type { ShopId } from '../../domain/ids.ts';
import { SHOP_CATEGORIES } from '../../domain/shop-category.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import { WEEKDAYS } from '../../domain/tokyo-moment.ts';
import type { Yen } from '../../domain/yen.ts';

/** Three shops that rules, vouchers and purchases of a property test speak of. */
export const SOME_SHOPS = [
  '0b2f7c9e-1a2b-4c3d-8e4f-000000000001',
  '0b2f7c9e-1a2b-4c3d-8e4f-000000000002',
  '0b2f7c9e-1a2b-4c3d-8e4f-000000000003',
] as ShopId[];
export const SOME_CATEGORIES = SHOP_CATEGORIES.slice(0, 4);

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 2 });

/** Entries given out to "only", to "not", or to neither, so that none is in both. */
function splitList<Entry>(entries: readonly Entry[]) {
  return fc
    .array(fc.constantFrom('only', 'not', 'neither'), {
      minLength: entries.length,
      maxLength: entries.length,
    })
    .map((places) => {
      const at = (wanted: string) => entries.filter((_, index) => places[index] === wanted);
      return { only: at('only').length > 0 ? at('only') : null, blocked: at('not') };
    });
}

/** Rules without a contradiction, every kind of them present about as often as not. */
export const someRules: fc.Arbitrary<SpendingRules> = fc
  .record({
    steps: fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 5, maxLength: 5 }),
    present: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    askOwnerAbove: maybe(fc.integer({ min: 0, max: 3_000 })),
    shops: splitList(SOME_SHOPS),
    categories: splitList(SOME_CATEGORIES),
    minutes: maybe(fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 2 })),
    weekdays: maybe(fc.subarray([...WEEKDAYS], { minLength: 1 })),
  })
  .map(({ steps, present, askOwnerAbove, shops, categories, minutes, weekdays }) => {
    let sum = 0;
    const [perPurchase, perDay, perWeek, perMonth, inTotal] = steps.map((step, index) => {
      sum += step + (index === 0 ? 1 : 0);
      return present[index] ? (sum as Yen) : null;
    }) as [Yen | null, Yen | null, Yen | null, Yen | null, Yen | null];
    const [fromMinute = 0, untilMinute = 0] = [...(minutes ?? [])].sort((a, b) => a - b);
    return {
      perPurchase,
      perDay,
      perWeek,
      perMonth,
      inTotal,
      askOwnerAbove: askOwnerAbove as Yen | null,
      shopsOnly: shops.only,
      shopsBlocked: shops.blocked,
      categoriesOnly: categories.only,
      categoriesBlocked: categories.blocked,
      hours: minutes === null ? null : { fromMinute, untilMinute },
      weekdays,
    };
  });
