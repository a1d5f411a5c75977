import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ShopperScreen } from '../../contract/kiosk-api.ts';
import { remoteKiosk } from '../../demo/kiosk-remote.ts';
import { readVillageAddresses } from '../../demo/running-village.ts';
import { startVillage } from '../../demo/start-village.ts';
import type { RunningVillage } from '../../demo/start-village.ts';
import { emulatorClient } from '../../drivers/emulators/control-client.ts';
import { openBrowser } from '../support/open-browser.ts';
import { openCuttableLine } from './cuttable-line.ts';
import type { CuttableLine } from './cuttable-line.ts';

const root = join(import.meta.dirname, '..', '..');
const pictures = join(root, 'artefacts', 'village');

/** The whole product at once: every process, the real bytes, the commands of the README. */
describe('the village', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'tebura-village-'));
  let village: RunningVillage;
  let line: CuttableLine;
  let browser: Browser | null;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    browser = await openBrowser();
    line = await openCuttableLine();
    village = await startVillage({
      dataFolder,
      ports: 'any',
      fastReader: true,
      line,
      log: () => undefined,
    });
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    await village.stop();
    await line.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  const reportSchema = z.object({
    outcome: z.string(),
    reasons: z.array(z.string()),
    member: z.string().nullable(),
    amountYen: z.int(),
    balanceYen: z.int().nullable(),
    leftTodayYen: z.int().nullable(),
    purchaseId: z.uuid(),
    steps: z.array(z.object({ name: z.string(), ms: z.number() })).min(1),
    totalMs: z.number(),
  });

  /** `npm run pay -- … --json`, as its own process. */
  async function pay(amount: number, finger: string) {
    const child = spawn(
      process.execPath,
      [join(root, 'scripts', 'pay.ts'), '--amount', String(amount), '--finger', finger, '--json'],
      { env: { ...process.env, TEBURA_DATA: dataFolder }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const exitCode = await new Promise((resolve) => child.once('close', resolve));
    return { exitCode, ...reportSchema.parse(JSON.parse(output)) };
  }

  /** Starts a checkout and places the finger when the screen asks, then follows the screens until one is wanted. */
  async function followScreens(amountYen: number, finger: string, wanted: ShopperScreen['screen']) {
    const kiosk = remoteKiosk(village.addresses.kiosk);
    const emulator = emulatorClient(village.addresses.emulator.url, village.addresses.emulator.token);
    const stop = new AbortController();
    const seen: ShopperScreen[] = [];
    await kiosk.invoke('dismissResult', {});
    await kiosk.invoke('startCheckout', { amountYen });
    for await (const event of kiosk.events(AbortSignal.any([stop.signal, AbortSignal.timeout(30_000)]))) {
      if (event.kind !== 'view') continue;
      const screen = event.view.shopper;
      if (screen.screen === 'place-finger' && seen.at(-1)?.screen !== 'place-finger')
        await emulator.place({ finger });
      seen.push(screen);
      if (screen.screen === wanted) break;
    }
    stop.abort();
    await emulator.lift();
    return { last: seen.at(-1), screens: seen.map((screen) => screen.screen) };
  }

  it("approves the grandmother's ¥480", async () => {
    expect(await pay(480, 'hana:right-index')).toMatchObject({
      exitCode: 0,
      outcome: 'approved',
      reasons: [],
      member: 'ハナさん',
      amountYen: 480,
      balanceYen: 59_520,
      leftTodayYen: 7_520,
    });
  });

  it("refuses the child's second ¥300 of the day, and says that ¥200 is left", async () => {
    expect(await pay(300, 'sota:right-middle')).toMatchObject({ exitCode: 0, leftTodayYen: 200 });
    expect(await pay(300, 'sota:right-index')).toMatchObject({
      exitCode: 2,
      outcome: 'declined',
      reasons: ['CAP_DAY'],
      leftTodayYen: 200,
    });
  });

  it('does not recognise a stranger', async () => {
    expect(await pay(480, 'stranger')).toMatchObject({
      exitCode: 3,
      outcome: 'not-recognised',
      reasons: ['NOT_RECOGNISED'],
      member: null,
      balanceYen: null,
    });
  });

  it("shows a purchase on the family's page by itself", async ({ skip }) => {
    if (browser === null) return skip();
    const page = await browser.newPage({ viewport: { width: 375, height: 812 }, locale: 'ja-JP' });
    await page.goto(await village.makeSignInLink());
    await page.getByText('佐藤家').first().waitFor();
    expect(await page.getByText('￥730').or(page.getByText('730円')).count()).toBe(0);
    expect((await pay(730, 'misaki:right-index')).exitCode).toBe(0);
    await page.getByText('￥730').or(page.getByText('730円')).first().waitFor({ timeout: 5_000 });
    await page.screenshot({ path: join(pictures, 'family-page.png'), fullPage: true });
    await page.close();
  });

  it('takes a payment by hand at the kiosk in the browser', async ({ skip }) => {
    if (browser === null) return skip();
    const { kiosk, emulator } = village.addresses;
    const reader = emulatorClient(emulator.url, emulator.token);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'ja-JP' });
    await page.goto(`${kiosk.origin}/?token=${kiosk.token}`);
    await page.getByText('小春ストア').first().waitFor();
    // A press right after another counts as a trembling finger: a person takes half a second.
    for (const digit of ['2', '5', '0']) {
      await page.getByRole('button', { name: digit, exact: true }).first().click();
      await page.waitForTimeout(500);
    }
    await page.getByRole('button', { name: '指で支払う' }).click();
    await page
      .getByText(/指を(かざして|のせて)ください/)
      .first()
      .waitFor();
    await page.screenshot({ path: join(pictures, 'kiosk-place-finger.png') });
    await reader.place({ finger: 'daisuke:right-index' });
    await page.getByText('大輔さん').first().waitFor({ timeout: 10_000 });
    await page.screenshot({ path: join(pictures, 'kiosk-approved.png') });
    await page.close();
    await remoteKiosk(kiosk).invoke('dismissResult', {});
    await reader.lift();
  });

  it('enrols a family member at the counter, who then pays', async () => {
    const kiosk = remoteKiosk(village.addresses.kiosk);
    const reader = emulatorClient(village.addresses.emulator.url, village.addresses.emulator.token);
    const refusedBefore = await kiosk.invoke('listFamilies', { words: '佐藤' });
    expect(refusedBefore).toEqual({ ok: false, reason: 'SIGNED_OUT' });
    expect(await kiosk.invoke('staffSignIn', { staffCode: '1001', pin: '9999' })).toMatchObject({
      reason: 'REFUSED',
    });
    expect(await kiosk.invoke('staffSignIn', { staffCode: '1001', pin: '2468' })).toMatchObject({ ok: true });
    const families = await kiosk.invoke('listFamilies', { words: '佐藤' });
    const notice = await kiosk.invoke('readConsentNotice', {});
    if (!families.ok || !notice.ok) throw new Error('staff may not read what enrolment needs');
    const family = families.value.find(({ familyName }) => familyName === '佐藤家');
    const baby = {
      familyAccountId: family?.familyAccountId ?? '',
      displayName: 'ゆめちゃん',
      birthDate: '2018-03-03',
      rules: { perPurchase: null, perDay: 700 },
      consent: { noticeVersion: notice.value.version, guardianName: null },
      fingers: ['right-index' as const, 'right-middle' as const],
    };
    expect(await kiosk.invoke('beginEnrolment', baby)).toEqual({ ok: false, reason: 'CONSENT_MISSING' });
    const consented = { ...baby, consent: { ...baby.consent, guardianName: '佐藤 美咲' } };
    expect(await kiosk.invoke('beginEnrolment', consented)).toMatchObject({ ok: true });

    let asked = '';
    for await (const event of kiosk.events(AbortSignal.timeout(30_000))) {
      if (event.kind !== 'view' || event.view.enrolment === null) continue;
      const { enrolment } = event.view;
      if (enrolment.step === 'done' || enrolment.step === 'stopped') {
        expect(enrolment).toEqual({ step: 'done', displayName: 'ゆめちゃん', recognised: true });
        break;
      }
      if (enrolment.step !== 'capturing' && enrolment.step !== 'trial') continue;
      const finger = enrolment.step === 'capturing' ? enrolment.finger : 'right-index';
      const placement = JSON.stringify({ ...enrolment, guidance: null, advice: null });
      if (placement === asked || enrolment.guidance !== 'place') continue;
      asked = placement;
      await reader.lift();
      await reader.place({ finger: `yume:${finger}` });
    }
    await reader.lift();
    await kiosk.invoke('closeEnrolment', {});
    await kiosk.invoke('staffSignOut', {});
    expect(await pay(600, 'yume:right-middle')).toMatchObject({
      exitCode: 0,
      member: 'ゆめちゃん',
      leftTodayYen: 100,
    });
  });

  it('pays once when the backend dies after the commit and before its answer', async () => {
    const before = await pay(10, 'hana:right-index');
    let dead = Promise.resolve();
    line.cutNextPurchase('after', () => {
      dead = village.killBackend();
    });
    expect(await followScreens(1_000, 'hana:right-index', 'checking')).toMatchObject({
      last: { amountYen: 1_000 },
    });
    await dead;
    await village.restartBackend();
    const end = await untilScreen('approved');
    expect(end).toMatchObject({ screen: 'approved', amountYen: 1_000, memberName: 'ハナさん' });
    const after = await pay(10, 'hana:right-index');
    expect((before.balanceYen ?? 0) - (after.balanceYen ?? 0)).toBe(1_010);
  });

  it('pays nothing when the backend dies before the request arrives, and says so', async () => {
    const before = await pay(10, 'hana:right-index');
    let dead = Promise.resolve();
    line.cutNextPurchase('before', () => {
      dead = village.killBackend();
    });
    await followScreens(1_000, 'hana:right-index', 'checking');
    await dead;
    await village.restartBackend();
    expect(await untilScreen('not-paid')).toMatchObject({ screen: 'not-paid', because: 'never-arrived' });
    const after = await pay(10, 'hana:right-index');
    expect((before.balanceYen ?? 0) - (after.balanceYen ?? 0)).toBe(10);
  });

  it('starts again on its data, tells how to pay, and stops cleanly on Ctrl-C', async () => {
    await village.stop();
    const child = spawn(process.execPath, [join(root, 'scripts', 'start.ts'), '--ports', '24310'], {
      env: { ...process.env, TEBURA_DATA: dataFolder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    let output = '';
    await new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Ctrl-C')) resolve();
      });
    });
    expect(output).toContain('npm run pay -- --amount 480 --finger hana:right-index');
    expect(output).not.toContain('is being founded');
    expect((await pay(20, 'hana:right-middle')).exitCode).toBe(0);
    child.kill('SIGINT');
    expect(await exited).toBe(0);
    expect(readVillageAddresses(dataFolder)).toBeNull();
    await expect(fetch('http://127.0.0.1:24310/')).rejects.toThrow();
    await expect(fetch('http://127.0.0.1:24311/')).rejects.toThrow();
  }, 60_000);

  async function untilScreen(wanted: ShopperScreen['screen']): Promise<ShopperScreen> {
    const events = remoteKiosk(village.addresses.kiosk).events(AbortSignal.timeout(20_000));
    for await (const event of events) {
      if (event.kind === 'view' && event.view.shopper.screen === wanted) return event.view.shopper;
    }
    throw new Error(`the kiosk never showed ${wanted}`);
  }
});
