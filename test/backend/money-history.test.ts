import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideAndSettle } from '../../backend/purchases/decide-and-settle.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import { startPostgres } from '../support/start-postgres.ts';
import type { TestPostgres } from '../support/start-postgres.ts';
import { ledgerWorld, postgresLedgerWorld } from './support/ledger-world.ts';
import type { LedgerWorld } from './support/ledger-world.ts';
import { foundHistory } from './support/money-history.ts';
import type { HistoryStep } from './support/money-history.ts';

// Random histories of everything that moves money, on both stores, against a plain reference that reckons all anew. More of
// them: TEBURA_HISTORIES=5000 npx vitest run test/backend/money-history.test.ts
const HISTORIES = Number(process.env['TEBURA_HISTORIES'] ?? 120);

const small = fc.nat({ max: 2 });
const amountYen = fc.oneof(
  fc.constantFrom(1, 100, 299, 300, 301, 500, 1_000, 1_001, 9_999),
  fc.integer({ min: 1, max: 15_000 }),
);
const limit = fc.option(fc.constantFrom(300, 500, 1_000, 5_000), { nil: null });
const rules = fc
  .tuple(
    fc.array(limit, { minLength: 5, maxLength: 5 }),
    fc.option(fc.constantFrom(0, 400, 2_000), { nil: null }),
  )
  .map(([limits, askOwnerAbove]) => {
    // Short to long, as no rules contradict themselves: a longer window allows at least as much.
    let least = 0;
    const [perPurchase, perDay, perWeek, perMonth, inTotal] = limits.map((one) =>
      one === null ? null : (least = Math.max(least, one)),
    );
    return { perPurchase, perDay, perWeek, perMonth, inTotal, askOwnerAbove };
  });

const step: fc.Arbitrary<HistoryStep> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ kind: fc.constant('pay' as const), member: small, shop: small, amountYen }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('again' as const), pick: fc.nat(), otherYen: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('giveBack' as const),
      pick: fc.nat(),
      asVoid: fc.boolean(),
      part: fc.constantFrom(1, 0.5, 0.34, 1.2),
      twice: fc.boolean(),
      alone: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('answer' as const), pick: fc.nat(), yes: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('buy' as const),
      family: fc.nat({ max: 1 }),
      units: fc.integer({ min: 1, max: 20 }),
      long: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('memberRules' as const), member: small, rules }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('familyRules' as const), family: fc.nat({ max: 1 }), rules }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('freeze' as const), member: small, frozen: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('days' as const), days: fc.constantFrom(1, 1, 2, 7, 31) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('minutes' as const), minutes: fc.constantFrom(1, 3) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), shop: small }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('settle' as const), shop: small }) },
);

const noLimits = { perPurchase: null, perDay: null, perWeek: null, perMonth: null, inTotal: null };
/** What random histories seldom come to. */
const RARE: HistoryStep[] = [
  { kind: 'buy', family: 1, units: 1, long: false },
  { kind: 'pay', member: 2, shop: 2, amountYen: 100 },
  { kind: 'giveBack', pick: 1, asVoid: true, part: 1, twice: true, alone: true },
  { kind: 'pay', member: 2, shop: 2, amountYen: 100 },
  { kind: 'giveBack', pick: 1, asVoid: false, part: 0.5, twice: true, alone: true },
  { kind: 'giveBack', pick: 1, asVoid: false, part: 0.5, twice: false, alone: true },
  { kind: 'pay', member: 2, shop: 2, amountYen: 15_000 },
  { kind: 'close', shop: 2 },
  { kind: 'buy', family: 0, units: 20, long: true },
  { kind: 'pay', member: 0, shop: 0, amountYen: 12_000 },
  { kind: 'giveBack', pick: 6, asVoid: false, part: 1, twice: false, alone: true },
  { kind: 'giveBack', pick: 6, asVoid: false, part: 1.2, twice: false, alone: false },
  { kind: 'settle', shop: 0 },
  { kind: 'days', days: 1 },
  { kind: 'giveBack', pick: 6, asVoid: true, part: 1, twice: false, alone: false },
  { kind: 'memberRules', member: 1, rules: { ...noLimits, askOwnerAbove: 0 } },
  ...[true, false].flatMap((yes): HistoryStep[] => [
    { kind: 'pay', member: 1, shop: 1, amountYen: 500 },
    { kind: 'answer', pick: 0, yes },
  ]),
  { kind: 'pay', member: 1, shop: 1, amountYen: 500 },
  { kind: 'days', days: 31 },
  { kind: 'expire' },
  { kind: 'answer', pick: 0, yes: true },
  { kind: 'days', days: 1 },
  { kind: 'expire' },
  { kind: 'again', pick: 0, otherYen: true },
  { kind: 'again', pick: 0, otherYen: false },
];

let postgres: TestPostgres;
beforeAll(async () => (postgres = await startPostgres()));
afterAll(() => postgres.stop());

const engines: readonly (readonly [string, number, () => Promise<LedgerWorld>])[] = [
  ['SQLite', HISTORIES, () => ledgerWorld({ askOwnerForMs: 120_000 })],
  [
    'PostgreSQL',
    Math.ceil(HISTORIES / 4),
    async () => postgresLedgerWorld(await postgres.createDatabase(), { askOwnerForMs: 120_000 }),
  ],
];

describe.each(engines)('on %s', (_, numRuns, open) => {
  // Never tried again: other histories must not cover up a wrong one.
  test('every history moves the money as the reference does', { retry: 0, timeout: 600_000 }, async () => {
    const world = await open();
    const reached = new Map<string, number>();
    const outcome = await fc.check(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40 }), async (steps) => {
        const history = await foundHistory(world, decideAndSettle);
        for (const one of steps) {
          const branch = await history.take(one);
          reached.set(branch, (reached.get(branch) ?? 0) + 1);
        }
        await history.compareAll();
      }),
      { numRuns, endOnFailure: true, examples: [[RARE]] },
    );
    if (outcome.failed) throw new Error(fc.defaultReportMessage(outcome), { cause: outcome.errorInstance });
    await world.store.chainAudit();
    const wrong = (await verifyLedger(world.ledger)).filter(({ firstProblem }) => firstProblem !== null);
    expect(wrong).toEqual([]);
    // A run that never came there has shown nothing about it.
    const missing = [
      'approved',
      'declined',
      'held',
      'held-yes',
      'held-no',
      'held-timeout',
      'void',
      'refund',
      'MORE_THAN_PAID',
      'NOT_TODAY',
      'NEEDS_SECOND_PERSON',
      'known',
      'ID_REUSED',
      'expired',
      'closed',
      'settled',
    ].filter((branch) => !reached.has(branch));
    expect(missing, JSON.stringify([...reached])).toEqual([]);
  });
});
