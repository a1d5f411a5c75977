import { businessDateAt } from '../../domain/business-date.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolvePurchase, submitPurchase } from '../../contract/terminal-routes.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type { FamilyAccountId, MemberId, MunicipalityId, PurchaseId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { ENGINES } from './support/engines.ts';
import type { TestEngine } from './support/engines.ts';
import { testFinger } from './support/pattern-engine.ts';
import { NOTICE, startVillage } from './support/village.ts';
import type { TestTerminal, Village } from './support/village.ts';

describe.each(ENGINES)('purchases on $name', ({ start }) => {
  let engine: TestEngine;
  let village: Village;
  let terminal: TestTerminal;
  let seed = 100;
  beforeAll(async () => {
    engine = await start();
    village = await startVillage({}, await engine.newDatabaseUrl());
    terminal = await village.addTerminal();
  });
  afterAll(async () => {
    await village.close();
    await engine.stop();
  });

  async function somebody(perDay: number | null = null, balanceYen = 13_000) {
    const finger = testFinger((seed += 1));
    const family = await village.addFamily({ balanceYen });
    await village.addMember(family, finger, {
      perPurchase: null,
      perDay: perDay as ReturnType<typeof yen> | null,
    });
    return { finger, family };
  }

  const approved = { ok: true, value: { outcome: { state: 'approved' } } };
  const declined = (...reasons: string[]) => ({
    ok: true,
    value: { outcome: { state: 'declined', reasons } },
  });
  const problem = (code: string) => ({ ok: false, reason: { code } });

  function body(at: TestTerminal, amountYen: number, challenge: string, template: Uint8Array) {
    const content = { shopId: at.shopId, amountYen, currency: 'JPY', kind: 'purchase' } as const;
    return { ...content, challenge, template: Buffer.from(template).toString('base64') };
  }

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
          receiptNumber: '20261122-0001',
        },
        timings: { identifyMs: expect.any(Number) as number, decideMs: expect.any(Number) as number },
      },
    });
    expect(await terminal.pay(1_001, finger)).toMatchObject({
      value: { outcome: { state: 'declined', reasons: ['CAP_PURCHASE'], leftTodayYen: 1_150 } },
    });
    expect(await terminal.pay(1_000, finger)).toMatchObject({
      value: { outcome: { state: 'approved', leftTodayYen: 150, receiptNumber: '20261122-0002' } },
    });
    expect(await terminal.pay(151, finger)).toMatchObject(declined('CAP_DAY'));
    expect(await terminal.pay(500, testFinger(99))).toMatchObject({
      value: {
        outcome: { state: 'declined', reasons: ['NOT_RECOGNISED'], member: null, leftTodayYen: null },
      },
    });
  });

  test('every reason against a purchase is told at once', async () => {
    const finger = testFinger((seed += 1));
    const family = await village.addFamily({ balanceYen: 1_300 });
    await village.addMember(family, finger, { perPurchase: yen(500), perDay: yen(600) });
    expect(await terminal.pay(2_000, finger)).toMatchObject(declined('CAP_PURCHASE', 'CAP_DAY', 'BALANCE'));
  });

  test('the day begins anew at midnight in Tokyo', async () => {
    const { finger } = await somebody(1_000);
    expect(await terminal.pay(1_000, finger)).toMatchObject(approved);
    expect(await terminal.pay(1, finger)).toMatchObject(declined('CAP_DAY'));
    // The clock stands at 10:00 in Tokyo.
    village.clock.advance(13 * 3_600_000 + 59 * 60_000);
    expect(await terminal.pay(1, finger)).toMatchObject(declined('CAP_DAY'));
    village.clock.advance(2 * 60_000);
    expect(await terminal.pay(1_000, finger)).toMatchObject(approved);
  });

  test('the same id again gives the stored outcome, also without its challenge; with another amount it is refused', async () => {
    const { finger } = await somebody();
    const purchaseId = village.id<PurchaseId>();
    const first = await terminal.pay(300, finger, purchaseId);
    expect(first).toMatchObject(approved);
    const again = await terminal.call(submitPurchase, {
      params: { purchaseId },
      body: body(terminal, 300, 'A'.repeat(22), finger.place()),
    });
    expect(again.ok && first.ok && again.value.outcome).toEqual(first.ok && first.value.outcome);
    expect(again).toMatchObject({ value: { timings: null } });

    const other = await terminal.call(submitPurchase, {
      params: { purchaseId },
      body: body(terminal, 301, 'A'.repeat(22), finger.place()),
    });
    expect(other).toMatchObject(problem('ID_REUSED'));
    const elsewhere = await village.addTerminal();
    const fromElsewhere = await elsewhere.call(submitPurchase, {
      params: { purchaseId },
      body: body(elsewhere, 300, 'A'.repeat(22), finger.place()),
    });
    expect(fromElsewhere).toMatchObject(problem('ID_REUSED'));
  });

  test('ten identical requests at once: one purchase, one answer', async () => {
    const { finger, family } = await somebody();
    const purchaseId = village.id<PurchaseId>();
    const challenge = await terminal.challenge(purchaseId, 100);
    const same = body(terminal, 100, challenge, finger.place());
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => terminal.call(submitPurchase, { params: { purchaseId }, body: same })),
    );
    const outcomes = answers.map((answer) => (answer.ok ? JSON.stringify(answer.value.outcome) : 'refused'));
    expect(new Set(outcomes).size).toBe(1);
    expect(answers[0]).toMatchObject(approved);
    const today = businessDateAt(village.clock.nowMs());
    const page = await village.backend.store.readFamilyPage({ familyAccountId: family, today });
    expect(page).toMatchObject({ balanceYen: 12_900, purchases: [{ state: 'approved' }] });
  });

  test('a challenge is good for one purchase, one amount, one terminal, once, for 60 seconds', async () => {
    const { finger } = await somebody();
    const elsewhere = await village.addTerminal();
    const [first, second] = [village.id<PurchaseId>(), village.id<PurchaseId>()];
    const challenge = await terminal.challenge(first, 100);

    const forAnotherPurchase = await terminal.call(submitPurchase, {
      params: { purchaseId: second },
      body: body(terminal, 100, challenge, finger.place()),
    });
    expect(forAnotherPurchase).toMatchObject(declined('CHALLENGE_EXPIRED'));
    const atAnotherTerminal = await elsewhere.call(submitPurchase, {
      params: { purchaseId: village.id<PurchaseId>() },
      body: body(elsewhere, 100, challenge, finger.place()),
    });
    expect(atAnotherTerminal).toMatchObject(declined('CHALLENGE_EXPIRED'));
    const forAnotherAmount = await terminal.call(submitPurchase, {
      params: { purchaseId: first },
      body: body(terminal, 99, challenge, finger.place()),
    });
    expect(forAnotherAmount).toMatchObject(declined('CHALLENGE_EXPIRED'));

    const third = village.id<PurchaseId>();
    const old = await terminal.challenge(third, 100);
    village.clock.advance(60_000);
    const late = await terminal.call(submitPurchase, {
      params: { purchaseId: third },
      body: body(terminal, 100, old, finger.place()),
    });
    expect(late).toMatchObject(declined('CHALLENGE_EXPIRED'));
  });

  test('a challenge is renewed while the finger is awaited, and each can be used', async () => {
    const { finger } = await somebody();
    const purchaseId = village.id<PurchaseId>();
    const first = await terminal.challenge(purchaseId, 100);
    const renewed = await terminal.challenge(purchaseId, 100);
    expect(renewed).not.toBe(first);
    const paid = await terminal.call(submitPurchase, {
      params: { purchaseId },
      body: body(terminal, 100, renewed, finger.place()),
    });
    expect(paid).toMatchObject(approved);
    await expect(terminal.challenge(purchaseId, 200)).rejects.toThrow(/ID_REUSED/);
  });

  test('the same capture under another id is a replay, also of a capture from the enrolment', async () => {
    const { finger } = await somebody();
    const template = finger.place();
    const ids = [village.id<PurchaseId>(), village.id<PurchaseId>()];
    const answers = [];
    for (const purchaseId of ids) {
      const challenge = await terminal.challenge(purchaseId, 100);
      answers.push(
        await terminal.call(submitPurchase, {
          params: { purchaseId },
          body: body(terminal, 100, challenge, template),
        }),
      );
    }
    expect(answers[0]).toMatchObject(approved);
    expect(answers[1]).toMatchObject(declined('REPLAYED_CAPTURE'));

    const other = testFinger((seed += 1));
    const enrolled: Uint8Array[] = [];
    const noted = {
      place: () => {
        const placement = other.place();
        enrolled.push(placement);
        return placement;
      },
    };
    await village.addMember(await village.addFamily(), noted);
    expect(await terminal.pay(100, { place: () => enrolled[0] })).toMatchObject(declined('REPLAYED_CAPTURE'));
    expect(await terminal.pay(100, other)).toMatchObject(approved);
  });

  test('five fingers in a row that nobody has: the terminal waits 30 seconds, and a known finger sets the count back', async () => {
    const at = await village.addTerminal();
    const { finger } = await somebody();
    const stranger = () => testFinger((seed += 1));
    for (let i = 0; i < 4; i += 1)
      expect(await at.pay(100, stranger())).toMatchObject(declined('NOT_RECOGNISED'));
    expect(await at.pay(100, finger)).toMatchObject(approved);
    for (let i = 0; i < 4; i += 1)
      expect(await at.pay(100, stranger())).toMatchObject(declined('NOT_RECOGNISED'));
    expect(await at.pay(100, stranger())).toMatchObject({
      value: { outcome: { reasons: ['NOT_RECOGNISED', 'TOO_MANY_TRIES'], tryAgainAfterMs: 30_000 } },
    });

    village.clock.advance(10_000);
    expect(await at.pay(100, finger)).toMatchObject({
      value: {
        outcome: { state: 'declined', reasons: ['TOO_MANY_TRIES'], tryAgainAfterMs: 20_000, member: null },
      },
    });
    expect(await terminal.pay(100, finger)).toMatchObject(approved);
    village.clock.advance(20_000);
    expect(await at.pay(100, stranger())).toMatchObject({ value: { outcome: { tryAgainAfterMs: 30_000 } } });
    village.clock.advance(30_000);
    expect(await at.pay(100, finger)).toMatchObject(approved);
    expect(await at.pay(100, stranger())).toMatchObject(declined('NOT_RECOGNISED'));
  });

  test('an id that is asked for before it arrives is refused when it arrives late', async () => {
    const { finger } = await somebody();
    const purchaseId = village.id<PurchaseId>();
    const challenge = await terminal.challenge(purchaseId, 100);
    const content = { shopId: terminal.shopId, amountYen: 100, currency: 'JPY', kind: 'purchase' } as const;
    const asked = await terminal.call(resolvePurchase, { params: { purchaseId }, body: content });
    expect(asked).toMatchObject({ ok: true, value: { outcome: { state: 'never_arrived', purchaseId } } });
    const late = await terminal.call(submitPurchase, {
      params: { purchaseId },
      body: body(terminal, 100, challenge, finger.place()),
    });
    expect(late).toMatchObject({ ok: true, value: { outcome: { state: 'never_arrived' } } });

    const paid = village.id<PurchaseId>();
    const outcome = await terminal.pay(100, finger, paid);
    const known = await terminal.call(resolvePurchase, { params: { purchaseId: paid }, body: content });
    expect(known.ok && known.value.outcome).toEqual(outcome.ok && outcome.value.outcome);
    const wrongAmount = await terminal.call(resolvePurchase, {
      params: { purchaseId: paid },
      body: { ...content, amountYen: 99 },
    });
    expect(wrongAmount).toMatchObject(problem('ID_REUSED'));
  });

  test("nobody is recognised at another town's terminal", async () => {
    const { finger } = await somebody();
    const municipalityId = village.id<MunicipalityId>();
    await village.backend.store.createMunicipality({
      municipalityId,
      name: 'となり村',
      consentNotice: NOTICE,
      atMs: 0,
    });
    const elsewhere = await village.addTerminal({ municipalityId });
    const neighbour = testFinger((seed += 1));
    const { familyAccountId, memberId } = {
      familyAccountId: village.id<FamilyAccountId>(),
      memberId: village.id<MemberId>(),
    };
    const names = { familyName: '佐藤家', ownerName: '佐藤' };
    await village.backend.store.createFamilyAccount({
      municipalityId,
      familyAccountId,
      ownerId: village.id(),
      ...names,
      atMs: 0,
    });
    const enrolled = await village.backend.enrolMember({
      memberId,
      municipalityId,
      familyAccountId,
      displayName: 'となりさん',
      birthDate: '1950-01-01' as BusinessDate,
      rules: { perPurchase: null, perDay: null },
      consent: { noticeVersion: NOTICE.version, guardianName: null },
      fingers: [{ finger: 'right-index', templates: [neighbour.place()] }],
      staffId: village.id(),
      terminalId: null,
    });
    expect(enrolled).toMatchObject({ ok: true });
    expect(await elsewhere.pay(100, neighbour)).toMatchObject(declined('BALANCE'));
    expect(await terminal.pay(100, neighbour)).toMatchObject(declined('NOT_RECOGNISED'));
    expect(await elsewhere.pay(100, finger)).toMatchObject(declined('NOT_RECOGNISED'));
    expect(await terminal.pay(100, finger)).toMatchObject(approved);
  });

  test('a terminal cannot speak for another shop', async () => {
    const { finger } = await somebody();
    const elsewhere = await village.addTerminal();
    const purchaseId = village.id<PurchaseId>();
    const challenge = await terminal.challenge(purchaseId, 100);
    const foreign = { ...body(terminal, 100, challenge, finger.place()), shopId: elsewhere.shopId };
    expect(await terminal.call(submitPurchase, { params: { purchaseId }, body: foreign })).toMatchObject(
      problem('NOT_ALLOWED'),
    );
  });

  test('after a restart everybody is still known and every outcome still stands', async () => {
    const { finger } = await somebody();
    const purchaseId = village.id<PurchaseId>();
    const before = await terminal.pay(100, finger, purchaseId);
    await village.restart();
    const again = await terminal.call(submitPurchase, {
      params: { purchaseId },
      body: body(terminal, 100, 'A'.repeat(22), finger.place()),
    });
    expect(again.ok && again.value.outcome).toEqual(before.ok && before.value.outcome);
    expect(await terminal.pay(100, finger)).toMatchObject({
      value: { outcome: { state: 'approved', balanceYen: 12_800 } },
    });
  });
});
