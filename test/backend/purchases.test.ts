import { afterAll, beforeAll, expect, test } from 'vitest';
import { yen } from '../../domain/yen.ts';
import { testFinger } from './support/pattern-engine.ts';
import { startVillage } from './support/village.ts';
import type { TestTerminal, Village } from './support/village.ts';

let village: Village;
let terminal: TestTerminal;
beforeAll(async () => {
  village = await startVillage();
  terminal = await village.addTerminal();
});
afterAll(() => village.close());

test('a finger pays: one balance, the day counted, a receipt', async () => {
  const finger = testFinger(1);
  const family = await village.addFamily({ balanceYen: 13_000 });
  await village.addMember(family, finger, { perPurchase: yen(1_000), perDay: yen(1_500) });

  const first = await terminal.pay(350, finger);
  expect(first).toMatchObject({
    ok: true,
    value: {
      outcome: {
        state: 'approved',
        amountYen: 350,
        balanceYen: 12_650,
        leftTodayYen: 1_150,
        member: { displayName: 'はなこ' },
      },
      timings: { identifyMs: expect.any(Number) as number },
    },
  });
  expect(await terminal.pay(1_001, finger)).toMatchObject({
    value: { outcome: { state: 'declined', reasons: ['CAP_PURCHASE'], leftTodayYen: 1_150 } },
  });
  expect(await terminal.pay(1_000, finger)).toMatchObject({
    value: { outcome: { state: 'approved', leftTodayYen: 150 } },
  });
  expect(await terminal.pay(151, finger)).toMatchObject({
    value: { outcome: { state: 'declined', reasons: ['CAP_DAY'] } },
  });
  expect(await terminal.pay(500, testFinger(99))).toMatchObject({
    value: { outcome: { state: 'declined', reasons: ['NOT_RECOGNISED'], member: null } },
  });
});
