import { afterEach, beforeEach, expect, test } from 'vitest';
import { lineApi } from '../../backend/channels/line/line-api.ts';
import { smtpSender } from '../../backend/channels/mail/mail-sender.ts';
import { callBackend } from '../../contract/backend-client.ts';
import {
  LINE_WEBHOOK_PATH,
  changeNoticeChoices,
  confirmMailAddress,
  linkLine,
  readLineFriendLink,
  readNoticeSettings,
  readPushKey,
  removeNoticeChannel,
  sendTestNotice,
  setMailAddress,
  subscribeToPush,
} from '../../contract/notice-routes.ts';
import type { NoticeChannel, NoticeChoices } from '../../contract/notice-routes.ts';
import type { FamilyAccountId } from '../../domain/ids.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { ownerBrowser, ownerLinkToken } from '../backend/support/owner-browser.ts';
import { testFinger } from '../backend/support/pattern-engine.ts';
import { startVillage } from '../backend/support/village.ts';
import type { TestTerminal, Village } from '../backend/support/village.ts';
import { LINE_CHANNEL_ID, LINE_CHANNEL_SECRET, emulateLine } from '../support/emulated-line.ts';
import type { EmulatedLine } from '../support/emulated-line.ts';
import { emulateMailServer } from '../../demo/emulated-mail-server.ts';
import type { EmulatedMailServer } from '../../demo/emulated-mail-server.ts';
import { emulatePushService } from '../support/emulated-push-service.ts';
import type { EmulatedBrowser, EmulatedPushService } from '../support/emulated-push-service.ts';
import { newLineUser, newVapidKey } from './channel-rig.ts';

const MAILBOX = 'owner@example.jp';
const MINUTE_MS = 60_000;
const vapidKey = newVapidKey();
const finger = testFinger(7);

let line: EmulatedLine;
let push: EmulatedPushService;
let relay: EmulatedMailServer;
let village: Village;
let familyAccountId: FamilyAccountId;
let owner: Awaited<ReturnType<typeof ownerBrowser>>['here'];

beforeEach(async () => {
  const nowMs = (): number => systemClock.nowMs();
  [line, push, relay] = await Promise.all([
    emulateLine(nowMs),
    emulatePushService(nowMs),
    emulateMailServer(),
  ]);
  const [channelId, channelSecret] = [LINE_CHANNEL_ID, LINE_CHANNEL_SECRET];
  village = await startVillage({
    noticeProviders: {
      line: {
        api: lineApi({ channelId, channelSecret, clock: systemClock, apiOrigin: line.origin }),
        secrets: [LINE_CHANNEL_SECRET],
        account: '@tebura',
      },
      webPush: { vapidKey, allowLoopback: true },
      mail: smtpSender({ url: relay.url, from: 'notices@tebura.example.jp', clock: systemClock }),
    },
  });
  familyAccountId = await village.addFamily();
  owner = (await ownerBrowser(village, await ownerLinkToken(village, familyAccountId))).here;
});
afterEach(async () => {
  await village.close();
  await Promise.all([line.close(), push.close(), relay.close()]);
});

const call = <Value>(reply: { ok: true; value: Value } | { ok: false; reason: unknown }): Value => {
  if (!reply.ok) throw new Error(JSON.stringify(reply.reason));
  return reply.value;
};
const codeOf = (reply: { ok: boolean; reason?: unknown }): unknown =>
  reply.ok ? 'ok' : (reply.reason as { code?: string }).code;
const settings = async () =>
  call(await callBackend(readNoticeSettings, { params: {}, body: undefined }, owner));
const stateOf = async (channel: NoticeChannel) =>
  (await settings()).channels.find((one) => one.channel === channel);
const setMail = (address = MAILBOX) => callBackend(setMailAddress, { params: {}, body: { address } }, owner);
const confirm = (code: string) => callBackend(confirmMailAddress, { params: {}, body: { code } }, owner);
const sendTest = (channel: NoticeChannel) =>
  callBackend(sendTestNotice, { params: { channel }, body: undefined }, owner);
const lastCode = (): string => /\b\d{6}\b/.exec(relay.received.at(-1)?.text ?? '')?.[0] ?? '';

async function choose(choices: Partial<NoticeChoices>): Promise<void> {
  const body = { ...(await settings()).choices, ...choices };
  call(await callBackend(changeNoticeChoices, { params: {}, body }, owner));
}
async function subscribe(): Promise<EmulatedBrowser> {
  const { publicKey } = call(await callBackend(readPushKey, { params: {}, body: undefined }, owner));
  const browser = push.subscribe(publicKey);
  call(await callBackend(subscribeToPush, { params: {}, body: browser.subscription }, owner));
  return browser;
}
async function tellFromLine(...events: Record<string, unknown>[]): Promise<void> {
  const { body, signature } = line.webhook(events);
  const headers = { 'content-type': 'application/json', 'x-line-signature': signature };
  const reply = await fetch(village.backend.origin + LINE_WEBHOOK_PATH, { method: 'POST', headers, body });
  expect(reply.status).toBe(200);
}
/** @returns the LINE user who is joined, with two messages in the talk */
async function joinLine(): Promise<string> {
  const user = newLineUser();
  line.befriend(user);
  await tellFromLine(line.event('follow', user));
  await expect.poll(() => line.talkOf(user).length).toBe(1);
  const [, token = ''] = /#line-link=([^"]+)/.exec(JSON.stringify(line.talkOf(user))) ?? [];
  const body = { linkToken: decodeURIComponent(token) };
  const { url } = call(await callBackend(linkLine, { params: {}, body }, owner));
  await tellFromLine(line.openAccountLink(user, url));
  await expect.poll(() => line.talkOf(user).length).toBe(2);
  return user;
}
async function shopper(): Promise<TestTerminal> {
  await village.addMember(familyAccountId, finger);
  return village.addTerminal();
}

test('mail: nothing but a code until it came back, then a test notice', async () => {
  expect(await stateOf('mail')).toMatchObject({ state: 'not-set-up', shownAs: null });
  call(await setMail());
  expect(await stateOf('mail')).toMatchObject({ state: 'unconfirmed', shownAs: 'o•••@example.jp' });
  expect(codeOf(await sendTest('mail'))).toBe('NOT_FOUND');
  expect(relay.received).toHaveLength(1);
  expect(relay.received[0].text).not.toContain('田中');
  call(await confirm(lastCode()));
  expect(await stateOf('mail')).toMatchObject({ state: 'ready' });
  call(await sendTest('mail'));
  expect(relay.received.map(({ to }) => to)).toEqual([MAILBOX, MAILBOX]);
});

test('mail: a code is tried five times, is over after half an hour, and is sent five times an hour', async () => {
  call(await setMail());
  const code = lastCode();
  const wrong = code === '000000' ? '000001' : '000000';
  for (let tries = 0; tries < 5; tries += 1) expect(codeOf(await confirm(wrong))).toBe('NOT_FOUND');
  expect(codeOf(await confirm(code))).toBe('TOO_MANY_REQUESTS');
  village.clock.advance(30 * MINUTE_MS);
  expect(codeOf(await confirm(code))).toBe('NOT_FOUND');
  for (let sent = 1; sent < 5; sent += 1) call(await setMail());
  expect(codeOf(await setMail())).toBe('TOO_MANY_REQUESTS');
  expect(relay.received).toHaveLength(5);
  expect(await stateOf('mail')).toMatchObject({ state: 'unconfirmed' });
});

test('Web Push: a browser that subscribed is told, one with other keys or elsewhere is refused', async () => {
  const browser = await subscribe();
  expect(await stateOf('web-push')).toMatchObject({ state: 'ready', shownAs: '127.0.0.1' });
  call(await sendTest('web-push'));
  expect(browser.received).toHaveLength(1);
  for (const body of [
    { ...browser.subscription, endpoint: 'https://169.254.169.254/latest' },
    { ...browser.subscription, keys: { ...browser.subscription.keys, auth: 'short' } },
  ])
    expect(codeOf(await callBackend(subscribeToPush, { params: {}, body }, owner))).toBe('REQUEST_MALFORMED');
});

test('LINE: the friend link, the linking, a test notice, and the unlinking on the page', async () => {
  const friend = call(await callBackend(readLineFriendLink, { params: {}, body: undefined }, owner));
  expect(friend.url).toBe('https://line.me/R/ti/p/%40tebura');
  const user = await joinLine();
  expect(await stateOf('line')).toMatchObject({ state: 'ready', shownAs: 'LINE' });
  call(await sendTest('line'));
  expect(line.talkOf(user)).toHaveLength(3);
  call(await callBackend(removeNoticeChannel, { params: { channel: 'line' }, body: undefined }, owner));
  expect(await stateOf('line')).toMatchObject({ state: 'not-set-up' });
});

test('without providers every way is unavailable, and the rest works', async () => {
  const without = await startVillage();
  const family = await without.addFamily();
  const { here } = await ownerBrowser(without, await ownerLinkToken(without, family));
  const { channels } = call(await callBackend(readNoticeSettings, { params: {}, body: undefined }, here));
  expect(channels.map(({ state }) => state)).toEqual(['unavailable', 'unavailable', 'unavailable']);
  const none = { params: {}, body: undefined };
  expect(codeOf(await callBackend(readPushKey, none, here))).toBe('NOT_FOUND');
  expect(codeOf(await callBackend(readLineFriendLink, none, here))).toBe('NOT_FOUND');
  const mail = { params: {}, body: { address: MAILBOX } };
  expect(codeOf(await callBackend(setMailAddress, mail, here))).toBe('NOT_FOUND');
  const link = { params: {}, body: { linkToken: 'any' } };
  expect(codeOf(await callBackend(linkLine, link, here))).toBe('NOT_FOUND');
  await without.close();
});

test('T-NOT-8: after `unfollow` the next purchase goes to Web Push', async () => {
  const [terminal, user, browser] = [await shopper(), await joinLine(), await subscribe()];
  await choose({ order: ['line', 'web-push'], purchases: 'each' });
  await terminal.pay(300, finger);
  await expect.poll(() => line.talkOf(user).length).toBe(3);
  line.block(user);
  await tellFromLine(line.event('unfollow', user));
  await expect.poll(async () => (await stateOf('line'))?.state).toBe('down');
  await terminal.pay(200, finger);
  await expect.poll(() => browser.shown.size).toBe(1);
  expect(line.talkOf(user)).toHaveLength(3);
});

test('T-NOT-3: what LINE refuses is not tried again there; the next way has it', async () => {
  const [terminal, user, browser] = [await shopper(), await joinLine(), await subscribe()];
  await choose({ order: ['line', 'web-push'], purchases: 'each' });
  line.failNext({ kind: 'answer', status: 400 });
  await terminal.pay(300, finger);
  await expect.poll(() => browser.shown.size).toBe(1);
  expect(line.pushes.map(({ status }) => status)).toEqual([400]);
  expect(line.talkOf(user)).toHaveLength(2);
});

test('T-NOT-9: a browser that is gone is forgotten', async () => {
  const [terminal, browser] = [await shopper(), await subscribe()];
  await choose({ order: ['web-push'], purchases: 'each' });
  browser.unsubscribe();
  await terminal.pay(300, finger);
  await expect.poll(async () => (await stateOf('web-push'))?.state).toBe('not-set-up');
});

test('T-NOT-11: two purchases while the phone is off are both shown', async () => {
  const [terminal, browser] = [await shopper(), await subscribe()];
  await choose({ order: ['web-push'], purchases: 'each' });
  await terminal.pay(300, finger);
  await terminal.pay(200, finger);
  await expect.poll(() => browser.shown.size).toBe(2);
  expect(browser.received.every(({ topic }) => topic === undefined)).toBe(true);
});
