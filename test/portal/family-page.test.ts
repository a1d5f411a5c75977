import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Browser, Locator } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FamilyPage } from '../../contract/owner-routes.ts';
import { yen } from '../../domain/yen.ts';
import { openBrowser } from '../support/open-browser.ts';
import { NOW, child, familyPage, father, grandmother, purchase } from './family-fixture.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { beginVisit, signIn } from './open-page.ts';
import type { Visit, VisitOptions } from './open-page.ts';

const browser = await openBrowser();

describe.skipIf(browser === null)('the family’s page', { timeout: 60_000 }, () => {
  let webRoot: string;
  let visit: Visit;

  beforeAll(async () => {
    webRoot = await buildAsShipped('portal', 'family-page');
  });
  afterEach(async () => {
    await visit.leave();
    expect(visit.complaints, 'errors and policy violations of the page').toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function begin(page: FamilyPage = familyPage(), options: VisitOptions = {}): Promise<Visit> {
    visit = await beginVisit(browser as Browser, webRoot, page, options);
    return visit;
  }

  async function open(page: FamilyPage = familyPage(), options: VisitOptions = {}): Promise<Visit> {
    await begin(page, options);
    await signIn(visit);
    return visit;
  }

  const memberCard = ({ memberId }: { memberId: string }) =>
    visit.page.locator(`[data-member="${memberId}"]`);
  const button = (place: Locator, name: string) => place.getByRole('button', { name });
  const notice = () => visit.page.locator('[data-part="notice"]');
  const connection = () => visit.page.locator('[data-part="connection"]');
  const lines = () => visit.page.locator('[data-purchase]');
  const calls = (start: string) =>
    visit.server.requests.filter((request) => request.startsWith(start)).length;

  describe('signing in', () => {
    test('by a link: the token leaves the address and the history, and the page opens', async () => {
      const { page, server } = await begin();
      await page.goto('about:blank');
      await signIn(visit);
      expect(page.url()).toBe(`${server.origin}/family/`);
      expect(await page.locator('h1').innerText()).toBe('佐藤家');
      await page.goBack();
      expect(page.url()).toBe('about:blank');
      await page.goForward();
      await page.locator('h1', { hasText: '佐藤家' }).waitFor();
      expect(calls('POST /v1/owner/session')).toBe(1);
    });

    test('by a link that was used before: a kind page that says how to get a new one, and nothing of the family', async () => {
      const { page, server } = await begin();
      const link = server.signInLink();
      server.linkTokens.clear();
      await page.goto(link);
      await page.locator('[data-place="link-refused"]').waitFor();
      expect(await page.locator('h1').innerText()).toBe('このリンクは、もう使えません');
      expect(await page.locator('main').innerText()).toContain('新しいリンクのもらい方');
      expect(await page.locator('body').innerText()).not.toContain('佐藤');
      expect(page.url()).toBe(`${server.origin}/family/`);
      expect(await page.getByRole('button', { name: '家族のページを開く' }).count()).toBe(0);
    });

    test('by a used link in a browser that is signed in: the page says so and opens when asked', async () => {
      const { page, server } = await open();
      await page.goto(`${server.origin}/family/?again#sign-in=a-link-that-was-used-before`);
      await page.locator('[data-place="link-refused"]').waitFor();
      await page.getByRole('button', { name: '家族のページを開く' }).click();
      await page.locator('h1', { hasText: '佐藤家' }).waitFor();
    });

    test('by a link tapped while the page is open', async () => {
      const { page, server } = await open();
      await page.evaluate((hash) => {
        location.hash = hash;
      }, new URL(server.signInLink()).hash);
      await expect.poll(() => calls('POST /v1/owner/session')).toBe(2);
      await page.locator('.connection-line.is-live').waitFor();
      expect(page.url()).not.toContain('sign-in');
    });

    test('without a link: says that one is needed', async () => {
      const { page, server } = await begin();
      await page.goto(`${server.origin}/family/`);
      await page.locator('[data-place="sign-in-needed"]').waitFor();
      expect(await page.locator('h1').innerText()).toBe('リンクから開いてください');
    });

    test('with no connection: the link is kept and tried again', async () => {
      const { page, server } = await begin();
      server.failNext('POST', 'silence');
      await page.goto(server.signInLink());
      await page.locator('[data-place="not-reached"]').waitFor();
      await page.getByRole('button', { name: 'もう一度ためす' }).click();
      await page.locator('h1', { hasText: '佐藤家' }).waitFor();
    });

    test('too often: asks for a moment', async () => {
      const { page, server } = await begin();
      server.failNext('POST', 'TOO_MANY_REQUESTS');
      await page.goto(server.signInLink());
      await page.locator('[data-place="too-many-tries"]').waitFor();
    });

    test('and out again: nothing of the family is left on the screen', async () => {
      const { page, server } = await open();
      await page.getByRole('button', { name: 'サインアウト' }).click();
      await page.locator('[data-place="signed-out"]').waitFor();
      expect(await page.locator('body').innerText()).not.toContain('おばあちゃん');
      await expect.poll(() => server.openStreams).toBe(0);
      await page.reload();
      await page.locator('[data-place="sign-in-needed"]').waitFor();
    });

    test('and out without a connection: says that it did not happen', async () => {
      const { page, server } = await open();
      server.failNext('DELETE', 'silence');
      await page.getByRole('button', { name: 'サインアウト' }).click();
      await notice().getByText('まだサインアウトしていません').waitFor();
    });

    test('a session that ends elsewhere closes the page', async () => {
      const { page, server } = await open();
      server.endSessions();
      await page.locator('[data-place="sign-in-needed"]').waitFor();
      expect(await page.locator('body').innerText()).not.toContain('おばあちゃん');
    });
  });

  describe('what it shows', () => {
    test('balance, vouchers by their end, members with their day and rule', async () => {
      const { page } = await open();
      expect(await page.locator('[data-part="balance"]').innerText()).toMatch(/^24,680\s*円$/);
      expect(await page.locator('.vouchers li').allInnerTexts()).toEqual([
        expect.stringMatching(/11月30日\(月\)まで\s*あと8日\s*4,680円\s*うちプレミアム 1,080円/) as string,
        expect.stringMatching(/2027年3月31日\(水\)まで\s*20,000円/) as string,
      ]);
      const card = await memberCard(child).innerText();
      expect(card).toMatch(/はるか\s*8歳/);
      expect(card).toMatch(/きょう、あと\s*180\s*円/);
      expect(card).toContain('きょう使った 320円');
      expect(card).toContain('1回300円まで、1日500円まで使えます。');
      expect(await memberCard(father).innerText()).toContain('上限はありません。家族の残高まで使えます。');
      expect(await memberCard(father).locator('.meter').count()).toBe(0);
      expect(await memberCard(child).locator('.meter-spent').getAttribute('width')).toBe('64%');
    });

    test('purchases under their days in Tokyo, although the phone is in New York', async () => {
      const { page } = await open();
      expect(await page.locator('.purchase-day h3:visible').allInnerTexts()).toEqual([
        'きょう 11月22日(日)',
        'きのう 11月21日(土)',
      ]);
      await page.getByRole('button', { name: 'すべて見る(5件)' }).click();
      expect(await page.locator('.purchase-day h3:visible').allInnerTexts()).toHaveLength(3);
      const declined = await lines().nth(2).innerText();
      expect(declined).toMatch(
        /はるか\s*16:30 山田商店\s*480円\s*払えませんでした\s*1回の上限をこえていました/,
      );
    });

    test('details of a purchase, and the way to stop whoever made it', async () => {
      await open();
      const declined = lines().nth(2);
      await declined.locator('summary').click();
      expect(await declined.innerText()).toContain('きのう 16:30');
      expect(await declined.innerText()).toContain('残高は減っていません。');
      await button(declined, 'お支払いを止める').click();
      await memberCard(child).getByText('お支払いを止めています').first().waitFor();
      expect(visit.server.page.members[1]?.frozen).toBe(true);
    });

    test('says demo when it is one, and only then', async () => {
      const { page } = await open();
      expect(await page.locator('.demo-ribbon').innerText()).toContain('デモ');
      await visit.leave();
      const real = await open(familyPage({ mode: 'production' }));
      expect(await real.page.locator('.demo-ribbon').count()).toBe(0);
    });

    test('an empty family is not an empty page', async () => {
      const { page } = await open(familyPage({ members: [], purchases: [], lots: [], balanceYen: yen(0) }));
      const text = await page.locator('main').innerText();
      expect(text).toContain('登録された家族は、まだいません。');
      expect(text).toContain('お買い物は、まだありません。');
      expect(text).toContain('いま使える商品券はありません。');
    });

    test('three languages, and remembers the one that was chosen', async () => {
      const { page } = await open();
      const language = page.getByRole('combobox');
      await language.selectOption('en');
      expect(await memberCard(child).innerText()).toContain('Up to ¥300 at a time, and ¥500 a day.');
      expect(await page.getAttribute('html', 'lang')).toBe('en');
      expect(await page.title()).toBe('Family page | Tebura');
      await page.reload();
      await page.getByText('Family balance').waitFor();
      await page.getByRole('combobox').selectOption('ja-easy');
      expect(await memberCard(child).innerText()).toContain(
        'いちどに 300えんまで。いちにち 500えんまで つかえます。',
      );
      expect(await page.getAttribute('html', 'lang')).toBe('ja-JP');
    });
  });

  describe('a purchase in the village', () => {
    const bought = () =>
      purchase(child, { amountYen: 100, decidedAt: NOW.toISOString(), shopName: '山田商店' });
    const after = { balanceYen: 24_580, member: { spentTodayYen: yen(420), leftTodayYen: yen(80) } };

    test('appears by itself, marked, said aloud, with the new balance and the new day', async () => {
      const { page, server } = await open();
      const announcement = page.locator('[data-part="announcement"]');
      expect(await announcement.getAttribute('aria-live')).toBe('polite');
      expect(await announcement.innerText()).toBe('');
      server.purchase(bought(), after);
      await page.getByText('新着', { exact: true }).waitFor();
      expect(await lines().first().innerText()).toMatch(
        /はるか\s*新着\s*10:15 山田商店\s*100円\s*払いました/,
      );
      expect(await announcement.innerText()).toBe('新しいお知らせ。はるか、山田商店、100円、払いました。');
      expect(await page.locator('[data-part="balance"]').innerText()).toMatch(/24,580/);
      expect(await memberCard(child).innerText()).toMatch(/きょう、あと\s*80\s*円/);
      expect(await page.locator('.is-fresh').count()).toBe(1);
    });

    test('is shown once, however often the connection repeats it', async () => {
      const { page, server } = await open();
      const event = server.purchase(bought(), after);
      await page.locator('.is-fresh').waitFor();
      const reads = calls('GET /v1/owner/family');
      server.send(event);
      server.send(event);
      server.purchase(purchase(grandmother, { amountYen: 50 }));
      await expect.poll(() => lines().count()).toBe(7);
      expect(
        calls('GET /v1/owner/family') - reads,
        'a repeated event is not even read again',
      ).toBeLessThanOrEqual(2);
    });

    test('that was declined says why, in words', async () => {
      const { page, server } = await open();
      server.purchase(
        purchase(child, {
          amountYen: 600,
          state: 'declined',
          reasons: ['CAP_PURCHASE', 'CAP_DAY'],
          receiptNumber: null,
        }),
      );
      await page.locator('.is-fresh').waitFor();
      expect(await lines().first().innerText()).toMatch(
        /600円\s*払えませんでした\s*1回の上限をこえていました、1日の上限をこえていました/,
      );
      expect(await page.locator('[data-part="announcement"]').innerText()).toContain('払えませんでした');
    });

    test('loses its mark after a minute', async () => {
      const { page, server } = await open(familyPage(), { clockStands: false });
      server.purchase(bought(), after);
      await page.locator('.is-fresh').waitFor();
      await page.clock.runFor(70_000);
      await expect.poll(() => page.locator('.is-fresh').count()).toBe(0);
      expect(await lines().count()).toBe(6);
    });

    test('is not believed when it does not keep to the contract: the page is read instead', async () => {
      const { page, server } = await open();
      const reads = calls('GET /v1/owner/family');
      server.purchase(bought(), { ...after, silently: true });
      server.sendRaw(JSON.stringify({ kind: 'purchase', eventId: 'x', purchase: { amountYen: -1 } }));
      await page.locator('.is-fresh').waitFor();
      expect(calls('GET /v1/owner/family')).toBeGreaterThan(reads);
      expect(await lines().count()).toBe(6);
    });

    test('that no event told of is found by the reading each minute', async () => {
      const { page, server } = await open(familyPage(), { clockStands: false });
      server.purchase(bought(), { ...after, silently: true });
      await page.clock.runFor(66_000);
      await page.locator('.is-fresh').waitFor();
      expect(await lines().count()).toBe(6);
    });
  });

  describe('the connection', () => {
    test('lost: says so with the time of what is shown; back: reads again and shows what was missed', async () => {
      const { page, server } = await open();
      expect(await connection().innerText()).toContain('つながっています');
      await server.stop();
      await page.locator('.connection-line.is-lost').waitFor();
      expect(await connection().innerText()).toMatch(/つながっていません\s*きょう 10:15 の内容です/);
      expect(await page.locator('[data-part="balance"]').innerText()).toMatch(/24,680/);
      server.purchase(purchase(grandmother, { amountYen: 777 }), { silently: true, balanceYen: 23_903 });
      await server.start();
      await page.locator('.connection-line.is-live').waitFor();
      await page.getByText('777円', { exact: true }).waitFor();
      expect(await page.locator('[data-part="balance"]').innerText()).toMatch(/23,903/);
      expect(await page.locator('[data-part="announcement"]').innerText()).toContain('777円');
    });

    test('is tried at once when somebody asks for it', async () => {
      const { page, server } = await open(familyPage(), { clockStands: false });
      await server.stop();
      await page.locator('.connection-line.is-lost').waitFor();
      // From here on no time passes in the page: nothing but the touch can make it try.
      await page.clock.pauseAt(NOW.getTime() + 60_000);
      await page.waitForLoadState('networkidle');
      const trial = page.waitForRequest((request) => request.url().endsWith('/v1/owner/events'));
      await button(connection(), 'つなぎなおす').click();
      await trial;
    });

    test('comes back without anybody doing anything', async () => {
      const { page, server } = await open();
      await server.stop();
      await page.locator('.connection-line.is-lost').waitFor();
      await server.start();
      await page.locator('.connection-line.is-live').waitFor();
      expect(await connection().getByRole('button').count()).toBe(0);
    });

    test('the phone’s own word that there is no network is believed at once', async () => {
      const { page, context } = await open();
      await context.setOffline(true);
      await page.locator('.connection-line.is-lost').waitFor({ timeout: 2_000 });
      await context.setOffline(false);
      await page.locator('.connection-line.is-live').waitFor();
    });

    test('never there: says so, and opens when it comes', async () => {
      const { page, server } = await open();
      await page.goto('about:blank');
      await expect.poll(() => server.openStreams).toBe(0);
      server.failNext('GET', 'OUT_OF_SERVICE', { pathEnd: '/owner/family' });
      await page.goto(`${server.origin}/family/`);
      await page.locator('[data-place="not-reached"]').waitFor();
      await page.getByRole('button', { name: 'もう一度ためす' }).click();
      await page.locator('h1', { hasText: '佐藤家' }).waitFor();
    });
  });

  describe('limits', () => {
    const perPurchase = () => memberCard(child).getByLabel('1回の上限');
    const perDay = () => memberCard(child).getByLabel('1日の上限');
    const save = () => button(memberCard(child), 'このルールにする').click();
    const edit = () => button(memberCard(child), 'ルールを変える').click();

    test('are changed, with what they will mean said while typing, and taken back', async () => {
      const { server } = await open();
      await edit();
      expect(await perPurchase().inputValue()).toBe('300');
      await perPurchase().fill('500');
      await perDay().fill('1,000');
      expect(await memberCard(child).locator('output').innerText()).toBe(
        '1回500円まで、1日1,000円まで使えます。',
      );
      await save();
      await notice().getByText('はるかのルールを変えました。').waitFor();
      expect(server.page.members[1]?.rules).toEqual({ perPurchase: 500, perDay: 1000 });
      expect(await memberCard(child).locator('.rule').innerText()).toBe(
        '1回500円まで、1日1,000円まで使えます。',
      );
      expect(
        await button(memberCard(child), 'ルールを変える').evaluate(
          (element) => element === document.activeElement,
        ),
      ).toBe(true);
      await button(notice(), '元に戻す').click();
      await expect.poll(() => server.page.members[1]?.rules).toEqual({ perPurchase: 300, perDay: 500 });
      expect(server.page.members[1]?.rulesVersion).toBe(3);
    });

    test('may be lifted', async () => {
      const { server } = await open();
      await edit();
      await memberCard(child).getByLabel('上限なし').first().check();
      expect(await perPurchase().isDisabled()).toBe(true);
      await save();
      await notice().waitFor();
      expect(server.page.members[1]?.rules).toEqual({ perPurchase: null, perDay: 500 });
    });

    test.each([
      ['', '500', 'perPurchase', '金額を入れるか、「上限なし」を選んでください。'],
      ['300', 'たくさん', 'perDay', '数字だけで入れてください(例:500)。'],
      ['0', '500', 'perPurchase', '1円から300,000円までにしてください。'],
      ['300', '9999999', 'perDay', '0円から3,000,000円までにしてください。'],
      ['600', '500', 'perPurchase', '1回の上限は、1日の上限と同じか、少なくしてください。'],
    ])(
      '%j a purchase and %j a day are explained, and not sent',
      async (purchaseText, dayText, field, words) => {
        await open();
        await edit();
        await perPurchase().fill(purchaseText);
        await perDay().fill(dayText);
        await save();
        const wrong = field === 'perPurchase' ? perPurchase() : perDay();
        expect(await memberCard(child).locator('.limit-problem').allInnerTexts()).toEqual([words]);
        expect(await wrong.getAttribute('aria-invalid')).toBe('true');
        expect(await wrong.evaluate((element) => element === document.activeElement)).toBe(true);
        expect(calls('PUT')).toBe(0);
      },
    );

    test('changed elsewhere meanwhile: nothing is overwritten, the page says so, and a second tap decides', async () => {
      const { server } = await open();
      await edit();
      await perDay().fill('900');
      server.changeElsewhere(
        child.memberId,
        { rules: { perPurchase: yen(200), perDay: yen(400) }, rulesVersion: 2 },
        true,
      );
      await save();
      const conflict = memberCard(child).getByRole('alert');
      await conflict.waitFor();
      expect(await conflict.innerText()).toContain(
        'ほかの画面で、先にルールが変わっていました。まだ変えていません。',
      );
      expect(await conflict.innerText()).toMatch(/いまのルール\s*1回200円まで、1日400円まで使えます。/);
      expect(server.page.members[1]?.rules).toEqual({ perPurchase: 200, perDay: 400 });
      expect(await perDay().inputValue()).toBe('900');
      await save();
      await notice().waitFor();
      expect(server.page.members[1]?.rules).toEqual({ perPurchase: 300, perDay: 900 });
    });

    test('an answer that is lost is looked up: saved is told as saved', async () => {
      const { server } = await open();
      await edit();
      await perDay().fill('900');
      server.failNext('PUT', 'silence', { afterDoing: true });
      await save();
      await notice().getByText('はるかのルールを変えました。').waitFor();
      expect(calls('PUT')).toBe(1);
    });

    test('can be left alone', async () => {
      await open();
      await edit();
      await perDay().fill('900');
      await button(memberCard(child), 'やめる').click();
      expect(await memberCard(child).locator('.rule').innerText()).toBe(
        '1回300円まで、1日500円まで使えます。',
      );
      expect(calls('PUT')).toBe(0);
    });
  });

  describe('stopping a member', () => {
    test('is one tap, clear, and taken back by one', async () => {
      const { server } = await open();
      await button(memberCard(grandmother), 'お支払いを止める').click();
      await notice().getByText('おばあちゃんのお支払いを止めました。').waitFor();
      expect(server.page.members[0]?.frozen).toBe(true);
      expect(await memberCard(grandmother).innerText()).toMatch(
        /お支払いを止めています\s*お店の画面には「お休み中」と出ます。/,
      );
      await button(notice(), '元に戻す').click();
      await notice().getByText('おばあちゃんは、また使えます。').waitFor();
      expect(server.page.members[0]?.frozen).toBe(false);
      await button(notice(), '閉じる').click();
      expect(await notice().count()).toBe(0);
    });

    test('lasts until it is taken back, in the same place', async () => {
      const { page, server } = await open(familyPage({ members: [{ ...grandmother, frozen: true }] }));
      await page.reload();
      await button(memberCard(grandmother), '再開する').click();
      await notice().getByText('おばあちゃんは、また使えます。').waitFor();
      expect(server.page.members[0]?.frozen).toBe(false);
      await button(memberCard(grandmother), 'お支払いを止める').click();
      await notice().getByText('おばあちゃんのお支払いを止めました。').waitFor();
      expect(server.page.members[0]?.frozen).toBe(true);
    });

    test('two taps are one request', async () => {
      await open();
      const stop = button(memberCard(grandmother), 'お支払いを止める');
      await stop.evaluate((element: HTMLElement) => {
        element.click();
        element.click();
      });
      await notice().waitFor();
      expect(calls('PUT')).toBe(1);
    });

    test('is never shown before it is true', async () => {
      const { server } = await open();
      server.failNext('PUT', 'silence');
      await button(memberCard(grandmother), 'お支払いを止める').click();
      await notice().getByText('変えられませんでした。').waitFor();
      expect(await memberCard(grandmother).innerText()).toContain('使えます');
      expect(server.page.members[0]?.frozen).toBe(false);
    });

    test('with no connection: says that it is not known, until it is', async () => {
      const { page, server } = await open();
      await server.stop();
      await button(memberCard(grandmother), 'お支払いを止める').click();
      await notice().getByText('変わったかどうか、まだわかりません').waitFor();
      await server.start();
      await page.locator('.connection-line.is-live').waitFor();
      await expect.poll(() => notice().count()).toBe(0);
    });

    test('on another screen shows here by itself', async () => {
      const { server } = await open();
      server.changeElsewhere(grandmother.memberId, { frozen: true });
      await memberCard(grandmother).getByText('お店の画面には「お休み中」と出ます。').waitFor();
    });
  });

  test('what a first visit reads of script stays small enough for an old phone', async () => {
    await open();
    const page = await readFile(`${webRoot}/index.html`, 'utf8');
    const files = [...page.matchAll(/\/family\/(assets\/[\w-]+\.js)"/g)].map(([, file]) => file);
    let scriptBytes = 0;
    for (const file of files) scriptBytes += gzipSync(await readFile(`${webRoot}/${file}`)).length;
    expect(scriptBytes).toBeGreaterThan(10_000);
    expect(scriptBytes).toBeLessThan(145_000);
  });
});
