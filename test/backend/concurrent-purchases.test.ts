import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Store } from '../../backend/store/store.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import { yen } from '../../domain/yen.ts';
import { happenAtOnce } from './support/concurrent-history.ts';
import type { Family, Happening } from './support/concurrent-history.ts';
import { ledgerWorld } from './support/ledger-world.ts';
import type { LedgerWorld } from './support/ledger-world.ts';
import { testFinger } from './support/pattern-engine.ts';

const index = fc.nat({ max: 2 });
const amount = fc.oneof(fc.constantFrom(1, 250, 500, 999, 1_000, 1_001), fc.integer({ min: 1, max: 3_000 }));
const limit = fc.option(fc.constantFrom(300, 1_000, 2_500), { nil: null });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('pay' as const),
      member: index,
      terminal: index,
      amountYen: amount,
      copies: fc.integer({ min: 1, max: 3 }),
      askToo: fc.nat({ max: 7 }).map((draw) => draw === 0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ kind: fc.constant('rules' as const), member: index, perPurchase: limit, perDay: limit })
      .filter(({ perPurchase, perDay }) => perPurchase === null || perDay === null || perPurchase <= perDay),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('freeze' as const), member: index, frozen: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('buy' as const),
      principalYen: fc.integer({ min: 1, max: 2_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'next-day' as const }) },
);

/** Every call of the store waits for its turn, which fast-check deals out: any interleaving of commands can be drawn. */
function dealtOut(store: Store, scheduler: fc.Scheduler): Store {
  return new Proxy(store, {
    get: (target, name, receiver) => {
      const command: unknown = Reflect.get(target, name, receiver);
      if (typeof command !== 'function') return command;
      return (...args: unknown[]): Promise<unknown> =>
        scheduler.schedule(Promise.resolve(), String(name)).then(async () => {
          const answer: unknown = await Reflect.apply(command, target, args);
          note(answer);
          return answer;
        });
    },
  });
}

async function village(world: LedgerWorld): Promise<Family> {
  const { familyAccountId, ownerId } = await world.addFamily(3_000);
  const rules = [
    { perPurchase: yen(1_000), perDay: yen(2_500) },
    { perPurchase: null, perDay: yen(1_000) },
    { perPurchase: null, perDay: null },
  ];
  const members = [];
  for (const [seed, rule] of rules.entries()) {
    const finger = testFinger(seed + 1);
    members.push({ memberId: await world.addMember(familyAccountId, finger, rule), finger });
  }
  return { familyAccountId, ownerId, members };
}

/** Branches that only rare interleavings reach; a run that never reached them has shown nothing about them. */
const reached = {
  'guard-refused': 0,
  known: 0,
  never_arrived: 0,
  approved: 0,
  CAP_DAY: 0,
  BALANCE: 0,
  FROZEN: 0,
};

function note(answer: unknown): void {
  const text = JSON.stringify(answer) as string | undefined;
  for (const name of Object.keys(reached) as (keyof typeof reached)[])
    if (text?.includes(`"${name}"`) === true) reached[name] += 1;
}

// Never tried again, not even in CI: other random histories must not cover up one in which money went wrong.
test(
  'whatever happens at once, no limit is exceeded, no money is lost and every id has one outcome',
  { retry: 0, timeout: 120_000 },
  async () => {
    const histories = (): Promise<void> =>
      fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(fc.array(happening, { minLength: 3, maxLength: 8, size: 'max' }), {
            minLength: 1,
            maxLength: 4,
            size: 'max',
          }),
          async (scheduler, batches) => {
            let isDealing = false;
            const world = await ledgerWorld({
              terminals: 3,
              wrapStore: (store) => {
                const dealt = dealtOut(store, scheduler);
                return new Proxy(store, {
                  get: (target, name) => Reflect.get(isDealing ? dealt : target, name) as unknown,
                });
              },
            });
            const family = await village(world);
            for (const batch of batches) {
              isDealing = true;
              const problems = await scheduler.waitFor(happenAtOnce(world, family, batch));
              isDealing = false;
              expect(problems).toEqual([]);
            }
            world.database.close();
            world.templateDatabase.close();
          },
        ),
        { numRuns: 80 },
      );
    // Chance decides how soon the rare branches come; a broken rule fails in whichever round it shows.
    for (let round = 0; round < 6 && Object.values(reached).includes(0); round++) await histories();
    for (const [branch, times] of Object.entries(reached)) expect(times, branch).toBeGreaterThan(0);
  },
);

/** Lets the first `count` calls of one command wait for each other, so that all of them have read before any writes. */
function together(store: Store, command: 'approvePurchase', count: number, seen: string[]): Store {
  let waiting = 0;
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  return {
    ...store,
    [command]: async (asked: Parameters<Store['approvePurchase']>[0]) => {
      waiting += 1;
      if (waiting >= count) open();
      await gate;
      const answer = await store[command](asked);
      seen.push(answer.kind);
      return answer;
    },
  };
}

test('five terminals at the edge of a limit: all decide to approve, the guards let two, the others are told why', async () => {
  const seen: string[] = [];
  const world = await ledgerWorld({
    terminals: 5,
    wrapStore: (store) => together(store, 'approvePurchase', 5, seen),
  });
  const finger = testFinger(1);
  const { familyAccountId } = await world.addFamily(10_000);
  await world.addMember(familyAccountId, finger, { perPurchase: null, perDay: yen(1_000) });
  const answers = await Promise.all(
    world.terminals.map((terminal) => world.pay({ terminal, finger, amountYen: 400 })),
  );

  expect(seen.slice().sort()).toEqual([
    'guard-refused',
    'guard-refused',
    'guard-refused',
    'settled',
    'settled',
  ]);
  const outcomes = answers.map((answer) => (answer.ok ? answer.value.purchase : null));
  expect(outcomes.filter((purchase) => purchase?.state === 'approved')).toHaveLength(2);
  for (const purchase of outcomes.filter((one) => one?.state === 'declined'))
    expect(purchase).toMatchObject({ reasons: ['CAP_DAY'], leftTodayYen: 200 });
  expect((await verifyLedger(world.ledger)).filter(({ firstProblem }) => firstProblem !== null)).toEqual([]);
});

test('when the world moves under every decision, three are made and the purchase is declined', async () => {
  let version = 1;
  const world = await ledgerWorld({
    wrapStore: (store) => ({
      ...store,
      approvePurchase: async (asked) => {
        await changeRules(++version);
        return store.approvePurchase(asked);
      },
    }),
  });
  const finger = testFinger(1);
  const { familyAccountId, ownerId } = await world.addFamily(10_000);
  const memberId = await world.addMember(familyAccountId, finger, { perPurchase: null, perDay: null });
  const changeRules = (eventId: number) =>
    world.store.changeRules({
      familyAccountId,
      municipalityId: world.municipalityId,
      memberId,
      changedBy: ownerId,
      today: businessDateAt(world.clock.nowMs()),
      eventId: String(eventId),
      atMs: world.clock.nowMs(),
      rules: { perPurchase: null, perDay: null },
      replacesVersion: eventId - 1,
    });
  const answer = await world.pay({ terminal: world.terminals[0], finger, amountYen: 400 });
  expect(answer).toMatchObject({
    ok: true,
    value: { purchase: { state: 'declined', reasons: ['TRY_AGAIN'] } },
  });
  expect(version).toBe(4);
});
