import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashToken } from '../../backend/secret-token.ts';
import { callBackend } from '../../contract/backend-client.ts';
import {
  changeNoticeChoices,
  markInboxRead,
  noteNoticeOpened,
  readInbox,
  readNoticeSettings,
  removeNoticeChannel,
  sendTestNotice,
} from '../../contract/notice-routes.ts';
import type { NoticeChannel } from '../../contract/notice-routes.ts';
import type { FamilyAccountId } from '../../domain/ids.ts';
import { REFUSED, emulatedChannel } from '../notices/emulated-channel.ts';
import { ENGINES } from './support/engines.ts';
import type { TestEngine } from './support/engines.ts';
import { ownerBrowser, ownerLinkToken } from './support/owner-browser.ts';
import { testFinger } from './support/pattern-engine.ts';
import { startVillage } from './support/village.ts';
import type { Village } from './support/village.ts';

const nothing = { params: {}, body: undefined };
const problem = (code: string) => ({ ok: false, reason: { code } });
const REAL_WAIT_MS = 60_000;

describe.each(ENGINES)('what an owner is told, over HTTP on $name', ({ start }) => {
  let engine: TestEngine;
  let village: Village;
  const push = emulatedChannel('web-push');
  beforeAll(async () => void (engine = await start()));
  afterEach(() => village.close());
  afterAll(() => engine.stop());

  async function newVillage(): Promise<void> {
    village = await startVillage({ channels: [push] }, await engine.newDatabaseUrl());
    push.shown.length = 0;
  }
  async function signedIn(family: FamilyAccountId) {
    const { here } = await ownerBrowser(village, await ownerLinkToken(village, family));
    return here;
  }
  type Browser = Awaited<ReturnType<typeof signedIn>>;
  async function addBrowser(family: FamilyAccountId, channel: NoticeChannel = 'web-push'): Promise<void> {
    const { store } = village.backend;
    const { municipalityId } = village;
    const address = { channel, address: `${channel} of ${family}`, shownAs: '1', confirmation: null };
    const atMs = village.clock.nowMs();
    await store.addNoticeAddress({
      ...address,
      ownerId: await ownerOf(family),
      municipalityId,
      isOnly: true,
      atMs,
    });
  }
  /** By a link of one's own, for nobody else may ask. */
  async function ownerOf(family: FamilyAccountId) {
    const { cookie } = await ownerBrowser(village, await ownerLinkToken(village, family));
    const tokenHash = hashToken(cookie.slice(cookie.indexOf('=') + 1));
    const session = await village.backend.store.findOwnerSession({ tokenHash, atMs: village.clock.nowMs() });
    if (session === null) throw new Error('nobody is signed in');
    return session.ownerId;
  }
  const inboxOf = async (here: Browser) => {
    const read = await callBackend(readInbox, nothing, here);
    if (!read.ok) throw new Error('no inbox');
    return read.value;
  };
  async function until(isSo: () => Promise<boolean>): Promise<void> {
    const endMs = performance.now() + REAL_WAIT_MS;
    while (!(await isSo())) {
      if (performance.now() > endMs) throw new Error('it did not happen');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  const shop = async () => ({ terminal: await village.addTerminal(), finger: testFinger(7_001) });

  test('a purchase over HTTP is told, stands in the inbox in words, is read and is opened by its owner alone', async () => {
    await newVillage();
    const family = await village.addFamily();
    await addBrowser(family);
    const { terminal, finger } = await shop();
    await village.addMember(family, finger);
    await terminal.pay(480, finger);
    const [here, stranger] = [await signedIn(family), await signedIn(await village.addFamily())];
    await until(async () => (await inboxOf(here)).notices[0]?.sent[0]?.state === 'accepted');
    const { notices, unread } = await inboxOf(here);
    expect(notices[0]).toMatchObject({
      kind: 'purchase-approved',
      title: 'お買い物のお知らせ',
      readAt: null,
      sent: [{ channel: 'web-push', state: 'accepted', reason: null }],
    });
    expect(notices[0].lines[0]).toMatch(/みやげやで480円のお買い物/);
    expect(await inboxOf(stranger)).toEqual({ notices: [], unread: 0 });

    const { noticeId } = push.shown.at(-1) ?? { noticeId: '' };
    const opened = { params: { noticeId }, body: undefined };
    expect(await callBackend(noteNoticeOpened, opened, stranger)).toMatchObject(problem('NOT_FOUND'));
    expect(await callBackend(noteNoticeOpened, opened, here)).toMatchObject({ ok: true });
    expect((await inboxOf(here)).notices[0].sent[0].state).toBe('opened');

    const read = { params: {}, body: { eventId: notices[0].eventId } };
    expect(await callBackend(markInboxRead, read, stranger)).toMatchObject({ value: { unread: 0 } });
    expect((await inboxOf(here)).unread).toBe(unread);
    expect(await callBackend(markInboxRead, read, here)).toMatchObject({ value: { unread: 0 } });
  });

  test('what is chosen is checked and kept', async () => {
    await newVillage();
    const family = await village.addFamily();
    const here = await signedIn(family);
    const settings = async () => {
      const read = await callBackend(readNoticeSettings, nothing, here);
      if (!read.ok) throw new Error('no settings');
      return read.value;
    };
    const { choices, channels } = await settings();
    expect(channels.map(({ channel, state }) => [channel, state])).toEqual([
      ['line', 'unavailable'],
      ['web-push', 'not-set-up'],
      ['mail', 'unavailable'],
    ]);
    const choose = (changes: object) =>
      callBackend(changeNoticeChoices, { params: {}, body: { ...choices, ...changes } }, here);
    const quietHours = { fromMinute: 0, untilMinute: 60, timeZone: 'Mars/Olympus' };
    expect(await choose({ quietHours })).toMatchObject(problem('REQUEST_MALFORMED'));
    expect(await choose({ order: ['mail', 'mail'] })).toMatchObject(problem('REQUEST_MALFORMED'));
    expect(await settings()).toMatchObject({ choices });
    const english = { language: 'en', quietHours: { ...quietHours, timeZone: 'Europe/Berlin' } };
    expect(await choose(english)).toMatchObject({ ok: true, value: { choices: english } });

    const asked = { params: { channel: 'web-push' as const }, body: undefined };
    expect(await callBackend(sendTestNotice, asked, here)).toMatchObject(problem('NOT_FOUND'));
  });

  test('a test notice goes through the channel that is asked for, which may refuse; a channel that is removed is there no more', async () => {
    await newVillage();
    const family = await village.addFamily();
    await addBrowser(family);
    const here = await signedIn(family);
    const asked = { params: { channel: 'web-push' as const }, body: undefined };
    expect(await callBackend(sendTestNotice, asked, here)).toMatchObject({ ok: true });
    expect(push.shown.at(-1)).toMatchObject({ kind: 'test', level: 'standard' });
    push.answers(REFUSED);
    expect(await callBackend(sendTestNotice, asked, here)).toMatchObject(problem('PROVIDER_UNAVAILABLE'));
    for (let tries = 2; tries < 10; tries += 1) await callBackend(sendTestNotice, asked, here);
    expect(await callBackend(sendTestNotice, asked, here)).toMatchObject(problem('TOO_MANY_REQUESTS'));
    expect(await callBackend(removeNoticeChannel, asked, here)).toMatchObject({
      value: { channels: [{}, { channel: 'web-push', state: 'not-set-up' }, {}] },
    });
    expect(await callBackend(removeNoticeChannel, asked, here)).toMatchObject(problem('NOT_FOUND'));
  });
});
