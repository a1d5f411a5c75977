import { afterEach, beforeEach, expect, test } from 'vitest';
import { newDelivery, lineRig, newLineUser } from './channel-rig.ts';

let rig: Awaited<ReturnType<typeof lineRig>>;
beforeEach(async () => {
  rig = await lineRig();
});
afterEach(() => rig.close());

const HOUR_MS = 60 * 60_000;

test('T-NOT-2: broken after it was taken, then taken already: accepted, by two requests under one key', async () => {
  const user = rig.newAddress();
  const delivery = newDelivery(user);
  rig.failNext({ kind: 'lost-answer' }, { kind: 'answer', status: 500 });
  expect(await rig.channel.send(delivery)).toMatchObject({ kind: 'try-again' });
  expect(await rig.channel.send(delivery)).toMatchObject({ kind: 'try-again', reason: 'answered-500' });
  expect(await rig.channel.send(delivery)).toEqual({ kind: 'accepted' });
  expect(rig.line.pushes).toEqual([
    { to: user, retryKey: delivery.noticeId, status: 200 },
    { to: user, retryKey: delivery.noticeId, status: 500 },
    { to: user, retryKey: delivery.noticeId, status: 409 },
  ]);
  expect(rig.timesShown(user)).toBe(1);
});

test('T-NOT-3: an id that LINE does not know is refused after one request', async () => {
  const stranger = newLineUser();
  expect(await rig.channel.send(newDelivery(stranger))).toEqual({ kind: 'refused', reason: 'answered-400' });
  expect(rig.line.pushes).toHaveLength(1);
});

test('T-NOT-4: how much later is read as seconds, as a date, and within reason', async () => {
  const delivery = newDelivery(rig.newAddress());
  const inAMinute = new Date(Math.ceil(rig.clock.nowMs() / 1000) * 1000 + 60_000).toUTCString();
  const waits: (number | null)[] = [];
  for (const retryAfter of ['30', inAMinute, '31536000', 'soon']) {
    rig.failNext({ kind: 'answer', status: 429, retryAfter });
    const outcome = await rig.channel.send(delivery);
    waits.push(outcome.kind === 'try-again' ? outcome.afterMs : Number.NaN);
  }
  expect(waits[0]).toBe(30_000);
  expect(waits[1]).toBeGreaterThan(59_000);
  expect(waits[1]).toBeLessThanOrEqual(61_000);
  expect(waits.slice(2)).toEqual([6 * HOUR_MS, null]);
});

test('T-NOT-5: a retry key is not used for longer than LINE knows it', async () => {
  const user = rig.newAddress();
  const delivery = newDelivery(user);
  const tryNow = () => rig.channel.send(delivery);
  rig.failNext(...Array.from({ length: 5 }, () => ({ kind: 'answer', status: 503 }) as const));
  await tryNow();
  rig.clock.move(23.9 * HOUR_MS);
  await tryNow();
  expect(rig.logged).toEqual([]);
  rig.clock.move(0.2 * HOUR_MS);
  await tryNow();
  rig.clock.move(23.8 * HOUR_MS);
  await tryNow();
  rig.clock.move(0.2 * HOUR_MS);
  await tryNow();
  const keys = rig.line.pushes.map(({ retryKey }) => retryKey);
  expect(keys[0]).toBe(delivery.noticeId);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
  expect(keys[3]).toBe(keys[2]);
  expect(new Set(keys)).toHaveProperty('size', 3);
  expect(rig.logged).toEqual(Array.from({ length: 3 }, () => 'line-retry-key-renewed'));
  expect(await tryNow()).toEqual({ kind: 'accepted' });
  expect(rig.timesShown(user)).toBe(1);
});

test('a locked phone shows the title alone, the talk shows all, and quiet hours are quiet', async () => {
  const user = rig.newAddress();
  const delivery = newDelivery(user, { isSilent: true });
  await rig.channel.send(delivery);
  const [shown] = rig.line.talkOf(user);
  expect(shown?.isSilent).toBe(true);
  expect(shown?.message).toMatchObject({ type: 'flex', altText: 'お買い物のお知らせ' });
  const said = JSON.stringify(shown?.message);
  for (const line of delivery.words.lines) expect(said).toContain(line);
  for (const { url } of delivery.words.links) expect(said).toContain(url);
});

test('somebody who blocked the account: LINE accepts, and nothing is shown', async () => {
  const user = rig.newAddress();
  rig.line.block(user);
  expect(await rig.channel.send(newDelivery(user))).toEqual({ kind: 'accepted' });
  expect(rig.timesShown(user)).toBe(0);
});

test('an access token is renewed before its end, and after LINE refused it', async () => {
  const user = rig.newAddress();
  expect(await rig.channel.send(newDelivery(user))).toEqual({ kind: 'accepted' });
  rig.clock.move(14.5 * 60_000);
  expect(await rig.channel.send(newDelivery(user))).toEqual({ kind: 'accepted' });
  rig.line.forgetTokens();
  const delivery = newDelivery(user);
  expect(await rig.channel.send(delivery)).toEqual({ kind: 'try-again', afterMs: null, reason: 'no-access' });
  expect(await rig.channel.send(delivery)).toEqual({ kind: 'accepted' });
});
