import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lineRig, mailRig, newDelivery, pushRig } from './channel-rig.ts';
import type { ChannelRig } from './channel-rig.ts';

/** What the notifier may rely on, whichever way a notice goes. */
describe.each([
  { name: 'LINE', start: lineRig, takesLater: { status: 429, retryAfter: '7' }, waits: 7_000 },
  { name: 'Web Push', start: pushRig, takesLater: { status: 429, retryAfter: '7' }, waits: 7_000 },
  // SMTP has no word for how much later.
  { name: 'mail', start: mailRig, takesLater: { status: 451 }, waits: null },
])('$name', ({ start, takesLater, waits }) => {
  let rig: ChannelRig;
  beforeAll(async () => {
    rig = await start();
  });
  afterAll(() => rig.close());

  test('a notice is accepted, and shown once', async () => {
    const address = rig.newAddress();
    expect(await rig.channel.send(newDelivery(address))).toEqual({ kind: 'accepted' });
    expect(rig.timesShown(address)).toBe(1);
  });

  test('two notices are both shown', async () => {
    const address = rig.newAddress();
    await rig.channel.send(newDelivery(address));
    await rig.channel.send(newDelivery(address));
    expect(rig.timesShown(address)).toBe(2);
  });

  test('a notice sent again is shown once, also where the first answer was lost', async () => {
    const address = rig.newAddress();
    const delivery = newDelivery(address);
    rig.failNext({ kind: 'lost-answer' });
    expect(await rig.channel.send(delivery)).toEqual({
      kind: 'try-again',
      afterMs: null,
      reason: 'connection-lost',
    });
    expect(rig.timesShown(address)).toBe(1);
    expect(await rig.channel.send(delivery)).toEqual({ kind: 'accepted' });
    expect(await rig.channel.send(delivery)).toEqual({ kind: 'accepted' });
    expect(rig.timesShown(address)).toBe(1);
  });

  test('too much at once is for later, and how much later is kept', async () => {
    const address = rig.newAddress();
    const delivery = newDelivery(address);
    rig.failNext({ kind: 'answer', ...takesLater });
    expect(await rig.channel.send(delivery)).toEqual({
      kind: 'try-again',
      afterMs: waits,
      reason: `answered-${takesLater.status}`,
    });
    expect(rig.timesShown(address)).toBe(0);
    expect(await rig.channel.send(delivery)).toEqual({ kind: 'accepted' });
  });

  test('no answer ends within the deadline, and is for later', async () => {
    const address = rig.newAddress();
    rig.failNext({ kind: 'silence' });
    expect(await rig.channel.send(newDelivery(address))).toEqual({
      kind: 'try-again',
      afterMs: null,
      reason: 'no-answer',
    });
    expect(rig.timesShown(address)).toBe(0);
  });

  test('after the provider’s end everything is for later, and nothing throws', async () => {
    const gone = await start();
    const address = gone.newAddress();
    await gone.close();
    expect(await gone.channel.send(newDelivery(address))).toMatchObject({ kind: 'try-again' });
  });
});

describe.each([
  { name: 'LINE', start: lineRig, broken: 500, never: 400 },
  { name: 'Web Push', start: pushRig, broken: 503, never: 413 },
  { name: 'mail', start: mailRig, broken: 421, never: 554 },
])('$name', ({ start, broken, never }) => {
  test(`${broken} is for later, ${never} is for ever`, async () => {
    const rig = await start();
    const address = rig.newAddress();
    rig.failNext({ kind: 'answer', status: broken }, { kind: 'answer', status: never });
    const reason = (status: number): string => `answered-${status}`;
    expect(await rig.channel.send(newDelivery(address))).toEqual({
      kind: 'try-again',
      afterMs: null,
      reason: reason(broken),
    });
    expect(await rig.channel.send(newDelivery(address))).toEqual({ kind: 'refused', reason: reason(never) });
    expect(rig.timesShown(address)).toBe(0);
    await rig.close();
  });
});

// LINE accepts what is for somebody who blocked the account, and tells by its webhook (line-webhook.test.ts).
test.each([
  { name: 'Web Push', start: pushRig },
  { name: 'mail', start: mailRig },
])('$name: where nobody is any more, the address is gone', async ({ start }) => {
  const rig = await start();
  const address = rig.newAddress();
  rig.leave(address);
  expect(await rig.channel.send(newDelivery(address))).toMatchObject({ kind: 'gone' });
  expect(rig.timesShown(address)).toBe(0);
  await rig.close();
});
