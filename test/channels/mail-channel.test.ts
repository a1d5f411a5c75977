import { afterEach, beforeEach, expect, test } from 'vitest';
import { ORIGIN, mailRig, newDelivery } from './channel-rig.ts';

let rig: Awaited<ReturnType<typeof mailRig>>;
beforeEach(async () => {
  rig = await mailRig();
});
afterEach(() => rig.close());

test('a mail says who it is from, when, in which language, and is the same mail when it is sent again', async () => {
  const address = rig.newAddress();
  const delivery = newDelivery(address);
  rig.clock.move(3 * 24 * 60 * 60_000);
  await rig.channel.send(delivery);
  const [mail] = rig.server.received;
  expect(mail).toMatchObject({ from: 'notices@tebura.example.jp', to: address });
  const headers = Object.fromEntries(mail.headers);
  expect(headers).toMatchObject({
    'message-id': `<${delivery.noticeId}@tebura.example.jp>`,
    'content-language': 'ja',
    'auto-submitted': 'auto-generated',
    subject: 'お買い物のお知らせ',
    to: address,
  });
  expect(Math.abs(Date.parse(headers['date'] ?? '') - rig.clock.nowMs())).toBeLessThan(5_000);
});

test('text and HTML say the same, and nothing is loaded from outside', async () => {
  const delivery = newDelivery(rig.newAddress());
  const words = { ...delivery.words, lines: ['<b>とうふ</b> & "まめ" で 300円'] };
  await rig.channel.send({ ...delivery, words });
  const { text, html } = rig.server.received[0];
  expect(text).toBe(
    [
      '<b>とうふ</b> & "まめ" で 300円',
      '',
      '詳しく',
      `${ORIGIN}/family/#purchase`,
      '',
      '心当たりがない',
      `${ORIGIN}/family/#stop`,
    ].join('\n'),
  );
  expect(html).toContain('<html lang="ja">');
  expect(html).toContain('&lt;b&gt;とうふ&lt;/b&gt; &amp; &quot;まめ&quot; で 300円');
  expect(html).toContain(`<a href="${ORIGIN}/family/#stop">`);
  expect(html).not.toMatch(/<img|src=|url\(|<script|<link/);
});

test('what the relay says about the recipient, about the content and about the sender are told apart', async () => {
  const closed = rig.newAddress();
  rig.server.closeMailbox(closed);
  expect(await rig.channel.send(newDelivery(closed))).toEqual({ kind: 'gone', reason: 'answered-550' });
  rig.failNext({ kind: 'answer', status: 550 });
  expect(await rig.channel.send(newDelivery(rig.newAddress()))).toEqual({
    kind: 'refused',
    reason: 'answered-550',
  });
  rig.server.refuseSender();
  expect(await rig.channel.send(newDelivery(rig.newAddress()))).toEqual({
    kind: 'try-again',
    afterMs: null,
    reason: 'answered-550',
  });
});

test('an address is one address, whatever is written in it', async () => {
  await rig.channel.send(newDelivery('a@example.jp, b@example.jp'));
  expect(rig.server.received.map(({ to }) => to)).not.toContain('b@example.jp');
});
