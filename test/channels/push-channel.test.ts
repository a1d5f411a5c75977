import { afterEach, beforeEach, expect, test } from 'vitest';
import { isSubscription } from '../../backend/channels/web-push/check-subscription.ts';
import { pushChannel } from '../../backend/channels/web-push/push-channel.ts';
import { serveProvider } from '../support/loopback-server.ts';
import { ORIGIN, newDelivery, newVapidKey, pushRig } from './channel-rig.ts';

let rig: Awaited<ReturnType<typeof pushRig>>;
beforeEach(async () => {
  rig = await pushRig();
});
afterEach(() => rig.close());

test('the browser reads what the service worker shows, kept for a day and under no topic', async () => {
  const address = rig.newAddress();
  const delivery = newDelivery(address);
  await rig.channel.send(delivery);
  await rig.channel.send(newDelivery(address, { isUrgent: true, kind: 'approval-asked' }));
  const [purchase, question] = rig.browserAt(address).received;
  expect(purchase).toEqual({
    payload: {
      noticeId: delivery.noticeId,
      title: 'お買い物のお知らせ',
      body: delivery.words.lines.join('\n'),
      url: `${ORIGIN}/family/#purchase`,
    },
    ttl: 86_400,
    urgency: 'normal',
    topic: undefined,
  });
  expect(question).toMatchObject({ ttl: 120, urgency: 'high', topic: undefined });
});

test('T-NOT-9: 410 is gone, and so is 404', async () => {
  const address = rig.newAddress();
  rig.browserAt(address).unsubscribe();
  expect(await rig.channel.send(newDelivery(address))).toEqual({ kind: 'gone', reason: 'answered-410' });
  rig.failNext({ kind: 'answer', status: 404 });
  expect(await rig.channel.send(newDelivery(rig.newAddress()))).toEqual({
    kind: 'gone',
    reason: 'answered-404',
  });
});

test('a notice too large for the protocol is refused', async () => {
  const address = rig.newAddress();
  const delivery = newDelivery(address);
  const words = { ...delivery.words, lines: ['あ'.repeat(2_000)] };
  expect(await rig.channel.send({ ...delivery, words })).toEqual({ kind: 'refused', reason: 'answered-413' });
});

test('another deployment’s key does not reach the browser', async () => {
  const address = rig.newAddress();
  const stranger = pushChannel({
    vapidKey: newVapidKey(),
    contact: () => ORIGIN,
    publicOrigin: () => ORIGIN,
    fetch,
    clock: rig.clock,
  });
  expect(await stranger.send(newDelivery(address))).toEqual({ kind: 'refused', reason: 'answered-403' });
});

test('a push service does not send this backend elsewhere', async () => {
  const asked: string[] = [];
  const elsewhere = await serveProvider(
    ({ path }) => {
      asked.push(path);
      return { status: 201 };
    },
    () => undefined,
  );
  const crooked = await serveProvider(
    () => ({ status: 307, headers: { location: `${elsewhere.origin}/inside` } }),
    () => undefined,
  );
  const { subscription } = rig.browserAt(rig.newAddress());
  const address = JSON.stringify({ ...subscription, endpoint: `${crooked.origin}/push` });
  expect(await rig.channel.send(newDelivery(address))).toEqual({ kind: 'refused', reason: 'answered-307' });
  expect(asked).toEqual([]);
  await crooked.close();
  await elsewhere.close();
});

test('a subscription is one of a push service with keys that are keys', () => {
  const { keys } = rig.browserAt(rig.newAddress()).subscription;
  const isTaken = (changes: { endpoint?: string; p256dh?: string; auth?: string }): boolean => {
    const { endpoint = 'https://fcm.googleapis.com/fcm/send/abc', ...changed } = changes;
    return isSubscription({ endpoint, keys: { ...keys, ...changed } }, false);
  };
  for (const endpoint of [
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
  ])
    expect([endpoint, isTaken({ endpoint })]).toEqual([endpoint, true]);
  for (const endpoint of [
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/fcm/send/abc',
    'https://user:password@fcm.googleapis.com/abc',
    'https://fcm.googleapis.com.example.jp/abc',
    'https://evilpush.apple.com/abc',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/abc',
    'http://127.0.0.1:4310/v1/owner',
    'https://[::1]/abc',
    'file:///etc/passwd',
    'not an address',
  ])
    expect([endpoint, isTaken({ endpoint })]).toEqual([endpoint, false]);
  const point = Buffer.from(keys.p256dh, 'base64url');
  const offCurve = Buffer.from(point);
  offCurve[64] = (offCurve[64] ?? 0) ^ 1;
  for (const p256dh of [
    offCurve.toString('base64url'),
    point.subarray(0, 64).toString('base64url'),
    Buffer.concat([Buffer.of(2), point.subarray(1, 33)]).toString('base64url'),
    // The hybrid form, which OpenSSL reads.
    Buffer.concat([Buffer.of(6 + (point.readUInt8(64) & 1)), point.subarray(1)]).toString('base64url'),
    `${keys.p256dh}=`,
    '',
  ])
    expect([p256dh, isTaken({ p256dh })]).toEqual([p256dh, false]);
  expect(isTaken({ auth: Buffer.alloc(15).toString('base64url') })).toBe(false);
  expect(isTaken({ auth: Buffer.alloc(17).toString('base64url') })).toBe(false);
});

test('loopback is a push service only where it is allowed', () => {
  const { subscription } = rig.browserAt(rig.newAddress());
  expect(isSubscription(subscription, true)).toBe(true);
  expect(isSubscription(subscription, false)).toBe(false);
  expect(isSubscription({ ...subscription, endpoint: 'http://10.0.0.1/push' }, true)).toBe(false);
});
