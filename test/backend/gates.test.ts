import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PurchaseId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { ENGINES } from './support/engines.ts';
import type { TestEngine } from './support/engines.ts';
import type { LedgerWorld } from './support/ledger-world.ts';
import { testFinger } from './support/pattern-engine.ts';
import type { TestFinger } from './support/pattern-engine.ts';

describe.each(ENGINES)('the gates on $name', ({ start }) => {
  let engine: TestEngine;
  beforeAll(async () => void (engine = await start()));
  afterEach(() => engine.closeWorlds());
  afterAll(() => engine.stop());

  let world: LedgerWorld;
  let finger: TestFinger;
  beforeEach(async () => {
    world = await engine.newWorld({ terminals: 2 });
    finger = testFinger(1);
    const { familyAccountId } = await world.addFamily(10_000);
    await world.addMember(familyAccountId, finger, { perPurchase: null, perDay: null });
  });

  async function asked(amountYen = 100) {
    const one = {
      terminal: world.terminals[0],
      purchaseId: world.id<PurchaseId>(),
      amountYen: yen(amountYen),
    };
    const issued = await world.desk.challenge(one);
    if (!issued.ok) throw new Error(issued.reason);
    return { ...one, challenge: issued.value.challenge, template: finger.place() };
  }

  const stateOf = async (answer: ReturnType<LedgerWorld['desk']['pay']>) => {
    const settled = await answer;
    return settled.ok ? [settled.value.purchase.state, ...settled.value.purchase.reasons] : [settled.reason];
  };

  test('ten copies that reach the desk at the same instant are one payment, and all are told so', async () => {
    const one = await asked();
    const answers = await Promise.all(Array.from({ length: 10 }, () => stateOf(world.desk.pay(one))));
    expect(new Set(answers.map(String))).toEqual(new Set(['approved']));
  });

  test('another amount under an id that is being paid this instant is refused', async () => {
    const one = await asked();
    const answers = await Promise.all([
      stateOf(world.desk.pay(one)),
      stateOf(world.desk.pay({ ...one, amountYen: yen(99) })),
    ]);
    expect(answers[0]).toEqual(['approved']);
    expect(answers[1]).toEqual(['ID_REUSED']);
  });

  test('a challenge is spent by the attempt, even if the attempt never comes to a decision', async () => {
    const { terminal, challenge, ...one } = await asked();
    const request = {
      ...one,
      contentHash: 'hash',
      municipalityId: world.municipalityId,
      terminalId: terminal.terminalId,
      shopId: terminal.shopId,
      businessDate: '2026-11-22' as Parameters<typeof world.store.openAttempt>[0]['request']['businessDate'],
    };
    const open = (captureDigest: string) =>
      world.store.openAttempt({ request, challenge, captureDigest, atMs: world.clock.nowMs() });
    expect(await open('first')).toEqual({ kind: 'go', pauseMs: null });
    expect(await open('second')).toEqual({
      kind: 'stopped',
      reason: 'CHALLENGE_EXPIRED',
      tryAgainAfterMs: null,
    });
  });

  test('a challenge does not work at another terminal, even for its own purchase id', async () => {
    const one = await asked();
    expect(await stateOf(world.desk.pay({ ...one, terminal: world.terminals[1] }))).toEqual([
      'declined',
      'CHALLENGE_EXPIRED',
    ]);
  });

  test('two desks that enrol the same finger at the same instant: one of them does', async () => {
    const { familyAccountId } = await world.addFamily(0);
    const twin = testFinger(77);
    const rules = { perPurchase: null, perDay: null };
    const both = await Promise.allSettled([1, 2].map(() => world.addMember(familyAccountId, twin, rules)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { message: 'FINGER_ALREADY_ENROLLED' },
    });
  });

  test('tries are counted before the capture is looked at: many at once are not more than one after the other', async () => {
    const strangers = await Promise.all(
      Array.from({ length: 9 }, async (_, i) => ({
        ...(await asked()),
        template: testFinger(50 + i).place(),
      })),
    );
    const answers = await Promise.all(strangers.map((one) => stateOf(world.desk.pay(one))));
    const looked = answers.filter(([, reason]) => reason === 'NOT_RECOGNISED');
    expect(looked).toHaveLength(5);
    expect(answers.filter(([, reason]) => reason === 'TOO_MANY_TRIES')).toHaveLength(4);
  });
});
