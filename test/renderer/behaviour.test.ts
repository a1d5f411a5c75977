import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { KioskView } from '../../contract/kiosk-api.ts';
import { yen } from '../../domain/yen.ts';
import { openBrowser } from '../support/open-browser.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { openKiosk, takePicture } from './open-kiosk.ts';
import type { KioskVisit } from './open-kiosk.ts';
import { findBreaches } from './screen-checks.ts';
import { approved, amountYen, declined, kioskView, notPaid, placeFinger, shopperView } from './views.ts';

const browser = await openBrowser();

describe.skipIf(browser === null)('the kiosk’s screens', () => {
  let rendererFolder: string;
  let visit: KioskVisit;

  beforeAll(async () => {
    rendererFolder = await buildAsShipped('renderer', 'behaviour');
  });
  afterEach(async () => {
    await visit.leave();
    expect(visit.complaints, 'errors and policy violations of the page').toEqual([]);
  });
  afterAll(() => browser?.close());

  async function open(
    view: KioskView = kioskView(),
    options: Parameters<typeof openKiosk>[3] = {},
  ): Promise<KioskVisit> {
    visit = await openKiosk(browser as Browser, rendererFolder, view, options);
    return visit;
  }

  const words = (page: Page): Promise<string> => page.locator('body').innerText();
  const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
  /** Until the guard against double touches lets the next one through. */
  const settle = () => visit.page.waitForTimeout(450);

  describe('the amount', () => {
    test('by the clerk’s keyboard: digits, Backspace, Escape, Enter', async () => {
      const { page, kiosk } = await open();
      await settle();
      for (const key of ['9', '9', 'Escape', '1', '2', '8', '5', 'Backspace', '0', 'Enter'])
        await page.keyboard.press(key);
      await expect.poll(() => kiosk.callsOf('startCheckout')).toEqual([{ amountYen: 1_280 }]);
    });

    test('by the keys of a pad beside the screen', async () => {
      const { kiosk } = await open();
      await settle();
      for (const key of ['9', 'clear', '1', '2', '8', '5', 'backspace', '0', 'confirm'] as const)
        kiosk.press(key);
      await expect.poll(() => kiosk.callsOf('startCheckout')).toEqual([{ amountYen: 1_280 }]);
    });

    test('by touch, where two quick 5 are two and two quick starts are one', async () => {
      const { page, kiosk } = await open();
      await settle();
      await button('5').dblclick();
      await settle();
      await button('指で支払う').dblclick();
      await settle();
      expect(kiosk.callsOf('startCheckout')).toEqual([{ amountYen: 55 }]);
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
    });

    test('a finger that slides inside the key presses it, one that slides off does not', async () => {
      const { page } = await open();
      await settle();
      const key = await button('7').boundingBox();
      if (key === null) throw new Error('the key 7 is not on the screen');
      await page.mouse.move(key.x + 10, key.y + 10);
      await page.mouse.down();
      await page.mouse.move(key.x + key.width - 10, key.y + key.height - 10, { steps: 4 });
      await page.mouse.up();
      await page.mouse.move(key.x + 10, key.y + 10);
      await page.mouse.down();
      await page.mouse.move(key.x - 200, key.y, { steps: 4 });
      await page.mouse.up();
      expect(await page.locator('.amount-typed').innerText()).toMatch(/^7\s*円$/);
    });

    test('cannot be paid while something is missing, and the screen says what', async () => {
      const { page, kiosk } = await open(kioskView({ online: false }));
      await settle();
      for (const key of ['5', '0', 'Enter']) await page.keyboard.press(key);
      expect(await button('指で支払う').isDisabled()).toBe(true);
      expect(await words(page)).toContain('いまは指で払えません');
      expect(kiosk.callsOf('startCheckout')).toEqual([]);
    });

    test('another purchase is under way, or the host does not answer: one calm line, and the amount stays', async () => {
      const { page, kiosk } = await open();
      kiosk.answer('startCheckout', () => ({ ok: false, reason: 'NOT_NOW' }));
      await settle();
      for (const key of ['5', '0', 'Enter']) await page.keyboard.press(key);
      await page.getByText('いま別の手続きをしています。').waitFor();
      kiosk.answer('startCheckout', () => {
        throw new Error('the host has a bad day');
      });
      await settle();
      await page.keyboard.press('Enter');
      await page.getByText('いまはできませんでした。もう一度お願いします。').waitFor();
      expect(await page.locator('.amount-typed').innerText()).toContain('50');
    });
  });

  describe('a purchase', () => {
    test('the finger: cancel, and more time when the time is almost up', async () => {
      const { kiosk, page } = await open(shopperView(placeFinger()));
      expect(await button('まだ使う').count()).toBe(0);
      await visit.show(shopperView(placeFinger({ endingSoon: true })));
      await visit.touch('まだ使う');
      await page.keyboard.press('Escape');
      await expect.poll(() => kiosk.callsOf('extendWait').length).toBe(1);
      kiosk.press('confirm');
      await expect.poll(() => kiosk.callsOf('extendWait').length).toBe(2);
      await expect.poll(() => kiosk.callsOf('cancelCheckout').length).toBe(1);
      await visit.show(shopperView(placeFinger({ endingSoon: true, mayExtend: false })));
      expect(await button('まだ使う').count()).toBe(0);
    });

    test('nothing can be pressed on a screen that has only just come', async () => {
      const { kiosk, page } = await open(shopperView(placeFinger()));
      const cancel = await button('やめる').boundingBox();
      if (cancel === null) throw new Error('there is no way to cancel');
      await visit.show(shopperView({ screen: 'preparing', amountYen }));
      await visit.show(shopperView(placeFinger()));
      await page.mouse.click(cancel.x + 20, cancel.y + 20);
      await settle();
      expect(kiosk.callsOf('cancelCheckout')).toEqual([]);
    });

    test('the balance shows only to who asks', async () => {
      const { kiosk, page } = await open(shopperView(approved()));
      kiosk.answer('showBalance', () => {
        kiosk.show(shopperView(approved({ balanceYen: yen(24_680) })));
        return { ok: true, value: {} };
      });
      expect(await words(page)).not.toContain('残高 ');
      await visit.touch('残高を見る');
      await page.getByText('24,680').waitFor();
      expect(await button('残高を見る').count()).toBe(0);
    });

    test('an errand says whose it is, and offers nobody else’s balance', async () => {
      const { page } = await open(shopperView(approved({ paidBy: '佐藤家' })));
      await page.getByText('佐藤家のお使いです').waitFor();
      expect(await page.getByText('お使いで使えるのは あと').count()).toBe(1);
      expect(await page.getByRole('button', { name: '残高を見る' }).count()).toBe(0);
    });

    test('the result is gone with its view, from the screen and from the page', async () => {
      const { page } = await open(shopperView(approved({ balanceYen: yen(24_680) })));
      expect(await words(page)).toContain('はなばあちゃん');
      await visit.show(kioskView());
      const left = await page.content();
      for (const secret of ['はなばあちゃん', '24,680', '1,720', '0001-0042'])
        expect(left).not.toContain(secret);
    });

    test('a digit on the clerk’s keyboard leaves the result and begins the next amount', async () => {
      const { kiosk, page } = await open(shopperView(approved()));
      kiosk.answer('dismissResult', () => {
        kiosk.show(kioskView());
        return { ok: true, value: {} };
      });
      await settle();
      await page.keyboard.press('7');
      await expect.poll(() => page.locator('.amount-typed').innerText()).toMatch(/^7\s*円$/);
      expect(kiosk.callsOf('dismissResult')).toHaveLength(1);
    });

    test('declined: try again where that may help, another way to pay always', async () => {
      const { kiosk, page } = await open(shopperView(declined()));
      await visit.touch('もう一度');
      await expect.poll(() => kiosk.callsOf('retryCheckout').length).toBe(1);
      for (const shown of [
        declined({ reasons: ['BALANCE'], help: 'none', mayRetry: false }),
        notPaid('offline'),
      ]) {
        await visit.show(shopperView(shown));
        await page.getByText('現金やカードでもお支払いいただけます').waitFor();
      }
      await visit.show(shopperView(declined({ reasons: ['BALANCE'], help: 'none', mayRetry: false })));
      await expect.poll(() => button('もう一度').count()).toBe(0);
    });

    test('a result being checked can be put aside only when the host says so', async () => {
      const { kiosk } = await open(shopperView({ screen: 'checking', amountYen, mayPutAside: false }));
      expect(await button('お店があとで確認する').count()).toBe(0);
      await visit.show(shopperView({ screen: 'checking', amountYen, mayPutAside: true }));
      await visit.touch('お店があとで確認する');
      await expect.poll(() => kiosk.callsOf('putAside').length).toBe(1);
    });
  });

  describe('what is not real says so', () => {
    const everyScreen = [
      kioskView(),
      shopperView({ screen: 'preparing', amountYen }),
      shopperView(placeFinger()),
      shopperView({ screen: 'authorising', amountYen, slow: true }),
      shopperView({ screen: 'checking', amountYen, mayPutAside: true }),
      shopperView(approved()),
      shopperView(declined()),
      shopperView(notPaid('offline')),
      kioskView({ staff: { name: '佐々木', role: 'manager' } }),
    ];

    test('on every screen, and nowhere when it is real', async () => {
      const { page } = await open();
      for (const view of everyScreen) {
        await visit.show(view);
        await expect.poll(() => words(page)).toContain('模擬リーダー SIMULATED');
        expect(await words(page)).toContain('デモ：本物のお金は動きません');
        await visit.show({ ...view, mode: 'production', reader: { ...view.reader, simulated: false } });
        await expect.poll(() => words(page)).not.toContain('SIMULATED');
        expect(await words(page)).not.toContain('デモ');
      }
    });
  });

  describe('how somebody wants to see it', () => {
    test('language, size and contrast last for one purchase', async () => {
      const { page } = await open(shopperView(placeFinger()));
      await visit.touch('English');
      await visit.touch(/^Text size/);
      await visit.touch('High contrast');
      const dress = () =>
        page.evaluate(() => {
          const { lang, dataset } = document.documentElement;
          return Object.assign({ lang }, dataset);
        });
      await visit.show(shopperView(approved()));
      expect(await dress()).toMatchObject({ lang: 'en', textSize: 'large', contrast: 'high' });
      expect(await page.locator('h1').innerText()).toBe('Paid');
      await visit.show(kioskView());
      await expect
        .poll(dress)
        .toMatchObject({ lang: 'ja-JP', textSize: 'normal', contrast: 'normal', screen: 'amount' });
    });

    test('left alone at the amount, everything is as the next person expects it', async () => {
      const { page } = await open(kioskView(), { ownClock: true });
      await page.clock.runFor(500);
      await button('English').click();
      await page.keyboard.press('5');
      await page.clock.fastForward(119_000);
      expect(await page.locator('.amount-typed').innerText()).toMatch(/^5\s*yen$/);
      await page.clock.fastForward(2_000);
      await expect.poll(() => page.locator('.amount-typed').innerText()).toMatch(/^0\s*円$/);
    });

    test('a person who wants nothing to move sees the hand where it should be', async () => {
      const { page } = await open(shopperView(placeFinger()), { reducedMotion: 'reduce' });
      const moving = () => page.evaluate(() => document.getAnimations().length);
      expect(await moving()).toBe(0);
      await page.emulateMedia({ reducedMotion: 'no-preference' });
      await expect.poll(moving).toBeGreaterThan(0);
    });

    test('a millimetre is a millimetre of the panel that was told', async () => {
      const { page } = await open();
      const keyMm = async (panelWidthMm: number) =>
        ((await button('5').boundingBox())?.width ?? 0) / (1_280 / panelWidthMm);
      expect(await keyMm(344)).toBeCloseTo(36, 0);
      await page.goto(`${page.url()}?panel=400x250`);
      await button('5').waitFor();
      expect(await keyMm(400)).toBeCloseTo(36, 0);
    });
  });

  describe('a host that falls silent', () => {
    test('blanks the shopper’s data at once, and the view is back with the host', async () => {
      const { page } = await open(shopperView(approved({ balanceYen: yen(24_680) })));
      await visit.stopHost();
      await page.getByText('つなぎ直しています').waitFor();
      for (const secret of ['はなばあちゃん', '24,680', '1,280'])
        expect(await page.content()).not.toContain(secret);
      expect(await findBreaches(page, 'ja')).toEqual([]);
      await takePicture(page, 'reconnecting');
      await visit.startHost();
      await page.getByText('お支払いできました').waitFor({ timeout: 15_000 });
    });
  });
});
