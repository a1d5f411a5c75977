import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SOME_CATEGORIES, SOME_SHOPS, someRules } from '../test/support/some-rules.ts';
import { businessDateAt, parseBusinessDate } from './business-date.ts';
import { decidePurchase } from './decide-purchase.ts';
import type { Payer, PurchaseQuestion, Spender, WindowUse } from './decide-purchase.ts';
import { DECLINE_REASONS } from './decline-reasons.ts';
import type { GrantId, LotId, MerchantId, MunicipalityId } from './ids.ts';
import { NO_SPENDING_RULES } from './spending-rules.ts';
import type { SpendingRules } from './spending-rules.ts';
import { tokyoMomentAt } from './tokyo-moment.ts';
import type { VoucherLot } from './voucher-lots.ts';
import { ZERO_YEN, yen } from './yen.ts';
import type { Yen } from './yen.ts';

const SHOP_A = SOME_SHOPS[0];
const SHOP_B = SOME_SHOPS[1];
const VILLAGE = 'village' as MunicipalityId;
const TOWN = 'town' as MunicipalityId;
/** Sunday 22 November 2026, 10:15 in Tokyo. */
const at = tokyoMomentAt(Date.parse('2026-11-22T01:15:00Z'));
const unused: WindowUse = { day: ZERO_YEN, week: ZERO_YEN, month: ZERO_YEN, total: ZERO_YEN };
const free: Spender = { frozen: false, rules: NO_SPENDING_RULES, used: unused };
const lot: VoucherLot = { lotId: 'lot' as LotId, left: yen(10_000), expiresOn: at.businessDate };

function member(rules: Partial<SpendingRules>, used: Partial<WindowUse> = {}, frozen = false): Payer {
  return {
    kind: 'member',
    member: { frozen, rules: { ...NO_SPENDING_RULES, ...rules }, used: { ...unused, ...used } },
  };
}

const child: PurchaseQuestion = {
  amount: yen(300),
  at,
  shop: { shopId: SHOP_A, merchantId: null, municipalityId: VILLAGE, category: 'food' },
  payer: member({ perDay: yen(500) }),
  family: free,
  lots: [lot],
  ownerApproved: false,
};

const asked = (changes: Partial<PurchaseQuestion>) => decidePurchase({ ...child, ...changes });
function reasonsOf(changes: Partial<PurchaseQuestion>): string[] {
  const decision = asked(changes);
  if (decision.kind !== 'decline') return [decision.kind];
  return decision.reasons.map(({ reason, window, leftYen }) =>
    [reason, window, leftYen].filter((part) => part !== null).join(' '),
  );
}

describe('deciding a purchase', () => {
  it('approves within every limit, and counts it in every window of member and family', () => {
    const decision = asked({});
    expect(decision).toMatchObject({ kind: 'approve', spendings: [{ lotId: 'lot', amount: 300 }] });
    expect(
      decision.kind === 'approve' && decision.takes.map((take) => Object.values(take).join(' ')),
    ).toEqual([
      'member day 2026-11-22 300 500',
      'member week 2026-W47 300 ',
      'member month 2026-11 300 ',
      'member total all 300 ',
      'family day 2026-11-22 300 ',
      'family week 2026-W47 300 ',
      'family month 2026-11 300 ',
      'family total all 300 ',
    ]);
  });

  it.each<[string, Partial<PurchaseQuestion>, string[]]>([
    [
      "the child's second 300 yen",
      { payer: member({ perDay: yen(500) }, { day: yen(300) }) },
      ['CAP_DAY 200'],
    ],
    [
      'a limit lowered below what is spent',
      { payer: member({ perDay: yen(500) }, { day: yen(800) }) },
      ['CAP_DAY 0'],
    ],
    ['one purchase too large', { payer: member({ perPurchase: yen(200) }) }, ['CAP_PURCHASE 200']],
    ['a week used up', { payer: member({ perWeek: yen(500) }, { week: yen(250) }) }, ['CAP_WEEK 250']],
    ['a month used up', { payer: member({ perMonth: yen(500) }, { month: yen(500) }) }, ['CAP_MONTH 0']],
    ['all used up', { payer: member({ inTotal: yen(500) }, { total: yen(400) }) }, ['CAP_TOTAL 100']],
    ['a member frozen', { payer: member({}, {}, true) }, ['FROZEN']],
    ['a family frozen', { family: { ...free, frozen: true } }, ['FAMILY_FROZEN']],
    [
      "the family's month",
      {
        family: {
          ...free,
          rules: { ...NO_SPENDING_RULES, perMonth: yen(900) },
          used: { ...unused, month: yen(700) },
        },
      },
      ['FAMILY_CAP month 200'],
    ],
    [
      "the family's limit for one purchase",
      { family: { ...free, rules: { ...NO_SPENDING_RULES, perPurchase: yen(100) } } },
      ['FAMILY_CAP purchase 100'],
    ],
    ['another shop only', { payer: member({ shopsOnly: [SHOP_B] }) }, ['SHOP_NOT_ALLOWED']],
    ['this shop blocked', { payer: member({ shopsBlocked: [SHOP_A] }) }, ['SHOP_NOT_ALLOWED']],
    ['another kind only', { payer: member({ categoriesOnly: ['pharmacy'] }) }, ['CATEGORY_NOT_ALLOWED']],
    ['this kind blocked', { payer: member({ categoriesBlocked: ['food'] }) }, ['CATEGORY_NOT_ALLOWED']],
    ['no Sundays', { payer: member({ weekdays: ['mon', 'sat'] }) }, ['WEEKDAY_NOT_ALLOWED']],
    ['too early', { payer: member({ hours: { fromMinute: 616, untilMinute: 1440 } }) }, ['OUTSIDE_HOURS']],
    [
      'the very first minute',
      { payer: member({ hours: { fromMinute: 615, untilMinute: 616 } }) },
      ['approve'],
    ],
    [
      'the minute at which it ends',
      { payer: member({ hours: { fromMinute: 0, untilMinute: 615 } }) },
      ['OUTSIDE_HOURS'],
    ],
    ['too little left', { lots: [{ ...lot, left: yen(299) }] }, ['BALANCE 299']],
    [
      'vouchers that ended yesterday',
      { lots: [{ ...lot, expiresOn: parseBusinessDate('2026-11-21') }] },
      ['BALANCE 0'],
    ],
    [
      'vouchers of tomorrow',
      { lots: [{ ...lot, usableFrom: parseBusinessDate('2026-11-23') }] },
      ['BALANCE 0'],
    ],
    ['vouchers from today', { lots: [{ ...lot, usableFrom: parseBusinessDate('2026-11-22') }] }, ['approve']],
    [
      'vouchers of another town',
      {
        lots: [
          { ...lot, scope: { municipalityId: TOWN } },
          { ...lot, lotId: 'b' as LotId, left: yen(50) },
        ],
      },
      ['VOUCHERS_NOT_FOR_SHOP 50'],
    ],
    [
      'vouchers of another town, and too few of them',
      { lots: [{ ...lot, left: yen(250), scope: { municipalityId: TOWN } }] },
      ['VOUCHERS_NOT_FOR_SHOP 0', 'BALANCE 250'],
    ],
    [
      'everything at once',
      {
        payer: member(
          {
            perPurchase: yen(100),
            perDay: yen(200),
            hours: { fromMinute: 0, untilMinute: 9 },
            weekdays: ['mon'],
          },
          {},
          true,
        ),
        lots: [],
      },
      ['FROZEN', 'WEEKDAY_NOT_ALLOWED', 'OUTSIDE_HOURS', 'CAP_PURCHASE 100', 'CAP_DAY 200', 'BALANCE 0'],
    ],
  ])('%s', (_, changes, reasons) => {
    expect(reasonsOf(changes)).toEqual(reasons);
  });

  it('asks the owner above the threshold, not at it, and no more once the owner said yes', () => {
    const payer = member({ askOwnerAbove: yen(300) });
    expect(asked({ payer }).kind).toBe('approve');
    const decision = asked({ payer, amount: yen(301) });
    expect(decision).toMatchObject({ kind: 'ask-owner', why: [{ subject: 'member', aboveYen: 300 }] });
    const approved = asked({ payer, amount: yen(301), ownerApproved: true });
    expect({ ...decision, kind: 'approve', why: undefined }).toEqual({ ...approved, why: undefined });
    expect(reasonsOf({ payer: member({ askOwnerAbove: ZERO_YEN, perDay: yen(200) }) })).toEqual([
      'CAP_DAY 200',
    ]);
  });

  it('holds a delegate to the grant and to the rules of the family', () => {
    const grant = {
      grantId: 'grant' as GrantId,
      shopId: SHOP_A,
      limitYen: yen(1_000),
      usedYen: yen(600),
      fromMs: at.instantMs,
      untilMs: at.instantMs + 1,
    };
    const payer: Payer = { kind: 'grant', grant };
    const decision = asked({ payer });
    expect(decision.kind === 'approve' && decision.takes[0]).toEqual({
      subject: 'grant',
      window: 'total',
      key: 'all',
      amountYen: 300,
      limitYen: 1_000,
    });
    expect(
      decision.kind === 'approve' && decision.takes.slice(1).every(({ subject }) => subject === 'family'),
    ).toBe(true);
    expect(reasonsOf({ payer: { kind: 'grant', grant: { ...grant, usedYen: yen(701) } } })).toEqual([
      'GRANT_LIMIT 299',
    ]);
    expect(reasonsOf({ payer: { kind: 'grant', grant: { ...grant, shopId: SHOP_B } } })).toEqual([
      'SHOP_NOT_ALLOWED',
    ]);
    expect(reasonsOf({ payer: { kind: 'grant', grant: { ...grant, fromMs: at.instantMs + 1 } } })).toEqual([
      'GRANT_ENDED',
    ]);
    expect(reasonsOf({ payer: { kind: 'grant', grant: { ...grant, untilMs: at.instantMs } } })).toEqual([
      'GRANT_ENDED',
    ]);
    expect(reasonsOf({ payer, family: { ...free, frozen: true } })).toEqual(['FAMILY_FROZEN']);
  });

  it.each([0, -1, 1.5, 300_001, Number.NaN])('takes %s yen for a bug', (amount) => {
    expect(() => asked({ amount: amount as Yen })).toThrow(RangeError);
  });
});

// A second reading of the rules, as plain as it can be written, that shares no code with the first.

function* naiveReasons(q: PurchaseQuestion): Generator<string> {
  const member = q.payer.kind === 'member' ? q.payer.member : null;
  const grant = q.payer.kind === 'grant' ? q.payer.grant : null;
  const everybody = member === null ? [q.family] : [member, q.family];
  if (member?.frozen) yield 'FROZEN';
  if (q.family.frozen) yield 'FAMILY_FROZEN';
  if (grant && !(grant.fromMs <= q.at.instantMs && q.at.instantMs < grant.untilMs)) yield 'GRANT_ENDED';
  const shopOk = everybody.every(
    ({ rules }) =>
      (!rules.shopsOnly || new Set(rules.shopsOnly).has(q.shop.shopId)) &&
      !new Set(rules.shopsBlocked ?? []).has(q.shop.shopId),
  );
  if (!shopOk || (grant && grant.shopId !== q.shop.shopId)) yield 'SHOP_NOT_ALLOWED';
  const categoryOk = everybody.every(
    ({ rules }) =>
      (!rules.categoriesOnly || new Set(rules.categoriesOnly).has(q.shop.category)) &&
      !new Set(rules.categoriesBlocked ?? []).has(q.shop.category),
  );
  if (!categoryOk) yield 'CATEGORY_NOT_ALLOWED';
  if (everybody.some(({ rules }) => rules.weekdays && !new Set(rules.weekdays).has(q.at.weekday))) {
    yield 'WEEKDAY_NOT_ALLOWED';
  }
  const now = q.at.minuteOfDay;
  if (
    everybody.some(({ rules: { hours } }) => hours && !(hours.fromMinute <= now && now < hours.untilMinute))
  ) {
    yield 'OUTSIDE_HOURS';
  }
  if (member) {
    const { rules, used } = member;
    if (typeof rules.perPurchase === 'number' && q.amount > rules.perPurchase) yield 'CAP_PURCHASE';
    if (typeof rules.perDay === 'number' && used.day + q.amount > rules.perDay) yield 'CAP_DAY';
    if (typeof rules.perWeek === 'number' && used.week + q.amount > rules.perWeek) yield 'CAP_WEEK';
    if (typeof rules.perMonth === 'number' && used.month + q.amount > rules.perMonth) yield 'CAP_MONTH';
    if (typeof rules.inTotal === 'number' && used.total + q.amount > rules.inTotal) yield 'CAP_TOTAL';
  }
  if (grant && grant.usedYen + q.amount > grant.limitYen) yield 'GRANT_LIMIT';
  const { rules, used } = q.family;
  if (typeof rules.perPurchase === 'number' && q.amount > rules.perPurchase) yield 'FAMILY_CAP purchase';
  if (typeof rules.perDay === 'number' && used.day + q.amount > rules.perDay) yield 'FAMILY_CAP day';
  if (typeof rules.perWeek === 'number' && used.week + q.amount > rules.perWeek) yield 'FAMILY_CAP week';
  if (typeof rules.perMonth === 'number' && used.month + q.amount > rules.perMonth) yield 'FAMILY_CAP month';
  if (typeof rules.inTotal === 'number' && used.total + q.amount > rules.inTotal) yield 'FAMILY_CAP total';
  let everywhere = 0;
  let here = 0;
  for (const lot of q.lots) {
    if (lot.expiresOn < q.at.businessDate) continue;
    if (lot.usableFrom && lot.usableFrom > q.at.businessDate) continue;
    everywhere += lot.left;
    if (naiveFits(lot, q)) here += lot.left;
  }
  if (here < everywhere && here < q.amount) yield 'VOUCHERS_NOT_FOR_SHOP';
  if (everywhere < q.amount) yield 'BALANCE';
}

function naiveFits({ scope }: VoucherLot, { shop }: PurchaseQuestion): boolean {
  if (!scope) return true;
  if (scope.municipalityId && scope.municipalityId !== shop.municipalityId) return false;
  if (scope.shopIds && !scope.shopIds.some((id) => id === shop.shopId)) return false;
  if (scope.merchantIds && !scope.merchantIds.some((id) => id === shop.merchantId)) return false;
  if (scope.categories && !scope.categories.some((category) => category === shop.category)) return false;
  return !scope.areas || scope.areas.some((area) => shop.areas?.some((own) => own === area) ?? false);
}

function isOpen({ usableFrom }: VoucherLot, { at: { businessDate } }: PurchaseQuestion): boolean {
  return usableFrom === undefined || usableFrom <= businessDate;
}

const someYen = fc.integer({ min: 0, max: 4_000 }).map(yen);
const someUse = fc.record<WindowUse>({ day: someYen, week: someYen, month: someYen, total: someYen });
const someSpender = fc.record<Spender>({
  // Most questions must come through the gates, or the limits behind them would hardly be tried.
  frozen: fc.constantFrom(false, false, false, false, false, true),
  rules: fc.oneof(someRules, fc.constant(NO_SPENDING_RULES)),
  used: fc.oneof(someUse, fc.constant(unused)),
});
const someInstant = fc.integer({ min: at.instantMs - 3 * 86_400_000, max: at.instantMs + 3 * 86_400_000 });
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 2 });
const someMerchant = fc.constantFrom('m1', 'm2').map((text) => text as MerchantId);
const someScope = fc.record({
  municipalityId: maybe(fc.constantFrom(VILLAGE, TOWN)),
  shopIds: maybe(fc.subarray(SOME_SHOPS)),
  merchantIds: maybe(fc.subarray(['m1', 'm2'] as MerchantId[])),
  categories: maybe(fc.subarray(SOME_CATEGORIES)),
  areas: maybe(fc.subarray(['north', 'south'])),
});
const someLots = fc
  .array(
    fc.record({
      left: someYen,
      expiresOn: fc
        .integer({ min: -4, max: 4 })
        .map((days) => businessDateAt(at.instantMs + days * 86_400_000)),
      // Rarely later than today, or too little could be paid to try much.
      opensInDays: fc.constantFrom(null, null, null, -2, 0, 1, 3),
      scope: fc.oneof(fc.constant(undefined), someScope),
    }),
    { maxLength: 6 },
  )
  .map((lots) =>
    lots.map(({ scope, opensInDays, ...lot }, index): VoucherLot => ({
      ...lot,
      lotId: `lot-${index}` as LotId,
      ...(scope && { scope }),
      ...(opensInDays !== null && { usableFrom: businessDateAt(at.instantMs + opensInDays * 86_400_000) }),
    })),
  );
const somePayer: fc.Arbitrary<Payer> = fc.oneof(
  someSpender.map((member) => ({ kind: 'member' as const, member })),
  fc
    .record({
      grantId: fc.constant('grant' as GrantId),
      shopId: fc.constantFrom(...SOME_SHOPS),
      limitYen: someYen,
      usedYen: someYen,
      fromMs: someInstant,
      untilMs: someInstant,
    })
    .map((grant) => ({ kind: 'grant' as const, grant })),
);
const someQuestion: fc.Arbitrary<PurchaseQuestion> = fc.record({
  amount: fc.integer({ min: 1, max: 5_000 }).map(yen),
  at: someInstant.map(tokyoMomentAt),
  shop: fc.record({
    shopId: fc.constantFrom(...SOME_SHOPS),
    merchantId: maybe(someMerchant),
    municipalityId: fc.constantFrom(VILLAGE, TOWN),
    category: fc.constantFrom(...SOME_CATEGORIES),
    areas: fc.subarray(['north', 'south']),
  }),
  payer: somePayer,
  family: someSpender,
  lots: someLots,
  ownerApproved: fc.boolean(),
});

describe('whatever is asked', () => {
  it('a decline names exactly the rules that are broken, in their order, and nothing else is declined', () => {
    fc.assert(
      fc.property(someQuestion, (question) => {
        const broken = [...naiveReasons(question)];
        const decision = decidePurchase(question);
        const named =
          decision.kind === 'decline'
            ? decision.reasons.map(({ reason, window }) => (window === null ? reason : `${reason} ${window}`))
            : [];
        expect(named).toEqual(broken);
        expect(decision.kind === 'decline').toBe(broken.length > 0);
        const places = named.map((reason) => DECLINE_REASONS.indexOf(reason.split(' ')[0] as 'FROZEN'));
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }),
      { numRuns: 2_000 },
    );
  });

  it('what is left is exactly what would still go through as far as that rule is concerned', () => {
    fc.assert(
      fc.property(someQuestion, (question) => {
        const decision = decidePurchase(question);
        if (decision.kind !== 'decline') return;
        for (const { reason, window, leftYen } of decision.reasons) {
          if (leftYen === null) continue;
          const name = window === null ? reason : `${reason} ${window}`;
          expect(leftYen).toBeLessThan(question.amount);
          if (leftYen > 0) expect([...naiveReasons({ ...question, amount: leftYen })]).not.toContain(name);
          expect([...naiveReasons({ ...question, amount: yen(leftYen + 1) })]).toContain(name);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('a smaller amount is never declined for a reason that the larger did not have', () => {
    const pair = fc.tuple(someQuestion, fc.integer({ min: 1, max: 5_000 }));
    fc.assert(
      fc.property(pair, ([question, other]) => {
        const [small, large] = [Math.min(question.amount, other), Math.max(question.amount, other)];
        const reasons = (amount: number) => {
          const decision = decidePurchase({ ...question, amount: yen(amount) });
          return decision.kind === 'decline'
            ? decision.reasons.map(({ reason, window }) => `${reason} ${window ?? ''}`)
            : [];
        };
        expect(reasons(large)).toEqual(expect.arrayContaining(reasons(small)));
      }),
      { numRuns: 1_000 },
    );
  });

  /** Narrowed until nothing speaks against it, so that approvals are tried often and not by luck. */
  const someApprovable = someQuestion.map((question): PurchaseQuestion => {
    const open = ({ rules: { askOwnerAbove } }: Spender): Spender => ({
      frozen: false,
      rules: { ...NO_SPENDING_RULES, askOwnerAbove: askOwnerAbove == null ? null : yen(askOwnerAbove % 600) },
      used: unused,
    });
    const payer: Payer =
      question.payer.kind === 'member'
        ? { kind: 'member', member: open(question.payer.member) }
        : question.payer;
    return { ...question, payer, family: open(question.family), amount: yen(Math.min(question.amount, 400)) };
  });

  it('spends the amount exactly, from lots that may be spent here today, the right ones first', () => {
    let [tried, temptations] = [0, 0];
    fc.assert(
      fc.property(someApprovable, (question) => {
        const decision = decidePurchase(question);
        if (decision.kind === 'decline') return;
        tried += 1;
        if (
          question.lots.some(
            (lot) => lot.left > 0 && lot.expiresOn >= question.at.businessDate && !naiveFits(lot, question),
          )
        ) {
          temptations += 1;
        }
        expect(decision.spendings.reduce((sum, { amount }) => sum + amount, 0)).toBe(question.amount);
        const spent = new Map(decision.spendings.map(({ lotId, amount }) => [lotId, amount]));
        expect(spent.size).toBe(decision.spendings.length);
        for (const { lotId, amount } of decision.spendings) {
          const lot = question.lots.find((candidate) => candidate.lotId === lotId)!;
          expect(amount).toBeGreaterThan(0);
          expect(amount).toBeLessThanOrEqual(lot.left);
          expect(lot.expiresOn >= question.at.businessDate).toBe(true);
          expect(isOpen(lot, question)).toBe(true);
          expect(naiveFits(lot, question)).toBe(true);
          for (const sooner of question.lots) {
            const usable =
              naiveFits(sooner, question) &&
              isOpen(sooner, question) &&
              sooner.expiresOn >= question.at.businessDate;
            if (usable && sooner.expiresOn < lot.expiresOn)
              expect(spent.get(sooner.lotId) ?? 0).toBe(sooner.left);
          }
        }
        for (const take of decision.takes) expect(take.amountYen).toBe(question.amount);
        const names = decision.takes.map(({ subject, window }) => `${subject} ${window}`);
        expect(new Set(names).size).toBe(names.length);
        expect(names).toEqual(
          expect.arrayContaining(['family day', 'family week', 'family month', 'family total']),
        );
      }),
      { numRuns: 1_500 },
    );
    expect(tried).toBeGreaterThan(200);
    expect(temptations).toBeGreaterThan(100);
  });

  it('asks the owner exactly when a threshold is passed and nobody has said yes', () => {
    let askedOften = 0;
    fc.assert(
      fc.property(someApprovable, (question) => {
        const decision = decidePurchase(question);
        if (decision.kind === 'decline') return;
        const thresholds = [
          question.family.rules.askOwnerAbove,
          question.payer.kind === 'member' ? question.payer.member.rules.askOwnerAbove : null,
        ];
        const passed = thresholds.filter(
          (threshold) => typeof threshold === 'number' && question.amount > threshold,
        );
        const asks = !question.ownerApproved && passed.length > 0;
        expect(decision.kind).toBe(asks ? 'ask-owner' : 'approve');
        if (decision.kind === 'ask-owner') {
          askedOften += 1;
          expect(decision.why).toHaveLength(passed.length);
        }
      }),
      { numRuns: 1_500 },
    );
    expect(askedOften).toBeGreaterThan(20);
  });

  it('has the same answer for lots in any order', () => {
    fc.assert(
      fc.property(someApprovable, (question) => {
        const turned = { ...question, lots: [...question.lots].reverse() };
        expect(decidePurchase(turned)).toEqual(decidePurchase(question));
      }),
    );
  });
});
