import type { Browser, CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lineApi } from '../../backend/channels/line/line-api.ts';
import { smtpSender } from '../../backend/channels/mail/mail-sender.ts';
import { LINE_WEBHOOK_PATH } from '../../contract/notice-routes.ts';
import type { FamilyAccountId } from '../../domain/ids.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { testFinger } from '../backend/support/pattern-engine.ts';
import { startVillage } from '../backend/support/village.ts';
import type { TestTerminal, Village } from '../backend/support/village.ts';
import { newLineUser, newVapidKey } from '../channels/channel-rig.ts';
import { LINE_CHANNEL_ID, LINE_CHANNEL_SECRET, emulateLine } from '../support/emulated-line.ts';
import type { EmulatedLine } from '../support/emulated-line.ts';
import { emulateMailServer } from '../../demo/emulated-mail-server.ts';
import type { EmulatedMailServer } from '../../demo/emulated-mail-server.ts';
import { emulatePushService } from '../support/emulated-push-service.ts';
import type { EmulatedBrowser, EmulatedPushService } from '../support/emulated-push-service.ts';
import { complaintsOf } from '../support/complaints-of.ts';
import { openBrowser } from '../support/open-browser.ts';
import { axeViolations, cutText, smallTargets } from './looks.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { takePicture } from './open-page.ts';

const browser = await openBrowser();

/** Mail, push and LINE set up on the page as it ships, with the backend as it ships before emulated providers. */
describe.skipIf(browser === null)('the ways outside, set up on the page', { timeout: 60_000 }, () => {
  const finger = testFinger(6_100);
  let complaints: readonly string[];
  let line: EmulatedLine;
  let push: EmulatedPushService;
  let relay: EmulatedMailServer;
  let village: Village;
  let terminal: TestTerminal;
  let family: FamilyAccountId;
  const subscribed: EmulatedBrowser[] = [];
  let page: Page;
  let cdp: CDPSession;
  let registrationId = '';

  beforeAll(async () => {
    const portalFolder = await buildAsShipped('portal', 'channels-on-page');
    const nowMs = (): number => systemClock.nowMs();
    [line, push, relay] = await Promise.all([
      emulateLine(nowMs),
      emulatePushService(nowMs),
      emulateMailServer(),
    ]);
    const [channelId, channelSecret] = [LINE_CHANNEL_ID, LINE_CHANNEL_SECRET];
    village = await startVillage({
      config: { portalFolder },
      noticeProviders: {
        line: {
          api: lineApi({ channelId, channelSecret, clock: systemClock, apiOrigin: line.origin }),
          secrets: [LINE_CHANNEL_SECRET],
          account: '@tebura',
        },
        webPush: { vapidKey: newVapidKey(), allowLoopback: true },
        mail: smtpSender({ url: relay.url, from: 'notices@tebura.example.jp', clock: systemClock }),
      },
    });
    terminal = await village.addTerminal();
    family = await village.addFamily();
    await village.addMember(family, finger);
    const context = await (browser as Browser).newContext({
      viewport: { width: 390, height: 844 },
      locale: 'ja-JP',
    });
    await context.grantPermissions(['notifications'], { origin: village.backend.origin });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    complaints = complaintsOf(page);
    // The push service of the browser's maker cannot be reached from a test; its place is taken, and nothing else.
    await page.exposeFunction('emulatedSubscription', (publicKey: string) => {
      const here = push.subscribe(publicKey);
      subscribed.push(here);
      return here.subscription;
    });
    await page.addInitScript(() => {
      const emulated = window as unknown as { emulatedSubscription(key: unknown): Promise<unknown> };
      PushManager.prototype.subscribe = async (options) => {
        const subscription = await emulated.emulatedSubscription(options?.applicationServerKey);
        return { toJSON: () => subscription } as PushSubscription;
      };
    });
    cdp = await context.newCDPSession(page);
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      registrationId = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId ?? registrationId;
    });
    await cdp.send('ServiceWorker.enable');
    const link = await village.backend.makeSignInLink({
      municipalityId: village.municipalityId,
      familyAccountId: family,
    });
    if (!link.ok) throw new Error(link.reason);
    await page.goto(link.value.url);
    await page.locator('.connection-line.is-live').waitFor();
    await page.locator('[data-part="notice-settings"] > summary').click();
  });
  afterAll(async () => {
    await browser?.close();
    await village.close();
    await Promise.all([line.close(), push.close(), relay.close()]);
    expect(complaints, 'errors and policy violations of the page').toEqual([]);
  });

  const channel = (name: string) => page.locator(`[data-channel="${name}"]`);
  const ready = (name: string) => page.locator(`[data-channel="${name}"][data-state="ready"]`).waitFor();
  async function looksGood(what: string): Promise<void> {
    await takePicture(page, `channels-${what}`, false);
    expect(await axeViolations(page)).toEqual([]);
    expect(await cutText(page)).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
  }
  async function tellFromLine(...events: Record<string, unknown>[]): Promise<void> {
    const { body, signature } = line.webhook(events);
    const headers = { 'content-type': 'application/json', 'x-line-signature': signature };
    const reply = await fetch(village.backend.origin + LINE_WEBHOOK_PATH, { method: 'POST', headers, body });
    expect(reply.status).toBe(200);
  }

  test('mail: an address, the code that came there, and a test', async () => {
    const mail = channel('mail');
    await mail.getByLabel('メールアドレス').fill('owner@example');
    await mail.getByRole('button', { name: '確認の番号を送る' }).click();
    await mail.getByText('メールアドレスを確かめてください。').waitFor();
    await mail.getByLabel('メールアドレス').fill('owner@example.jp');
    await mail.getByRole('button', { name: '確認の番号を送る' }).click();
    await mail.getByLabel('メールの6けたの番号').fill('1');
    await mail.getByRole('button', { name: '確かめる' }).click();
    await mail.getByText('この番号は使えません。', { exact: false }).waitFor();
    await mail.scrollIntoViewIfNeeded();
    await looksGood('mail-code');
    const code = /\b\d{6}\b/.exec(relay.received.at(-1)?.text ?? '')?.[0] ?? '';
    await mail.getByLabel('メールの6けたの番号').fill(code);
    await mail.getByRole('button', { name: '確かめる' }).click();
    await ready('mail');
    expect(await mail.innerText()).toContain('o•••@example.jp');
    await mail.getByRole('button', { name: /ためしに送る$/ }).click();
    await mail.getByText('送信を頼みました。', { exact: false }).waitFor();
    expect(relay.received).toHaveLength(2);
    expect(await page.locator('[data-part="notice-settings"]').innerText()).not.toContain('届きました');
  });

  test('this device: subscribed with the backend’s key, and a purchase becomes a notification that leads to it', async () => {
    await channel('web-push').getByRole('button', { name: 'この端末で受け取る' }).click();
    await ready('web-push');
    await channel('web-push')
      .getByRole('button', { name: /ためしに送る$/ })
      .click();
    await channel('web-push').getByText('送信を頼みました。', { exact: false }).waitFor();
    const message = subscribed.at(-1)?.received.at(-1)?.payload;
    expect(message).toBeDefined();
    await expect.poll(() => registrationId).not.toBe('');
    const data = JSON.stringify(message);
    await cdp.send('ServiceWorker.deliverPushMessage', {
      origin: village.backend.origin,
      registrationId,
      data,
    });
    const tags = () =>
      page.evaluate(async () =>
        (await (await navigator.serviceWorker.ready).getNotifications()).map(({ tag, data }) => ({
          tag,
          data: data as unknown,
        })),
      );
    await expect.poll(tags).toHaveLength(1);
    const [notification] = await tags();
    expect(notification?.tag).toBe((message as { noticeId: string }).noticeId);
    expect((notification?.data as { url: string }).url).toMatch(/^\/family\/#/);
  });

  test('LINE: the link in the talk leads here, and joins only when it is said so here', async () => {
    const user = newLineUser();
    line.befriend(user);
    await tellFromLine(line.event('follow', user));
    await expect.poll(() => line.talkOf(user).length).toBe(1);
    const [, token = ''] = /#line-link=([^"]+)/.exec(JSON.stringify(line.talkOf(user))) ?? [];
    await page.goto(`${village.backend.origin}/family/?from-line#line-link=${token}`);
    await page.locator('[data-part="join-line"]').waitFor();
    expect(page.url()).not.toContain('line-link');
    await page.locator('[data-part="join-line"]').scrollIntoViewIfNeeded();
    await looksGood('join-line');
    let asked = '';
    await page.route('https://access.line.me/**', (route) => {
      asked = route.request().url();
      return route.fulfill({ body: 'LINE' });
    });
    await page.getByRole('button', { name: 'LINEとつなぐ' }).click();
    await expect.poll(() => asked).not.toBe('');
    await tellFromLine(line.openAccountLink(user, asked));
    await expect.poll(() => line.talkOf(user).length).toBe(2);
    await page.goto(`${village.backend.origin}/family/`);
    await page.locator('[data-part="notice-settings"] > summary').click();
    await ready('line');
    await channel('line').scrollIntoViewIfNeeded();
    await looksGood('all-ready');
  });

  test('a purchase is told in the chosen order, and the inbox says that it was sent, never that it arrived', async () => {
    await terminal.pay(480, finger);
    const inbox = page.locator('[data-part="inbox"]');
    await expect.poll(() => inbox.locator('.badge.count').count()).toBe(1);
    await inbox.locator('summary').first().click();
    await expect.poll(() => inbox.innerText()).toMatch(/480円[\s\S]*送信済み/);
    expect(await inbox.innerText()).not.toContain('届きました');
  });

  test('a way that is ended is asked for again', async () => {
    await channel('mail')
      .getByRole('button', { name: /この方法をやめる$/ })
      .click();
    await page.locator('[data-channel="mail"][data-state="not-set-up"]').waitFor();
  });
});
