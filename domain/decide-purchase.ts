import type { DeclineReason } from './decline-reasons.ts';
import type { GrantId, ShopId } from './ids.ts';
import type { PurchaseShop } from './lot-scope.ts';
import type { SpendingRules } from './spending-rules.ts';
import { WINDOW_KINDS, windowOf } from './spending-window.ts';
import type { WindowKind } from './spending-window.ts';
import type { TokyoMoment } from './tokyo-moment.ts';
import { balanceAt, balanceOf, spendLots } from './voucher-lots.ts';
import type { LotSpending, VoucherLot } from './voucher-lots.ts';
import { ZERO_YEN, isPurchaseAmount, subtractYen } from './yen.ts';
import type { Yen } from './yen.ts';

/** Spent so far in the windows that the moment of the purchase lies in. */
export type WindowUse = Readonly<Record<WindowKind, Yen>>;

export interface Spender {
  readonly frozen: boolean;
  readonly rules: SpendingRules;
  readonly used: WindowUse;
}

/** The owner's leave for somebody who is no member: one shop, an amount, a span of time (from, up to but without until). */
export interface PurchaseGrant {
  readonly grantId: GrantId;
  readonly shopId: ShopId;
  readonly limitYen: Yen;
  readonly usedYen: Yen;
  readonly fromMs: number;
  readonly untilMs: number;
}

export type Payer =
  | { readonly kind: 'member'; readonly member: Spender }
  | { readonly kind: 'grant'; readonly grant: PurchaseGrant };

/** Everything the decision looks at; nothing else may influence it. */
export interface PurchaseQuestion {
  readonly amount: Yen;
  readonly at: TokyoMoment;
  readonly shop: PurchaseShop;
  readonly payer: Payer;
  /** Its rules bind everybody who spends the family's money, a delegate too. */
  readonly family: Spender;
  readonly lots: readonly VoucherLot[];
  /** The owner was asked about this very purchase and said yes. */
  readonly ownerApproved: boolean;
}

export type CapSubject = 'member' | 'family' | 'grant';

/**
 * What the purchase uses of one window. It is taken of every window, limited or not: a limit that the owner sets at noon counts
 * what was spent in the morning. `limitYen` is what the store's guard compares with (`used + amount <= limit`); `null`: none.
 */
export interface CapTake {
  readonly subject: CapSubject;
  readonly window: WindowKind;
  readonly key: string;
  readonly amountYen: Yen;
  readonly limitYen: Yen | null;
}

export interface DeclineDetail {
  readonly reason: DeclineReason;
  /** What would still be possible under this rule alone; `null` where it is no matter of an amount. */
  readonly leftYen: Yen | null;
  /** Which of the family's limits, with `FAMILY_CAP`. */
  readonly window: 'purchase' | WindowKind | null;
}

/** Whose threshold asks for the owner's yes, and where it lies. */
export interface AskReason {
  readonly subject: 'member' | 'family';
  readonly aboveYen: Yen;
}

interface Proposal {
  readonly spendings: readonly LotSpending[];
  readonly takes: readonly CapTake[];
}

export type PurchaseDecision =
  | ({ readonly kind: 'approve' } & Proposal)
  /** Nothing stands against it but that the owner wants to be asked. */
  | ({ readonly kind: 'ask-owner'; readonly why: readonly AskReason[] } & Proposal)
  | { readonly kind: 'decline'; readonly reasons: readonly DeclineDetail[] };

/**
 * Proposes what to do with a purchase; the store enforces it by guarded writes (decisions.md 3). A refusal names every reason
 * at once, in the order of DECLINE_REASONS, so that nobody is sent away twice. The owner is asked only about what would go
 * through with a yes.
 * @throws RangeError if the amount is none that a purchase can have
 */
export function decidePurchase(question: PurchaseQuestion): PurchaseDecision {
  const { amount, at, lots, shop } = question;
  if (!isPurchaseAmount(amount)) throw new RangeError(`not the amount of a purchase: ${String(amount)}`);
  const reasons = [
    ...freezeReasons(question),
    ...placeAndTimeReasons(question),
    ...limitReasons(question),
    ...voucherReasons(question),
  ];
  const spendings = spendLots(lots, amount, at.businessDate, shop);
  if (reasons.length > 0 || spendings === null) return { kind: 'decline', reasons };

  const proposal = { spendings, takes: takesOf(question) };
  const why = question.ownerApproved ? [] : askReasons(question);
  return why.length > 0 ? { kind: 'ask-owner', ...proposal, why } : { kind: 'approve', ...proposal };
}

/** What the daily limit still allows; never below zero, for a limit may be lowered under what is already spent. */
export function leftOfDay(rules: SpendingRules, spentToday: Yen): Yen | null {
  return leftOf(rules.perDay, spentToday);
}

/** What a limit still allows, at least 0; `null` where there is no limit. */
export function leftOf(limit: Yen | null | undefined, used: Yen): Yen | null {
  if (limit === null || limit === undefined) return null;
  return used >= limit ? ZERO_YEN : subtractYen(limit, used);
}

/** The limit that rules set for a window. */
export function limitOfWindow(rules: SpendingRules, window: WindowKind): Yen | null {
  const { perDay, perWeek, perMonth, inTotal } = rules;
  return { day: perDay, week: perWeek, month: perMonth, total: inTotal }[window] ?? null;
}

const MEMBER_CAPS = { day: 'CAP_DAY', week: 'CAP_WEEK', month: 'CAP_MONTH', total: 'CAP_TOTAL' } as const;

function because(
  reason: DeclineReason,
  leftYen: Yen | null = null,
  window: DeclineDetail['window'] = null,
): DeclineDetail {
  return { reason, leftYen, window };
}

function freezeReasons({ payer, family, at }: PurchaseQuestion): DeclineDetail[] {
  const reasons: DeclineDetail[] = [];
  if (payer.kind === 'member' && payer.member.frozen) reasons.push(because('FROZEN'));
  if (family.frozen) reasons.push(because('FAMILY_FROZEN'));
  // Not yet begun is told as ended: a grant that is not valid now is none.
  if (payer.kind === 'grant' && (at.instantMs < payer.grant.fromMs || at.instantMs >= payer.grant.untilMs)) {
    reasons.push(because('GRANT_ENDED'));
  }
  return reasons;
}

function placeAndTimeReasons({ payer, family, shop, at }: PurchaseQuestion): DeclineDetail[] {
  const rules = payer.kind === 'member' ? [payer.member.rules, family.rules] : [family.rules];
  const reasons: DeclineDetail[] = [];
  const otherShop = payer.kind === 'grant' && payer.grant.shopId !== shop.shopId;
  if (otherShop || rules.some((rule) => forbids(rule.shopsOnly, rule.shopsBlocked, shop.shopId))) {
    reasons.push(because('SHOP_NOT_ALLOWED'));
  }
  if (rules.some((rule) => forbids(rule.categoriesOnly, rule.categoriesBlocked, shop.category))) {
    reasons.push(because('CATEGORY_NOT_ALLOWED'));
  }
  if (rules.some((rule) => forbids(rule.weekdays, null, at.weekday))) {
    reasons.push(because('WEEKDAY_NOT_ALLOWED'));
  }
  if (rules.some((rule) => isOutside(rule.hours, at.minuteOfDay))) reasons.push(because('OUTSIDE_HOURS'));
  return reasons;
}

function forbids<Entry>(
  only: readonly Entry[] | null | undefined,
  blocked: readonly Entry[] | null | undefined,
  entry: Entry,
): boolean {
  return (only != null && !only.includes(entry)) || (blocked?.includes(entry) ?? false);
}

function isOutside(hours: SpendingRules['hours'], minute: number): boolean {
  return hours != null && (minute < hours.fromMinute || minute >= hours.untilMinute);
}

function limitReasons({ payer, family, amount }: PurchaseQuestion): DeclineDetail[] {
  const reasons: DeclineDetail[] = [];
  if (payer.kind === 'member') {
    for (const { window, leftYen } of brokenLimits(payer.member, amount)) {
      reasons.push(because(window === 'purchase' ? 'CAP_PURCHASE' : MEMBER_CAPS[window], leftYen));
    }
  } else {
    const leftYen = leftOf(payer.grant.limitYen, payer.grant.usedYen) ?? ZERO_YEN;
    if (amount > leftYen) reasons.push(because('GRANT_LIMIT', leftYen));
  }
  for (const { window, leftYen } of brokenLimits(family, amount)) {
    reasons.push(because('FAMILY_CAP', leftYen, window));
  }
  return reasons;
}

function brokenLimits(
  { rules, used }: Spender,
  amount: Yen,
): { readonly window: 'purchase' | WindowKind; readonly leftYen: Yen }[] {
  const left = [
    { window: 'purchase' as const, leftYen: rules.perPurchase },
    ...WINDOW_KINDS.map((window) => ({
      window,
      leftYen: leftOf(limitOfWindow(rules, window), used[window]),
    })),
  ];
  return left.flatMap(({ window, leftYen }) =>
    leftYen !== null && amount > leftYen ? [{ window, leftYen }] : [],
  );
}

/** Vouchers that this shop cannot take are told apart from vouchers that are not there. */
function voucherReasons({ lots, amount, at, shop }: PurchaseQuestion): DeclineDetail[] {
  const balance = balanceOf(lots, at.businessDate);
  const balanceHere = balanceAt(shop, lots, at.businessDate);
  const reasons: DeclineDetail[] = [];
  if (balanceHere < balance && amount > balanceHere) {
    reasons.push(because('VOUCHERS_NOT_FOR_SHOP', balanceHere));
  }
  if (amount > balance) reasons.push(because('BALANCE', balance));
  return reasons;
}

function askReasons({ payer, family, amount }: PurchaseQuestion): AskReason[] {
  const thresholds = [
    {
      subject: 'member' as const,
      aboveYen: payer.kind === 'member' ? payer.member.rules.askOwnerAbove : null,
    },
    { subject: 'family' as const, aboveYen: family.rules.askOwnerAbove },
  ];
  return thresholds.flatMap(({ subject, aboveYen }) =>
    aboveYen != null && amount > aboveYen ? [{ subject, aboveYen }] : [],
  );
}

function takesOf({ payer, family, amount, at }: PurchaseQuestion): CapTake[] {
  const windows = (subject: 'member' | 'family', { rules }: Spender): CapTake[] =>
    WINDOW_KINDS.map((window) => ({
      subject,
      window,
      key: windowOf(window, at.businessDate),
      amountYen: amount,
      limitYen: limitOfWindow(rules, window),
    }));
  const own: CapTake[] =
    payer.kind === 'member'
      ? windows('member', payer.member)
      : [
          {
            subject: 'grant',
            window: 'total',
            key: windowOf('total', at.businessDate),
            amountYen: amount,
            limitYen: payer.grant.limitYen,
          },
        ];
  return [...own, ...windows('family', family)];
}
