import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stripeProvider } from '../../backend/orders/stripe.ts';
import { PROVIDER_MESSAGES_PATH } from '../../contract/voucher-order-routes.ts';
import { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, emulateStripe } from '../../demo/emulated-stripe.ts';
import type { EmulatedStripe } from '../../demo/emulated-stripe.ts';
import type { FamilyAccountId } from '../../domain/ids.ts';
import { startVillage } from '../backend/support/village.ts';
import type { Village } from '../backend/support/village.ts';
import { complaintsOf } from '../support/complaints-of.ts';
import { openBrowser } from '../support/open-browser.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { DESKTOP, PHONE, takePicture } from './open-page.ts';

const browser = await openBrowser();

/** The page before the real backend; the card company is an emulated Stripe with a page of its own, on another port. */
describe.skipIf(browser === null)('vouchers by card', { timeout: 60_000 }, () => {
  let complaints: readonly string[];
  let stripe: EmulatedStripe;
  let village: Village;
  let family: FamilyAccountId;
  let page: Page;

  beforeAll(async () => {
    const now = { ms: () => Date.now() };
    stripe = await emulateStripe(() => now.ms());
    const paymentProvider = stripeProvider({
      secretKey: STRIPE_SECRET_KEY,
      webhookSecret: STRIPE_WEBHOOK_SECRET,
      fetch,
      apiOrigin: stripe.origin,
    });
    const portalFolder = await buildAsShipped('portal', 'vouchers-by-card');
    village = await startVillage({
      paymentProvider,
      config: { portalFolder },
    });
    now.ms = () => village.clock.nowMs();
    stripe.tell(village.backend.origin + PROVIDER_MESSAGES_PATH);
    family = await village.addFamily({ balanceYen: 1_300 });
    const context = await browser?.newContext({ viewport: PHONE, hasTouch: true });
    if (context === undefined) throw new Error('no browser');
    page = await context.newPage();
    await page.clock.setFixedTime(village.clock.nowMs());
    complaints = complaintsOf(page);
    const made = await village.backend.makeSignInLink({
      municipalityId: village.municipalityId,
      familyAccountId: family,
    });
    if (!made.ok) throw new Error(made.reason);
    await page.goto(made.value.url);
    await page.locator('.connection-line.is-live').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await village.close();
    await stripe.close();
    expect(complaints, 'errors of the page').toEqual([]);
  });

  const panel = () => page.locator('[data-part="vouchers"]');
  const balance = () => page.locator('[data-part="balance"]').innerText();
  const orders = () => panel().locator('[data-order]');

  test('says what is on sale and what an amount gives, and does not send what cannot be bought', async () => {
    await panel().locator('summary').click();
    await panel().getByText('プレミアム 30％').waitFor();
    const amount = panel().getByLabel('買う金額');
    await panel()
      .getByRole('button', { name: /カードで/ })
      .click();
    await panel().getByText('買う金額を入れてください。').waitFor();
    await amount.fill('９９９９９９９');
    await panel()
      .getByRole('button', { name: /カードで/ })
      .click();
    await panel()
      .getByRole('alert')
      .getByText(/までにしてください。/)
      .waitFor();
    await amount.fill('2,000');
    await panel().getByText('2,600円分が使えます。うちプレミアムは600円です。').waitFor();
    await takePicture(page, 'phone-vouchers');
    const axe = await new AxeBuilder({ page }).include('[data-part="vouchers"]').analyze();
    expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    expect(stripe.sessions.size).toBe(0);
  });

  test('paid on the card company’s page, the balance has the vouchers when one comes back', async () => {
    village.clock.advance(1_000);
    await panel().getByRole('button', { name: 'カードで2,000円払う' }).click();
    await page.waitForURL(`${stripe.origin}/pay/**`);
    await takePicture(page, 'phone-card-page');
    await page.getByRole('button', { name: '払ったことにする' }).click();
    await page.waitForURL(`${village.backend.origin}/family/#vouchers`);
    await expect.poll(balance).toMatch(/3,900/);
    await expect.poll(() => orders().first().innerText()).toMatch(/2,000円 買いました/);
    await page.setViewportSize(DESKTOP);
    await takePicture(page, 'desktop-vouchers');
    await page.setViewportSize(PHONE);
  });

  test('turned back without paying, nothing is bought, and the same amount can be asked for again', async () => {
    for (const known of [await orders().count(), (await orders().count()) + 1]) {
      // Two orders of one instant have no first.
      village.clock.advance(1_000);
      await panel().getByLabel('買う金額').fill('1000');
      await panel().getByRole('button', { name: 'カードで1,000円払う' }).click();
      await page.waitForURL(`${stripe.origin}/pay/**`);
      await page.getByRole('button', { name: '払わずに戻る' }).click();
      await page.waitForURL(`${village.backend.origin}/family/#vouchers`);
      await expect.poll(() => orders().count()).toBe(known + 1);
      expect(await orders().first().innerText()).toMatch(/1,000円 払われませんでした/);
    }
    expect(await balance()).toMatch(/3,900/);
  });

  test('a card company that cannot be reached is said so', async () => {
    stripe.failNext(500);
    await panel().getByLabel('買う金額').fill('1000');
    await panel().getByRole('button', { name: 'カードで1,000円払う' }).click();
    await panel().getByText('カード会社につながりません。お金は動いていません。').waitFor();
  });
});
