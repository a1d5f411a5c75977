import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FamilyAccountId, MemberId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { callBackend } from '../../contract/backend-client.ts';
import { makeDelegateCode } from '../../contract/owner-routes.ts';
import { ownerBrowser, ownerLinkToken } from '../backend/support/owner-browser.ts';
import { testFinger } from '../backend/support/pattern-engine.ts';
import { startVillage } from '../backend/support/village.ts';
import type { TestTerminal, Village } from '../backend/support/village.ts';
import { complaintsOf } from '../support/complaints-of.ts';
import { openBrowser } from '../support/open-browser.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { PHONE, takePicture } from './open-page.ts';

const browser = await openBrowser();

/** The page as it ships, served by the backend as it ships; purchases are paid at a terminal, by signed requests. */
describe.skipIf(browser === null)('the family’s page before the real backend', { timeout: 60_000 }, () => {
  const finger = testFinger(4711);
  let complaints: readonly string[];
  let village: Village;
  let terminal: TestTerminal;
  let family: FamilyAccountId;
  let memberId: MemberId;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    village = await startVillage({
      config: { portalFolder: await buildAsShipped('portal', 'real-backend') },
    });
    terminal = await village.addTerminal();
    family = await village.addFamily({ balanceYen: 13_000 });
    memberId = await village.addMember(family, finger, { perPurchase: yen(500), perDay: yen(1_000) });
    context = (await browser?.newContext({
      viewport: PHONE,
      hasTouch: true,
      timezoneId: 'America/New_York',
    })) as BrowserContext;
    page = await context.newPage();
    await page.clock.setFixedTime(village.clock.nowMs());
    complaints = complaintsOf(page);
  });
  afterAll(async () => {
    await browser?.close();
    await village.close();
    expect(complaints, 'errors and policy violations of the page').toEqual([]);
  });

  const member = () => page.locator(`[data-member="${memberId}"]`);
  const firstLine = () => page.locator('[data-purchase]').first();
  const live = () => page.locator('.connection-line.is-live').waitFor();

  async function pay(amountYen: number, whose = finger): Promise<void> {
    village.clock.advance(1_500);
    await terminal.pay(amountYen, whose);
  }

  async function link(): Promise<string> {
    const made = await village.backend.makeSignInLink({
      municipalityId: village.municipalityId,
      familyAccountId: family,
    });
    if (!made.ok) throw new Error(made.reason);
    return made.value.url;
  }

  test('opens by its one-time link, once', async () => {
    const url = await link();
    await page.goto(url);
    await live();
    expect(page.url()).toBe(`${village.backend.origin}/family/`);
    expect(await page.locator('h1').innerText()).toBe('田中家');
    expect(await page.locator('[data-part="balance"]').innerText()).toMatch(/^13,000\s*円$/);
    const elsewhere = await browser?.newContext();
    const second = await elsewhere?.newPage();
    await second?.goto(url);
    await second?.locator('[data-place="link-refused"]').waitFor();
    await elsewhere?.close();
  });

  test('a payment at the counter appears by itself, with balance, vouchers and day', async () => {
    await pay(320);
    await page.locator('.is-fresh').waitFor();
    expect(await firstLine().innerText()).toMatch(/はなこ\s*新着\s*\d+:\d\d みやげや\s*320円\s*払いました/);
    expect(await page.locator('[data-part="balance"]').innerText()).toMatch(/12,680/);
    await expect.poll(() => page.locator('.vouchers li').innerText()).toMatch(/12,680円/);
    expect(await member().innerText()).toMatch(/きょう、あと\s*680\s*円/);
  });

  test('a payment over the limit is shown as not paid, with the reason', async () => {
    await pay(600);
    await expect
      .poll(() => firstLine().innerText())
      .toMatch(/600円\s*払えませんでした\s*1回の上限をこえていました/);
    expect(await page.locator('[data-part="balance"]').innerText()).toMatch(/12,680/);
  });

  test('limits changed on the page count at the counter at once', async () => {
    await member().getByRole('button', { name: 'ルールを変える' }).click();
    await member().getByLabel('1回の上限').fill('600');
    await member().getByRole('button', { name: 'このルールにする' }).click();
    await page.locator('[data-part="notice"]').getByText('ルールを変えました').waitFor();
    await pay(600);
    await expect.poll(() => firstLine().innerText()).toMatch(/600円\s*払いました/);
  });

  test('a member stopped on the page cannot pay, and can again after one tap', async () => {
    await member().getByRole('button', { name: 'お支払いを止める' }).click();
    await member().getByText('お支払いを止めています').waitFor();
    await pay(50);
    await expect
      .poll(() => firstLine().innerText())
      .toMatch(/50円\s*払えませんでした\s*お支払いを止めていました/);
    await takePicture(page, 'phone-real-backend');
    await page.locator('[data-part="notice"]').getByRole('button', { name: '元に戻す' }).click();
    await member().getByText('使えます', { exact: true }).waitFor();
    await pay(50);
    await expect.poll(() => firstLine().innerText()).toMatch(/50円\s*払いました/);
  });

  test('every rule of the whole family, the stop of all, and why: as the counter keeps them', async () => {
    const all = page.locator('[data-part="family-rules"]');
    await all.getByRole('button', { name: /ルールを変える/ }).click();
    const more = all.locator('.more-rules');
    await more.locator('summary').first().click();
    const month = more.locator('fieldset', { has: page.getByLabel('1か月の上限', { exact: true }) });
    await month.getByRole('checkbox').uncheck();
    await month.getByRole('textbox').fill('100');
    await all.getByRole('button', { name: 'このルールにする' }).click();
    await page.locator('[data-part="notice"]').getByText('家族みんなのルールを変えました').waitFor();
    await pay(20);
    await expect
      .poll(() => firstLine().innerText())
      .toMatch(/20円\s*払えませんでした\s*家族の上限をこえていました/);
    await firstLine().locator('summary').click();
    await page.locator('[data-part="why"]').getByText('今月使えるのは、あと0円です。').waitFor();
    await page.locator('[data-part="notice"]').getByRole('button', { name: '元に戻す' }).click();
    await all.getByText('みんなの合計には、上限はありません。').waitFor();

    await all.getByRole('button', { name: '全員のお支払いを止める' }).click();
    await page.locator('[data-part="notice"]').getByText('止めました').waitFor();
    await pay(20);
    await expect.poll(() => firstLine().innerText()).toMatch(/家族のお支払いを止めていました/);
    await all.getByRole('button', { name: '全員を再開する' }).click();
    await page.locator('[data-part="notice"]').getByText('また使えます').waitFor();
    await page.locator('[data-part="history"] > summary').click();
    const record = page.locator('[data-part="history"] li');
    await expect.poll(() => record.count()).toBeGreaterThan(4);
    expect(await record.first().innerText()).toMatch(/家族みんなは、また使えます。/);
    expect(await page.locator('[data-part="history"]').innerText()).toMatch(/変える前[\s\S]*変えた後/);
  });

  test('an errand given on the page is paid from this balance, and is told with what is left', async () => {
    const helper = testFinger(4712);
    const theirs = await village.addFamily({ balanceYen: 1_300 });
    const helperId = await village.addMember(theirs, helper, { perPurchase: null, perDay: null });
    const code = await codeOf(theirs, helperId);
    const grants = page.locator('[data-part="grants"]');
    await grants.locator('summary').first().click();
    await grants.locator('.panel-content > .button.strong').click();
    await grants.getByLabel('8けたの番号').fill(code);
    await grants.getByLabel('お店').selectOption({ index: 1 });
    await grants.getByLabel('いくらまで').fill('300');
    await grants.getByRole('button', { name: 'これで頼む' }).click();
    await grants.locator('[data-grant]').getByText('あと 300円(300円まで)').waitFor();
    await pay(120, helper);
    await expect.poll(() => firstLine().innerText()).toMatch(/お使い[\s\S]*120円\s*払いました/);
    await grants.locator('[data-grant]').getByText('あと 180円(300円まで)').waitFor();
    expect(await page.locator('[data-member]').count(), 'the helper is no member').toBe(1);
    await grants.getByRole('button', { name: /すぐ終わりにする/ }).click();
    await grants.locator('[data-grant]').waitFor({ state: 'detached' });
  });

  /** The code that the helper's own family page would show. */
  async function codeOf(theirs: FamilyAccountId, helperId: MemberId): Promise<string> {
    const { here } = await ownerBrowser(village, await ownerLinkToken(village, theirs));
    const made = await callBackend(
      makeDelegateCode,
      { params: { memberId: helperId }, body: undefined },
      here,
    );
    if (!made.ok) throw new Error('no code');
    return made.value.code;
  }

  test('a backend that goes and comes back: the page says so, and is live again with what it has', async () => {
    // The state goes by in half a second: it is watched, not asked for.
    await page.evaluate(() => {
      const line = document.querySelector('.connection-line');
      const seen: string[] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => seen.push(line?.className ?? '')).observe(line as Element, {
        attributes: true,
      });
    });
    await village.restart();
    await expect
      .poll(() => page.evaluate(() => (window as Window & { seen?: string[] }).seen?.join()))
      .toMatch(/is-(connecting|lost)/);
    await live();
    await pay(10);
    await expect.poll(() => firstLine().innerText()).toMatch(/10円\s*払いました/);
  });

  test('signing out ends it', async () => {
    await page.getByRole('button', { name: 'サインアウト' }).click();
    await page.locator('[data-place="signed-out"]').waitFor();
    await page.reload();
    await page.locator('[data-place="sign-in-needed"]').waitFor();
  });
});
