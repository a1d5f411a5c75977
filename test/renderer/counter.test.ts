import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { KioskView } from '../../contract/kiosk-api.ts';
import { yen } from '../../domain/yen.ts';
import { openBrowser } from '../support/open-browser.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { openKiosk } from './open-kiosk.ts';
import type { KioskVisit } from './open-kiosk.ts';
import { counterView, families, kioskView, manager, offers, purchases, xReport, zReport } from './views.ts';

const browser = await openBrowser();

describe.skipIf(browser === null)('the counter’s money', { timeout: 60_000 }, () => {
  let rendererFolder: string;
  let visit: KioskVisit;

  beforeAll(async () => {
    rendererFolder = await buildAsShipped('renderer', 'counter');
  });
  afterEach(async () => {
    await visit.leave();
    expect(visit.complaints, 'errors and policy violations of the page').toEqual([]);
  });
  afterAll(() => browser?.close());

  async function open(view: KioskView = counterView()): Promise<KioskVisit> {
    visit = await openKiosk(browser as Browser, rendererFolder, view);
    return visit;
  }
  const screen = () => visit.page.evaluate(() => document.documentElement.dataset['screen']);
  const type = async (keys: string) => {
    for (const key of keys) await visit.page.keyboard.press(key);
  };

  test('a purchase of today is voided whole, with one confirmation', async () => {
    const { kiosk } = await open();
    await visit.touch(/^取消・返品/);
    await visit.touch(/20261122-0047/);
    await visit.touch('全額を取り消す');
    await visit.touch('取り消す');
    const [purchase] = purchases;
    await expect
      .poll(() => kiosk.callsOf('beginGiveBack'))
      .toEqual([
        {
          kind: 'void',
          purchaseId: purchase?.purchaseId,
          amountYen: 1_280,
          receiptNumber: '20261122-0047',
          memberName: 'はるか',
          second: null,
        },
      ]);
  });

  test('a part is given back by the pad, and never more than is left', async () => {
    const { kiosk, page } = await open();
    await visit.touch(/^取消・返品/);
    await visit.touch(/20261122-0044/);
    await visit.touch('一部を返品する');
    await type('301');
    expect(await page.getByRole('button', { name: '次へ' }).isDisabled()).toBe(true);
    await page.keyboard.press('Backspace');
    await visit.touch('次へ');
    await visit.touch('返品する');
    await expect
      .poll(() => kiosk.callsOf('beginGiveBack'))
      .toMatchObject([{ kind: 'refund', amountYen: 30, second: null }]);
  });

  test('above 10,000 yen a second person signs; a refusal keeps the page and forgets the PIN', async () => {
    const { kiosk, page } = await open();
    await visit.touch(/^取消・返品/);
    await visit.touch(/20261122-0046/);
    await visit.touch('全額を取り消す');
    await type('1002');
    await visit.touch('次へ');
    await type('246810');
    expect(await page.content()).not.toContain('246810');
    await visit.touch('取り消す');
    const second = { staffCode: '1002', pin: '246810' };
    await expect.poll(() => kiosk.callsOf('beginGiveBack')).toMatchObject([{ amountYen: 12_800, second }]);
    await visit.show(counterView({ step: 'working', what: 'void', slow: false }));
    await expect.poll(screen).toBe('act-working');
    await visit.show(counterView({ step: 'refused', what: 'void', reason: 'SECOND_REFUSED', leftYen: null }));
    kiosk.answer('dismissAct', () => {
      kiosk.show(counterView());
      return { ok: true, value: {} };
    });
    await visit.touch('戻って直す');
    await expect.poll(screen).toBe('counter-give-back');
    expect(await page.locator('.sign-in-value').allInnerTexts()).toEqual(['1002', '4〜12けたの数字']);
  });

  test('what was put aside is not offered a second time', async () => {
    const { kiosk } = await open();
    await visit.touch(/^取消・返品/);
    await visit.touch(/20261122-0047/);
    await visit.touch('全額を取り消す');
    await visit.show(counterView({ step: 'working', what: 'void', slow: true }));
    kiosk.answer('putActAside', () => {
      kiosk.show(counterView(null, { unresolvedPurchases: 1 }));
      return { ok: true, value: {} };
    });
    await visit.touch('あとで確認する');
    await expect.poll(screen).toBe('staff-home');
  });

  test('the auditor sees purchases and sums, and no key that moves money', async () => {
    await open(kioskView({ staff: { name: '監査', role: 'auditor' } }));
    const { page } = visit;
    await visit.touch(/^取消・返品/);
    await visit.touch(/20261122-0047/);
    await page.getByText('見るだけの役割です。').waitFor();
    expect(await page.getByRole('button', { name: /取り消す|返品する/ }).count()).toBe(0);
    await visit.touch('戻る');
    await visit.touch('戻る');
    await visit.touch(/^レジ締め/);
    await page.getByText('66,890').waitFor();
    expect(await page.getByRole('button', { name: '締める' }).count()).toBe(0);
  });

  test('the day is closed with one confirmation; while a purchase waits it cannot be', async () => {
    const { kiosk, page } = await open();
    await visit.touch(/^レジ締め/);
    await visit.touch('締める');
    expect(kiosk.callsOf('beginClose')).toEqual([]);
    await visit.touch('いま締める');
    await expect.poll(() => kiosk.callsOf('beginClose')).toHaveLength(1);
    await visit.show(counterView({ step: 'closed', report: zReport }));
    await page.getByText('レジ締め 34').waitFor();

    const waiting = { ...xReport, unresolved: { count: 1, amountYen: yen(900) } };
    kiosk.answer('readRegister', () => ({ ok: true, value: { now: waiting, closes: [] } }));
    await visit.show(counterView());
    await expect.poll(screen).toBe('counter-register');
    await page.getByText('返事待ちが終わると締められます。').waitFor();
    expect(await page.getByRole('button', { name: '締める' }).isDisabled()).toBe(true);
  });

  test('on paper stands the report and nothing of the kiosk', async () => {
    const { page } = await open(counterView({ step: 'closed', report: zReport }));
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.report').isVisible()).toBe(true);
    for (const around of ['header', '.counter-side'])
      expect(await page.locator(around).isVisible()).toBe(false);
  });

  test('vouchers are sold for cash: whole units, what the family may, and the change', async () => {
    const { kiosk, page } = await open();
    await visit.touch(/^商品券の販売/);
    await visit.touch(/佐藤家/);
    await visit.touch(/プレミアム商品券/);
    await type('40001');
    await page.getByText('あと40,000円まで買えます').waitFor();
    expect(await page.getByRole('button', { name: '次へ' }).isDisabled()).toBe(true);
    for (let times = 0; times < 5; times += 1) await page.keyboard.press('Backspace');
    await type('3500');
    await page.getByText('1,000円単位でお願いします').waitFor();
    for (let times = 0; times < 3; times += 1) await page.keyboard.press('Backspace');
    await type('000');
    expect((await page.locator('.sale-facts').innerText()).replaceAll(/\s+/g, ' ')).toContain('900');
    await visit.touch('次へ');
    await type('2000');
    expect(await page.getByRole('button', { name: '受け取って販売する' }).isDisabled()).toBe(true);
    for (let times = 0; times < 4; times += 1) await page.keyboard.press('Backspace');
    await type('5000');
    expect((await page.locator('.amount-change').innerText()).replaceAll(/\s+/g, ' ')).toBe('2,000 円');
    await visit.touch('受け取って販売する');
    await expect
      .poll(() => kiosk.callsOf('beginSale'))
      .toEqual([
        {
          familyAccountId: families[0]?.familyAccountId,
          familyName: '佐藤家',
          programmeId: offers[0]?.programmeId,
          programmeName: offers[0]?.name,
          principalYen: 3_000,
          receivedYen: 5_000,
        },
      ]);
  });

  test('signing out empties every page of it', async () => {
    const { kiosk, page } = await open();
    await visit.touch(/^取消・返品/);
    await visit.touch(/20261122-0047/);
    await visit.show(kioskView());
    await expect.poll(screen).toBe('amount');
    expect(await page.content()).not.toContain('20261122-0047');
    await visit.show(kioskView({ staff: manager }));
    await expect.poll(screen).toBe('staff-home');
    expect(kiosk.callsOf('beginGiveBack')).toEqual([]);
  });
});
