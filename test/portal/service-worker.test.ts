import { readFile, writeFile } from 'node:fs/promises';
import type { Browser, CDPSession, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser } from '../support/open-browser.ts';
import { familyPage } from './family-fixture.ts';
import { FamilyServer } from './family-server.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { PHONE, takePicture } from './open-page.ts';

const browser = await openBrowser();

/** The worker as it ships, in a real browser: installable, without network, and with push messages. */
describe.skipIf(browser === null)('the family page’s service worker', { timeout: 60_000 }, () => {
  let webRoot: string;
  let server: FamilyServer;
  let page: Page;
  let cdp: CDPSession;
  let registrationId = '';
  const complaints: string[] = [];

  beforeAll(async () => {
    webRoot = await buildAsShipped('portal', 'service-worker');
  });
  afterAll(async () => {
    await browser?.close();
    expect(complaints, 'errors and policy violations of the page').toEqual([]);
  });
  beforeEach(async () => {
    server = new FamilyServer(webRoot, familyPage());
    await server.start();
    const context = await (browser as Browser).newContext({ viewport: PHONE, locale: 'ja-JP' });
    await context.grantPermissions(['notifications'], { origin: server.origin });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text());
    });
    cdp = await context.newCDPSession(page);
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      registrationId = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId ?? registrationId;
    });
    await cdp.send('ServiceWorker.enable');
    await page.goto(server.signInLink());
    await page.locator('.connection-line.is-live').waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await expect.poll(() => registrationId).not.toBe('');
  });
  afterEach(async () => {
    await page.context().close();
    await server.stop();
  });

  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const notifications = await registration.getNotifications();
      return notifications.map(({ title, body, tag, data }) => ({ title, body, tag, data: data as unknown }));
    });
  const push = (data: string) =>
    cdp.send('ServiceWorker.deliverPushMessage', { origin: server.origin, registrationId, data });

  test('can be installed', async () => {
    const { errors, data } = await cdp.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    expect(JSON.parse(data ?? '')).toMatchObject({ start_url: '/family/', display: 'standalone' });
    const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
    // A private window, which is what a test has, cannot install anything.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  });

  test('every push message shows something: each notice once, and rubbish as a notice that leads here', async () => {
    const notice = {
      noticeId: 'n-1',
      title: 'お買い物',
      body: 'おばあちゃん 480円',
      url: '/family/#purchase=1',
    };
    await push(JSON.stringify(notice));
    await expect.poll(shown).toHaveLength(1);
    await push(JSON.stringify({ ...notice, body: 'おばあちゃん 490円' }));
    await expect.poll(async () => (await shown())[0]?.body).toBe('おばあちゃん 490円');
    expect(await shown()).toMatchObject([
      { title: 'お買い物', tag: 'n-1', data: { url: '/family/#purchase=1' } },
    ]);
    await push('{');
    await expect.poll(shown).toHaveLength(2);
    expect(await shown()).toContainEqual({
      title: '手ぶら',
      body: 'お知らせがあります',
      tag: 'notice',
      data: { url: '/family/' },
    });
  });

  test('without network the page opens and says so; nothing about the family was kept', async () => {
    await page.reload();
    await page.locator('.connection-line.is-live').waitFor();
    await server.stop();
    await page.reload();
    await page.locator('[data-place="not-reached"]').waitFor();
    expect(await page.locator('h1').innerText()).toBe('つながりません');
    await takePicture(page, 'phone-offline-shell');
    const kept = await page.evaluate(async () => {
      const urls: string[] = [];
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) urls.push(new URL(url).pathname);
      return urls;
    });
    expect(kept).toContain('/family/');
    expect(kept.filter((path) => !/^\/family\/(assets\/[\w-]+\.(js|css|svg))?$/.test(path))).toEqual([]);
    await server.start();
    await page.getByRole('button', { name: 'もう一度ためす' }).click();
    await page.locator('.connection-line.is-live').waitFor();
  });

  test('parts that are read late are there without network as well', async () => {
    await page.reload();
    await page.locator('.connection-line.is-live').waitFor();
    await server.stop();
    await page.locator('.connection-line.is-lost').waitFor();
    await page.locator('[data-part="looks"] > summary').click();
    await page.locator('[data-part="looks"]').getByText('いま読めません。', { exact: true }).waitFor();
  });

  test('a new version waits until no page of the former is open, and takes its files with it', async () => {
    const file = `${webRoot}/service-worker.js`;
    const former = await readFile(file, 'utf8');
    const caches = () => page.evaluate(() => window.caches.keys());
    const [before] = await caches();
    await writeFile(file, former.replace(/tebura-shell-\$\{[^}]+\}/, 'tebura-shell-next'));
    try {
      await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update();
      });
      await expect
        .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null))
        .toBe(true);
      expect(await caches()).toContain(before);
      const other = await page.context().newPage();
      await page.close();
      page = other;
      await page.goto('about:blank');
      await expect
        .poll(
          async () => {
            await page.goto(`${server.origin}/family/`);
            const names = await page.evaluate(() => window.caches.keys());
            await page.goto('about:blank');
            return names.includes(before ?? '');
          },
          { timeout: 15_000, interval: 500 },
        )
        .toBe(false);
    } finally {
      await writeFile(file, former);
    }
  });
});
