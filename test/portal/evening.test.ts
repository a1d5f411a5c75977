import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FamilyAccountId, MemberId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { inboxTexts, noticeSettingsTexts } from '../../messages/family-notices.ts';
import { passkeyTexts, privacyTexts, receiptTexts } from '../../messages/family-privacy.ts';
import { say } from '../../messages/language.ts';
import type { Language, Message } from '../../messages/language.ts';
import { portalTexts, purchaseStateTexts } from '../../messages/portal.ts';
import { rulesFormTexts } from '../../messages/portal-rules.ts';
import { testFinger } from '../backend/support/pattern-engine.ts';
import { startVillage } from '../backend/support/village.ts';
import type { TestTerminal, Village } from '../backend/support/village.ts';
import { complaintsOf } from '../support/complaints-of.ts';
import { openBrowser } from '../support/open-browser.ts';
import { axeViolations, cutText, smallTargets } from './looks.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { DESKTOP, takePicture } from './open-page.ts';

const browser = await openBrowser();

const evenings: readonly { name: string; language: Language; viewport: { width: number; height: number } }[] =
  [
    { name: 'in Japanese on a phone', language: 'ja', viewport: { width: 390, height: 844 } },
    { name: 'in English on a desk', language: 'en', viewport: DESKTOP },
  ];
let webRoot: string;
beforeAll(async () => {
  webRoot = await buildAsShipped('portal', 'evening');
}, 60_000);
afterAll(() => browser?.close());

/** The owner's whole evening: the page as it ships, before the backend as it ships, with a device that keeps passkeys. */
describe.skipIf(browser === null).each(evenings)(
  'the owner’s evening $name',
  { timeout: 60_000 },
  ({ name, language, viewport }) => {
    const finger = testFinger(language === 'ja' ? 8_101 : 8_102);
    let complaints: readonly string[];
    const picture = `evening-${name.replaceAll(' ', '-')}`;
    let village: Village;
    let terminal: TestTerminal;
    let family: FamilyAccountId;
    let memberId: MemberId;
    let context: BrowserContext;
    let page: Page;
    let device: CDPSession;

    const words = (message: Message, values?: Record<string, string | number>) =>
      say(message, language, values);
    const button = (message: Message) =>
      page.getByRole('button', { name: new RegExp(`${escaped(words(message))}$`) });
    const firstLine = () => page.locator('[data-purchase]').first();
    const member = () => page.locator(`[data-member="${memberId}"]`);
    const panel = (part: string) => page.locator(`[data-part="${part}"]`);
    const live = () => page.locator('.connection-line.is-live').waitFor();
    /** Passkeys are for names, not for addresses of numbers. */
    const origin = () => village.backend.origin.replace('127.0.0.1', 'localhost');

    beforeAll(async () => {
      village = await startVillage({
        config: { portalFolder: webRoot },
      });
      terminal = await village.addTerminal();
      family = await village.addFamily({ balanceYen: 13_000 });
      memberId = await village.addMember(family, finger, {
        perPurchase: yen(3_000),
        perDay: yen(5_000),
        perMonth: yen(20_000),
        askOwnerAbove: yen(1_000),
      });
      context = await (browser as Browser).newContext({ viewport, hasTouch: true, timezoneId: 'Asia/Tokyo' });
      page = await context.newPage();
      page.setDefaultTimeout(15_000);
      await page.clock.setFixedTime(village.clock.nowMs());
      await page.addInitScript((chosen) => localStorage.setItem('tebura.family.language', chosen), language);
      complaints = complaintsOf(page);
      device = await context.newCDPSession(page);
      await device.send('WebAuthn.enable');
      await device.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
    });
    afterAll(async () => {
      await context.close();
      await village.close();
      expect(complaints, 'errors and policy violations of the page').toEqual([]);
    });

    async function link(): Promise<string> {
      const made = await village.backend.makeSignInLink({
        municipalityId: village.municipalityId,
        familyAccountId: family,
      });
      if (!made.ok) throw new Error(made.reason);
      return made.value.url.replace('127.0.0.1', 'localhost');
    }
    async function pay(amountYen: number): Promise<void> {
      village.clock.advance(1_500);
      await terminal.pay(amountYen, finger);
    }
    /** Nothing for axe to say, nothing cut, nothing too small for a thumb; and a picture. */
    async function looksGood(what: string, wholePage = false): Promise<void> {
      await takePicture(page, `${picture}-${what}`, wholePage);
      expect(await axeViolations(page), what).toEqual([]);
      expect(await cutText(page), what).toEqual([]);
      expect(await smallTargets(page), what).toEqual([]);
    }
    /** The choice under a heading in the settings. */
    const choice = (label: Message) =>
      panel('notice-choices')
        .locator('label.field', { has: page.getByText(words(label), { exact: true }) })
        .locator('select');
    async function open(part: string): Promise<void> {
      const summary = panel(part).locator('summary').first();
      await summary.scrollIntoViewIfNeeded();
      await summary.click();
    }

    test('she opens the page by her link, and lets this device open it from now on', async () => {
      await page.goto(await link());
      await live();
      await open('passkeys');
      await panel('passkeys').locator('input').fill('台所のスマホ');
      await panel('passkeys')
        .getByRole('button', { name: words(passkeyTexts.add) })
        .click();
      await panel('passkeys').locator('[data-passkey]').getByText('台所のスマホ', { exact: true }).waitFor();
      await looksGood('passkeys');
    });

    test('signed out, the device’s own lock opens the page; a device that says no does not', async () => {
      await button(portalTexts.signOut).click();
      await page.locator('[data-place="signed-out"]').waitFor();
      await looksGood('doorstep');
      await button(passkeyTexts.open).click();
      await live();
      expect(await page.locator('h1').innerText()).toBe('田中家');
    });

    test('a purchase arrives by itself; its receipt can be looked at and printed', async () => {
      await pay(320);
      await page.locator('.is-fresh').waitFor();
      expect(await firstLine().innerText()).toContain(words(purchaseStateTexts.approved));
      await firstLine().locator('summary').click();
      await firstLine()
        .getByRole('button', { name: words(receiptTexts.open), exact: true })
        .click();
      const receipt = page.locator('dialog.receipt');
      await receipt.waitFor();
      expect(await receipt.innerText()).toMatch(/みやげや[\s\S]*320/);
      await looksGood('receipt');
      await page.emulateMedia({ media: 'print' });
      await takePicture(page, `${picture}-printed`, false);
      expect(await page.locator('.connection-line').isVisible(), 'on paper').toBe(false);
      await page.emulateMedia({ media: null });
      await receipt.getByRole('button', { name: words(receiptTexts.close), exact: true }).click();
      await receipt.waitFor({ state: 'detached' });
    });

    test('a purchase above her limit waits for her yes, and is then paid', async () => {
      await pay(1_200);
      await page.locator('[data-state="awaiting_approval"]').waitFor();
      await looksGood('asked');
      await button(portalTexts.sayYes).click();
      await expect.poll(() => firstLine().getAttribute('data-state')).toBe('approved');
    });

    test('she changes a rule, stops everything for the member, and lets it again', async () => {
      await member()
        .getByRole('button', { name: new RegExp(`${escaped(words(portalTexts.editLimits))}$`) })
        .click();
      await member().getByLabel(words(rulesFormTexts.perPurchase), { exact: true }).fill('800');
      await member()
        .getByRole('button', { name: words(rulesFormTexts.save) })
        .click();
      await page.locator('[data-part="notice"]').waitFor();
      await pay(900);
      await expect.poll(() => firstLine().getAttribute('data-state')).toBe('declined');
      await member()
        .getByRole('button', { name: new RegExp(`${escaped(words(portalTexts.stop))}$`) })
        .click();
      await member().getByText(words(portalTexts.stoppedHeadline)).waitFor();
      await pay(50);
      await expect.poll(() => firstLine().innerText()).toMatch(/50/);
      expect(await firstLine().getAttribute('data-state')).toBe('declined');
      await member()
        .getByRole('button', { name: new RegExp(`${escaped(words(portalTexts.resume))}$`) })
        .click();
      await member().getByText(words(portalTexts.mayPay), { exact: true }).waitFor();
      await pay(60);
      await expect.poll(() => firstLine().getAttribute('data-state')).toBe('approved');
      await looksGood('members', true);
    });

    test('the inbox has each notice once, and knows which she has read', async () => {
      await expect.poll(() => panel('inbox').locator('.badge.count').innerText()).toMatch(/^[5-9]$|^\d\d$/);
      await open('inbox');
      await panel('inbox').locator('[data-notice]').first().waitFor();
      const ids = await panel('inbox')
        .locator('[data-notice]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-notice')));
      expect(new Set(ids).size).toBe(ids.length);
      expect(await panel('inbox').innerText()).not.toMatch(/届きました/);
      await looksGood('inbox');
      await panel('inbox')
        .getByRole('button', { name: words(inboxTexts.markRead) })
        .click();
      await panel('inbox').locator('.badge.count').waitFor({ state: 'detached' });
      await page.reload();
      await live();
      expect(await panel('inbox').locator('.badge.count').count()).toBe(0);
    });

    test('a notice’s link opens its purchase, also when it has to be signed in for', async () => {
      const purchaseId = await page.locator('[data-purchase]').nth(3).getAttribute('data-purchase');
      await page.goto(`${origin()}/family/?from-a-notice#purchase=${purchaseId ?? ''}`);
      await live();
      await page.locator(`[data-purchase="${purchaseId ?? ''}"] .purchase-details`).waitFor();
      expect(new URL(page.url()).hash).toBe('');
      await context.clearCookies();
      await page.goto(`${origin()}/family/?again#purchase=${purchaseId ?? ''}`);
      await page.locator('[data-place="sign-in-needed"]').waitFor();
      await button(passkeyTexts.open).click();
      await live();
      await page.locator(`[data-purchase="${purchaseId ?? ''}"] .purchase-details`).waitFor();
    });

    test('she chooses how to be told, and it stays so', async () => {
      await open('notice-settings');
      const form = panel('notice-choices');
      await choice(noticeSettingsTexts.purchases).selectOption('daily');
      await form.getByLabel(words(noticeSettingsTexts.quietOn)).check();
      await choice(noticeSettingsTexts.quietFrom).selectOption('1320');
      await form.getByLabel(words(noticeSettingsTexts.lowBalanceOff)).uncheck();
      await form.getByLabel(words(noticeSettingsTexts.lowBalance), { exact: true }).fill('3,000');
      await form.getByRole('button', { name: words(noticeSettingsTexts.save) }).click();
      await form.getByText(words(noticeSettingsTexts.didSave)).waitFor();
      await looksGood('settings');
      await page.reload();
      await live();
      await open('notice-settings');
      await expect.poll(() => choice(noticeSettingsTexts.purchases).inputValue()).toBe('daily');
      expect(await form.getByLabel(words(noticeSettingsTexts.lowBalance), { exact: true }).inputValue()).toBe(
        '3000',
      );
    });

    test('she sees who looked, keeps a copy, and ends a consent in two steps', async () => {
      const token = await terminal.signIn(await village.addStaff('manager'));
      await terminal.call(
        (await import('../../contract/counter-routes.ts')).listPurchases,
        { params: {}, body: { receiptNumber: null } },
        token,
      );
      await open('looks');
      await panel('looks').getByText('みやげや', { exact: false }).waitFor();
      await panel('looks').getByText('田中 一郎').first().waitFor();
      await looksGood('looks');
      await open('privacy');
      const [receipt] = await Promise.all([
        page.waitForEvent('download'),
        panel('privacy')
          .getByRole('button', { name: words(privacyTexts.receipt) })
          .click(),
      ]);
      expect(await textOf(receipt)).toMatch(/"sha256": "[0-9a-f]{64}"/);
      const [csv] = await Promise.all([
        page.waitForEvent('download'),
        panel('privacy')
          .getByRole('button', { name: words(privacyTexts.savePurchases) })
          .click(),
      ]);
      expect(await textOf(csv)).toMatch(/^\uFEFF.*\r\n2026-11-22 \d\d:\d\d,はなこ,みやげや,60,0,/);
      await panel('privacy')
        .getByRole('button', { name: new RegExp(`${escaped(words(privacyTexts.withdraw))}$`) })
        .click();
      const form = panel('privacy').locator('.two-steps');
      await form.getByRole('button', { name: words(privacyTexts.doWithdraw) }).click();
      await form.getByText(words(privacyTexts.nameDiffers)).waitFor();
      await looksGood('withdraw');
      await form.locator('input').fill('はなこ');
      await form.getByRole('button', { name: words(privacyTexts.doWithdraw) }).click();
      await form.waitFor({ state: 'detached' });
      village.clock.advance(60_000);
      expect(await terminal.pay(10, finger)).toMatchObject({
        value: { outcome: { reasons: ['NOT_RECOGNISED'] } },
      });
      await looksGood('privacy');
    });

    test('at twice the text size nothing of it is cut', async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '212.5%';
      });
      for (const part of ['inbox', 'notice-settings', 'passkeys'])
        if ((await panel(part).getAttribute('open')) === null) await open(part);
      await panel('notice-settings').locator('.channel, .panel-form').first().waitFor();
      await panel('passkeys').locator('[data-passkey]').waitFor();
      await takePicture(page, `${picture}-large-text`);
      expect(await cutText(page)).toEqual([]);
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '';
      });
      await page.setViewportSize(viewport);
    });

    test('a passkey that is removed opens nothing', async () => {
      await panel('passkeys')
        .getByRole('button', { name: new RegExp(`${escaped(words(passkeyTexts.remove))}$`) })
        .click();
      await panel('passkeys').getByText(words(passkeyTexts.none)).waitFor();
      await page.reload();
      // The session had begun with it.
      await page.locator('[data-place="sign-in-needed"]').waitFor();
      await button(passkeyTexts.open).click();
      await page.getByText(words(passkeyTexts.notOpened)).waitFor();
    });
  },
);

async function textOf(download: { createReadStream(): Promise<NodeJS.ReadableStream> }): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
