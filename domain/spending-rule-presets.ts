import type { SpendingRules } from './spending-rules.ts';
import { yen } from './yen.ts';

/**
 * Rules that an owner takes with one touch and changes afterwards. The figures are proposals to begin with, not measured ones:
 * a child's pocket money by day; a teenager's by week, with time to buy lunch; an elder, who is asked nothing but protected
 * from one large sum; a helper, who shops for somebody else in daytime.
 */
export const SPENDING_RULE_PRESETS = {
  child: {
    perPurchase: null,
    perDay: yen(500),
    categoriesBlocked: ['alcohol-tobacco', 'toys-games'],
    hours: { fromMinute: 6 * 60, untilMinute: 20 * 60 },
  },
  teenager: {
    perPurchase: null,
    perDay: yen(1_500),
    perWeek: yen(5_000),
    categoriesBlocked: ['alcohol-tobacco'],
    hours: { fromMinute: 5 * 60, untilMinute: 22 * 60 },
  },
  elder: { perPurchase: null, perDay: yen(10_000), askOwnerAbove: yen(5_000) },
  helper: {
    perPurchase: yen(5_000),
    perDay: yen(5_000),
    perMonth: yen(40_000),
    categoriesOnly: ['bakery-sweets', 'food', 'fresh-produce', 'household-hardware', 'pharmacy'],
    hours: { fromMinute: 8 * 60, untilMinute: 19 * 60 },
  },
} as const satisfies Record<string, SpendingRules>;

export type SpendingRulePreset = keyof typeof SPENDING_RULE_PRESETS;
