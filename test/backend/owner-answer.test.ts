import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { answerPurchase, ownerSignIn } from '../../contract/owner-routes.ts';
import { resolvePurchase } from '../../contract/terminal-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { FamilyAccountId, PurchaseId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { testFinger } from './support/pattern-engine.ts';
import type { TestFinger } from './support/pattern-engine.ts';
import { startVillage } from './support/village.ts';
import type { TestTerminal, Village } from './support/village.ts';

let village: Village;
let terminal: TestTerminal;
let familyAccountId: FamilyAccountId;
let cookie: string;
let finger: TestFinger;
let people = 0;

beforeAll(async () => {
  village = await startVillage();
  terminal = await village.addTerminal();
});
afterAll(() => village.close());
beforeEach(async () => {
  people += 1;
  finger = testFinger(people);
  familyAccountId = await village.addFamily({ balanceYen: 13_000 });
  await village.addMember(familyAccountId, finger, {
    perPurchase: null,
    perDay: yen(5_000),
    askOwnerAbove: yen(1_000),
  });
  cookie = await signIn(familyAccountId);
});

async function signIn(family: FamilyAccountId): Promise<string> {
  const { municipalityId } = village;
  const link = await village.backend.makeSignInLink({ municipalityId, familyAccountId: family });
  if (!link.ok) throw new Error(link.reason);
  const linkToken = new URL(link.value.url).hash.replace(/^#/, '').split('=').at(-1);
  const reply = await send('POST', ownerSignIn.path, { linkToken });
  return (reply.headers.get('set-cookie') ?? '').split(';')[0];
}

const send = (method: string, path: string, body: unknown, as?: string) =>
  fetch(village.backend.origin + path, {
    method,
    headers: {
      'content-type': 'application/json',
      origin: village.backend.origin,
      ...(as === undefined ? {} : { cookie: as }),
    },
    body: JSON.stringify(body),
  });

async function answer(purchaseId: PurchaseId, word: 'yes' | 'no', as = cookie): Promise<unknown> {
  const path = answerPurchase.path.replace(':purchaseId', purchaseId);
  return (await send('PUT', path, { answer: word }, as)).json();
}

async function stateAtCounter(purchaseId: PurchaseId, amountYen: number): Promise<unknown> {
  const body = { shopId: terminal.shopId, amountYen, currency: 'JPY', kind: 'purchase' } as const;
  const reply = await terminal.call(resolvePurchase, { params: { purchaseId }, body });
  return reply.ok ? reply.value.outcome : reply.reason;
}

async function page() {
  const today = businessDateAt(village.clock.nowMs());
  const { balanceYen, members, purchases } = await village.backend.store.readFamilyPage({
    familyAccountId,
    today,
  });
  return { balanceYen, spentTodayYen: members[0].spentTodayYen, purchases };
}

async function ask(amountYen = 2_000): Promise<PurchaseId> {
  const purchaseId = village.id<PurchaseId>();
  const paid = await terminal.pay(amountYen, finger, purchaseId);
  expect(paid).toMatchObject({
    ok: true,
    value: { outcome: { state: 'awaiting_approval', answerInMs: 90_000 } },
  });
  return purchaseId;
}

test('above the threshold money and limit are held, and the owner’s yes completes the same purchase', async () => {
  const purchaseId = await ask();
  expect(await page()).toMatchObject({ balanceYen: 11_000, spentTodayYen: 2_000 });
  expect(await stateAtCounter(purchaseId, 2_000)).toMatchObject({ state: 'awaiting_approval' });
  expect(await answer(purchaseId, 'yes')).toEqual({ state: 'approved' });
  expect(await stateAtCounter(purchaseId, 2_000)).toMatchObject({ state: 'approved', balanceYen: 11_000 });
  // A second thought comes too late: it is told how things stand.
  expect(await answer(purchaseId, 'no')).toEqual({ state: 'approved' });
  expect(await page()).toMatchObject({ balanceYen: 11_000, spentTodayYen: 2_000 });
});

test('no gives everything back and says why', async () => {
  const purchaseId = await ask();
  expect(await answer(purchaseId, 'no')).toEqual({ state: 'declined' });
  expect(await stateAtCounter(purchaseId, 2_000)).toMatchObject({
    state: 'declined',
    reasons: ['APPROVAL_REFUSED'],
  });
  expect(await page()).toMatchObject({ balanceYen: 13_000, spentTodayYen: 0 });
});

test('silence is no once the time is up, by itself, and a late yes changes nothing', async () => {
  const purchaseId = await ask();
  village.clock.advance(89_000);
  expect(await stateAtCounter(purchaseId, 2_000)).toMatchObject({ state: 'awaiting_approval' });
  village.clock.advance(1_000);
  await expect
    .poll(
      () => {
        village.clock.advance(1_000);
        return stateAtCounter(purchaseId, 2_000);
      },
      { timeout: 20_000 },
    )
    .toMatchObject({ state: 'declined', reasons: ['APPROVAL_TIMEOUT'] });
  expect(await answer(purchaseId, 'yes')).toEqual({ state: 'declined' });
  expect(await page()).toMatchObject({ balanceYen: 13_000, spentTodayYen: 0 });
});

test('below the threshold nobody is asked', async () => {
  expect(await terminal.pay(1_000, finger)).toMatchObject({ value: { outcome: { state: 'approved' } } });
});

test('another family’s owner, and somebody who is not signed in, cannot answer', async () => {
  const purchaseId = await ask();
  const other = await signIn(await village.addFamily());
  expect(await answer(purchaseId, 'yes', other)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await answer(purchaseId, 'yes', 'tebura_owner=nobody')).toMatchObject({ code: 'SIGN_IN_NEEDED' });
  expect(await stateAtCounter(purchaseId, 2_000)).toMatchObject({ state: 'awaiting_approval' });
});
