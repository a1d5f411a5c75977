import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { KioskView } from '../../contract/kiosk-api.ts';
import { openBrowser } from '../support/open-browser.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { openKiosk, takePicture } from './open-kiosk.ts';
import type { KioskVisit } from './open-kiosk.ts';
import { enrolmentView, families, kioskView, notice, placeFinger, shopperView, staff } from './views.ts';

const browser = await openBrowser();

describe.skipIf(browser === null)('the staff at the kiosk', () => {
  let rendererFolder: string;
  let visit: KioskVisit;

  beforeAll(async () => {
    rendererFolder = await buildAsShipped('renderer', 'staff');
  });
  afterEach(async () => {
    await visit.leave();
    expect(visit.complaints, 'errors and policy violations of the page').toEqual([]);
  });
  afterAll(() => browser?.close());

  async function open(view: KioskView, options: Parameters<typeof openKiosk>[3] = {}): Promise<KioskVisit> {
    visit = await openKiosk(browser as Browser, rendererFolder, view, options);
    return visit;
  }
  const screen = () => visit.page.evaluate(() => document.documentElement.dataset['screen']);
  const type = async (...keys: readonly string[]) => {
    for (const key of keys) await visit.page.keyboard.press(key);
  };

  describe('signing in', () => {
    test('by code and PIN; the PIN is never on the screen and gone after a refusal', async () => {
      const { kiosk, page } = await open(kioskView());
      kiosk.answer('staffSignIn', () => ({ ok: false, reason: 'REFUSED' }));
      await visit.touch('スタッフ');
      await page.waitForTimeout(450);
      await type('1', '0', '0', '1', 'Enter');
      await page.waitForTimeout(450);
      await type('2', '4', '6', '8');
      expect(await page.content()).not.toContain('2468');
      await type('Enter');
      await page.getByText('番号が合いません').waitFor();
      expect(kiosk.callsOf('staffSignIn')).toEqual([{ staffCode: '1001', pin: '2468' }]);
      expect(await page.locator('.sign-in-value').allInnerTexts()).toEqual(['1001', '4〜12けたの数字']);
    });

    test('a locked code, no connection and a purchase under way are said in words', async () => {
      const { kiosk, page } = await open(kioskView());
      await visit.touch('スタッフ');
      await page.waitForTimeout(450);
      await type('1', '0', '0', '1', 'Enter');
      for (const [reason, words] of [
        ['LOCKED', '5分間お休み'],
        ['OFFLINE', '通信が切れている'],
        ['NOT_NOW', 'お会計が終わってから'],
      ] as const) {
        kiosk.answer('staffSignIn', () => ({ ok: false, reason }));
        await page.waitForTimeout(450);
        await type('2', '4', '6', '8', 'Enter');
        await page.getByText(words).waitFor();
      }
    });

    test('left open, the pad closes and forgets what was typed', async () => {
      const { page } = await open(kioskView(), { ownClock: true });
      await page.clock.runFor(500);
      await page.getByRole('button', { name: 'スタッフ' }).click();
      await type('1', '0', '0', '1');
      await page.clock.fastForward(121_000);
      await expect.poll(screen).toBe('amount');
      await page.clock.runFor(500);
      await page.getByRole('button', { name: 'スタッフ' }).click();
      expect(await page.content()).not.toContain('1001');
    });
  });

  test('a purchase goes before the staff’s screens and gives them back', async () => {
    await open(kioskView({ staff }));
    await visit.show(shopperView(placeFinger(), { staff }));
    expect(await screen()).toBe('place-finger');
    await visit.show(kioskView({ staff }));
    await expect.poll(screen).toBe('staff-home');
  });

  test('the screen warns before it locks, a touch keeps it open, and locking empties every form', async () => {
    const { kiosk, page } = await open(kioskView({ staff }), { ownClock: true });
    kiosk.answer('staffSignOut', () => {
      kiosk.show(kioskView());
      return { ok: true, value: {} };
    });
    await page.clock.runFor(500);
    await page.getByRole('button', { name: '家族を登録する' }).click();
    await page.clock.runFor(500);
    await page.getByRole('button', { name: '名前でさがす' }).click();
    await page.locator('.name-field').fill('さとう');
    await page.clock.fastForward(271_000);
    await page.clock.runFor(500);
    await takePicture(page, 'lock-warning');
    // What lies under the warning cannot be read: the warning covers it.
    await page.getByRole('alertdialog', { name: 'もうすぐ画面をロックします' }).waitFor();
    await page.getByRole('button', { name: '続ける' }).click();
    await page.clock.fastForward(269_000);
    expect(kiosk.callsOf('staffSignOut')).toEqual([]);
    await page.clock.fastForward(32_000);
    await expect.poll(screen).toBe('amount');
    expect(kiosk.callsOf('staffSignOut')).toHaveLength(1);
    expect(await page.content()).not.toContain('さとう');
  });

  test('while somebody types, the host hears of it once a minute', async () => {
    const { kiosk, page } = await open(kioskView({ staff }), { ownClock: true });
    await page.clock.runFor(500);
    const asked = () => kiosk.callsOf('listUnresolvedPurchases').length;
    // The page itself asks once when it opens; on a slow machine that takes its time.
    await expect.poll(asked).toBe(1);
    const before = asked();
    await type('Shift');
    expect(asked()).toBe(before);
    await page.clock.fastForward(61_000);
    await type('Shift', 'Shift');
    await expect.poll(asked).toBe(before + 1);
  });

  test('purchases to check are listed for staff, with time and amount', async () => {
    const { page } = await open(kioskView({ staff, unresolvedPurchases: 2 }));
    await expect.poll(() => page.locator('.unresolved li').allInnerTexts()).toHaveLength(2);
    expect((await page.locator('.unresolved').innerText()).replaceAll(/\s+/g, ' ')).toContain(
      '11/22 09:58 1,280 円',
    );
  });

  test('each role finds the doors of its own work and no other', async () => {
    const { page } = await open(kioskView({ staff: { name: '佐々木', role: 'clerk' } }));
    const doors = () => page.locator('.staff-doors strong').allInnerTexts();
    expect(await doors()).toEqual(['取消・返品', 'レジ締め']);
    await visit.show(kioskView({ staff: { name: '佐々木', role: 'event_staff' } }));
    await expect.poll(doors).toEqual(['家族を登録する', '商品券の販売']);
    await visit.show(kioskView({ staff: { name: '佐々木', role: 'engineer' } }));
    await expect.poll(doors).toEqual([]);
  });

  describe('enrolling a child', { timeout: 60_000 }, () => {
    /** Through every page, as staff do it with the family in front of them. */
    async function enterEverything(): Promise<void> {
      const { page } = visit;
      await visit.touch(/^家族を登録する/);
      await visit.touch(/佐藤家/);
      for (const key of ['は', 'る', 'か']) await visit.touch(key);
      await visit.touch('次へ');
      await page.waitForTimeout(450);
      await type('2', '0', '1', '7', '0', '2', '1', '4');
      await page.getByText('9歳').waitFor();
      await visit.touch('次へ');
      await visit.touch(/1日 500円/);
      await visit.touch('次へ');
      await page.locator('.name-field').fill('佐藤 健太');
      await visit.touch('次へ');
      const agree = page.getByRole('button', { name: /保護者として同意します/ });
      await agree.waitFor();
      expect(await agree.isDisabled()).toBe(true);
      await visit.touch('続きを読む');
      await expect.poll(() => agree.isEnabled()).toBe(true);
      await visit.touch(/保護者として同意します/);
      await visit.touch('左手');
      await visit.touch('次へ');
    }

    const sent = {
      familyAccountId: families[0]?.familyAccountId,
      displayName: 'はるか',
      birthDate: '2017-02-14',
      rules: { perPurchase: null, perDay: 500 },
      consent: { noticeVersion: notice.version, guardianName: '佐藤 健太' },
      fingers: ['left-index', 'left-middle'],
    };

    test('sends everything in one piece', async () => {
      const { kiosk } = await open(kioskView({ staff }));
      await enterEverything();
      await visit.touch('指の登録をはじめる');
      await expect.poll(() => kiosk.callsOf('beginEnrolment')).toEqual([sent]);
    });

    test('loses nothing by a refusal, a finger that does not show and a session that ran out', async () => {
      const { kiosk, page } = await open(kioskView({ staff }));
      await enterEverything();
      kiosk.answer('beginEnrolment', () => ({ ok: false, reason: 'NOT_NOW' }));
      await visit.touch('指の登録をはじめる');
      await page.getByText('お会計が終わってからお願いします。').waitFor();

      await visit.show(enrolmentView({ step: 'stopped', displayName: 'はるか', because: 'finger-unusable' }));
      kiosk.answer('closeEnrolment', () => {
        kiosk.show(kioskView({ staff }));
        return { ok: true, value: {} };
      });
      await visit.touch('直してもう一度');
      await expect.poll(screen).toBe('draft-review');

      await visit.show(kioskView());
      await expect.poll(screen).toBe('sign-in');
      expect(await page.locator('main').innerText()).toContain('入力した内容は残っています');
      await visit.show(kioskView({ staff }));
      await expect.poll(screen).toBe('draft-review');
      kiosk.answer('beginEnrolment', () => ({ ok: true, value: {} }));
      await visit.touch('指の登録をはじめる');
      await expect.poll(() => kiosk.callsOf('beginEnrolment')).toEqual([sent, sent]);
    });

    test('the guardian’s name put right asks for the agreement anew', async () => {
      const { page } = await open(kioskView({ staff }));
      await enterEverything();
      await visit.touch(/^同意/);
      await page.locator('.name-field').fill('佐藤 花');
      await visit.touch('次へ');
      await expect.poll(screen).toBe('draft-consent');
    });

    test('is over when the member is enrolled: nothing entered is left', async () => {
      const { kiosk, page } = await open(kioskView({ staff }));
      await enterEverything();
      await visit.show(enrolmentView({ step: 'done', displayName: 'はるか', recognised: true }));
      kiosk.answer('closeEnrolment', () => {
        kiosk.show(kioskView({ staff }));
        return { ok: true, value: {} };
      });
      await visit.touch('終わる');
      await expect.poll(screen).toBe('staff-home');
      expect(await page.getByRole('button', { name: '家族を登録する' }).count()).toBe(1);
      expect(await page.content()).not.toContain('はるか');
    });
  });

  test('the search asks the host for the words, and says what it cannot do', async () => {
    const { kiosk, page } = await open(kioskView({ staff }));
    await visit.touch(/^家族を登録する/);
    await visit.touch('名前でさがす');
    kiosk.answer('listFamilies', ({ words }) => ({
      ok: true,
      value: words === 'さと' ? families.slice(0, 1) : [],
    }));
    for (const key of ['さ', 'と']) await visit.touch(key);
    await visit.touch('さがす');
    await expect.poll(() => page.locator('.family').count()).toBe(1);
    kiosk.answer('listFamilies', () => ({ ok: false, reason: 'OFFLINE' }));
    await visit.touch('全部見る');
    await page.getByText('通信が切れていて、さがせませんでした').waitFor();
    kiosk.answer('listFamilies', () => ({ ok: true, value: families }));
    await visit.touch('もう一度');
    await expect.poll(() => page.locator('.family').count()).toBe(6);
    await visit.touch('次の一覧');
    await expect.poll(() => page.locator('.family').count()).toBe(2);
  });
});
