import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineApi } from '../../backend/channels/line/line-api.ts';
import { NO_PROVIDERS } from '../../backend/channels/notice-providers.ts';
import { LINE_WEBHOOK_PATH } from '../../contract/notice-routes.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { startVillage } from '../backend/support/village.ts';
import type { Village } from '../backend/support/village.ts';
import { LINE_CHANNEL_ID, LINE_CHANNEL_SECRET, emulateLine } from '../support/emulated-line.ts';
import type { EmulatedLine } from '../support/emulated-line.ts';
import { newLineUser } from './channel-rig.ts';

let line: EmulatedLine;
let village: Village;
beforeAll(async () => {
  line = await emulateLine(() => systemClock.nowMs());
  const [channelId, channelSecret, apiOrigin] = [LINE_CHANNEL_ID, LINE_CHANNEL_SECRET, line.origin];
  const api = lineApi({ channelId, channelSecret, clock: systemClock, apiOrigin });
  const noticeProviders = {
    ...NO_PROVIDERS,
    line: { api, secrets: [LINE_CHANNEL_SECRET], account: '@tebura' },
  };
  village = await startVillage({ noticeProviders });
});
afterAll(async () => {
  await village.close();
  await line.close();
});

const post = (body: string, headers: Record<string, string>) =>
  fetch(village.backend.origin + LINE_WEBHOOK_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body,
  });

test('T-NOT-6: the signature is over the bytes as they came', async () => {
  const user = newLineUser();
  line.befriend(user);
  const { body, signature } = line.webhook([line.event('follow', user)]);
  const refused = await post(JSON.stringify(JSON.parse(body)), { 'x-line-signature': signature });
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
    401,
    'SIGNATURE_REFUSED',
  ]);
  expect((await post(body, {})).status).toBe(401);
  expect(line.talkOf(user)).toHaveLength(0);
  const taken = await post(body, { 'x-line-signature': signature });
  expect([taken.status, await taken.text()]).toEqual([200, '']);
  await expect.poll(() => line.talkOf(user).length).toBe(1);
  expect(JSON.stringify(line.talkOf(user))).toContain(`${village.backend.origin}/family/#line-link=`);
});

test('a ping is answered, a body too large is not read, another content is not taken', async () => {
  const { body, signature } = line.webhook([]);
  expect((await post(body, { 'x-line-signature': signature })).status).toBe(200);
  expect((await post('x'.repeat(257 * 1024), { 'x-line-signature': signature })).status).toBe(413);
  expect((await post(body, { 'x-line-signature': signature, 'content-type': 'text/plain' })).status).toBe(
    400,
  );
});

test('a deployment without LINE has no such address', async () => {
  const without = await startVillage();
  const { body, signature } = line.webhook([]);
  const reply = await fetch(without.backend.origin + LINE_WEBHOOK_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-line-signature': signature },
    body,
  });
  expect(reply.status).toBe(404);
  await without.close();
});
