import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { stripeProvider } from '../../backend/orders/stripe.ts';
import { ownerSignIn } from '../../contract/owner-routes.ts';
import { PROVIDER_MESSAGES_PATH, orderVouchers } from '../../contract/voucher-order-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { FamilyAccountId, OrderId } from '../../domain/ids.ts';
import { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, emulateStripe } from '../../demo/emulated-stripe.ts';
import type { EmulatedStripe } from '../../demo/emulated-stripe.ts';
import { startVillage } from './support/village.ts';
import type { Village } from './support/village.ts';

let stripe: EmulatedStripe;
let village: Village;
let familyAccountId: FamilyAccountId;
let cookie: string;

beforeAll(async () => {
  const now = { ms: () => Date.now() };
  stripe = await emulateStripe(() => now.ms());
  const paymentProvider = stripeProvider({
    secretKey: STRIPE_SECRET_KEY,
    webhookSecret: STRIPE_WEBHOOK_SECRET,
    fetch,
    apiOrigin: stripe.origin,
  });
  village = await startVillage({ paymentProvider });
  now.ms = () => village.clock.nowMs();
});
afterAll(async () => {
  await village.close();
  await stripe.close();
});
beforeEach(async () => {
  familyAccountId = await village.addFamily({ balanceYen: 1_300 });
  const { municipalityId } = village;
  const link = await village.backend.makeSignInLink({ municipalityId, familyAccountId });
  if (!link.ok) throw new Error(link.reason);
  const linkToken = new URL(link.value.url).hash.replace(/^#/, '').split('=').at(-1);
  const reply = await send('POST', ownerSignIn.path, { linkToken });
  cookie = (reply.headers.get('set-cookie') ?? '').split(';')[0];
});

const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(village.backend.origin + path, {
    method,
    headers: {
      'content-type': 'application/json',
      origin: village.backend.origin,
      ...(cookie === undefined ? {} : { cookie }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

async function order(principalYen: number, orderId = village.id<OrderId>()) {
  const path = orderVouchers.path.replace(':orderId', orderId);
  const reply = await send('PUT', path, { programmeId: village.programmeId, principalYen });
  const answer = (await reply.json()) as { url?: string; code?: string; detail?: string };
  return { orderId, status: reply.status, ...answer, sessionId: answer.url?.split('/').at(-1) ?? '' };
}

async function tell(...about: Parameters<EmulatedStripe['message']>): Promise<number> {
  const { body, signature } = stripe.message(...about);
  return (await send('POST', PROVIDER_MESSAGES_PATH, body, { 'stripe-signature': signature })).status;
}

async function balance(): Promise<number> {
  const today = businessDateAt(village.clock.nowMs());
  return (await village.backend.store.readFamilyPage({ familyAccountId, today })).balanceYen;
}

const COMPLETED = 'checkout.session.completed';

test('what was paid by card becomes vouchers with their premium, once', async () => {
  const { sessionId, url } = await order(1_000);
  expect(url).toBe(`${stripe.origin}/pay/${sessionId}`);
  expect(Object.fromEntries(stripe.sessions.get(sessionId) ?? [])).toMatchObject({
    mode: 'payment',
    'line_items[0][price_data][currency]': 'jpy',
    'line_items[0][price_data][unit_amount]': '1000',
  });
  expect(await balance()).toBe(1_300);
  expect(await tell(COMPLETED, sessionId, { eventId: 'evt_once' })).toBe(200);
  expect(await balance()).toBe(2_600);
  // The same message again, and another one about the same payment.
  expect(await tell(COMPLETED, sessionId, { eventId: 'evt_once' })).toBe(200);
  expect(await tell('checkout.session.async_payment_succeeded', sessionId)).toBe(200);
  expect(await balance()).toBe(2_600);
});

test('a konbini slip is nothing until it is paid', async () => {
  const { sessionId } = await order(1_000);
  expect(await tell(COMPLETED, sessionId, { paymentStatus: 'unpaid' })).toBe(200);
  expect(await balance()).toBe(1_300);
  expect(await tell('checkout.session.async_payment_succeeded', sessionId)).toBe(200);
  expect(await balance()).toBe(2_600);
});

test('a message that is not the provider’s, is old or was changed does nothing', async () => {
  const { sessionId } = await order(1_000);
  expect(await tell(COMPLETED, sessionId, { secret: 'somebody else’s' })).toBe(401);
  expect(await tell(COMPLETED, sessionId, { signedAtMs: village.clock.nowMs() - 301_000 })).toBe(401);
  const { body, signature } = stripe.message(COMPLETED, sessionId);
  const changed = body.replace('1000', '9000');
  expect(
    (await send('POST', PROVIDER_MESSAGES_PATH, changed, { 'stripe-signature': signature })).status,
  ).toBe(401);
  expect((await send('POST', PROVIDER_MESSAGES_PATH, body)).status).toBe(401);
  expect(await balance()).toBe(1_300);
});

test('money that cannot become vouchers any more is owed back, and says why', async () => {
  const wrongAmount = await order(1_000);
  expect(await tell(COMPLETED, wrongAmount.sessionId, { amountTotal: 999 })).toBe(200);
  const late = await order(2_000);
  village.clock.advance(60 * 24 * 60 * 60_000);
  expect(await tell(COMPLETED, late.sessionId)).toBe(200);
  village.clock.advance(-60 * 24 * 60 * 60_000);
  expect(await balance()).toBe(1_300);
  const owed = await village.backend.store.ordersToRefund(village.municipalityId);
  expect(owed).toMatchObject([
    { orderId: wrongAmount.orderId, reason: 'another amount was paid' },
    { orderId: late.orderId, reason: expect.stringContaining('SALE_ENDED') as string },
  ]);
});

test('an order that the programme does not allow never reaches the provider', async () => {
  const before = stripe.sessions.size;
  expect(await order(0)).toMatchObject({ status: 422, code: 'SALE_REFUSED', detail: 'NOT_AN_AMOUNT' });
  expect(await order(-5)).toMatchObject({ status: 422, code: 'SALE_REFUSED' });
  expect(await order(1.5)).toMatchObject({ status: 400, code: 'REQUEST_MALFORMED' });
  expect(await order(500_000_000)).toMatchObject({ status: 422, detail: 'PREMIUM_BUDGET_SPENT' });
  expect(stripe.sessions.size).toBe(before);
});

test('the same order again is the same payment; with other content it is refused', async () => {
  const first = await order(1_000);
  expect(await order(1_000, first.orderId)).toMatchObject({ status: 200, url: first.url });
  expect(await order(2_000, first.orderId)).toMatchObject({ status: 409, code: 'ID_REUSED' });
  await tell(COMPLETED, first.sessionId);
  expect(await order(1_000, first.orderId)).toMatchObject({ status: 409, code: 'ID_REUSED' });
});

test('a provider that fails is said so, and the order can be tried again', async () => {
  stripe.failNext(500);
  const failed = await order(1_000);
  expect(failed).toMatchObject({ status: 502, code: 'PROVIDER_UNAVAILABLE' });
  expect(await order(1_000, failed.orderId)).toMatchObject({ status: 200 });
});
