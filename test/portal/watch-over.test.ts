import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWatchRound } from '../../backend/watch-over/watch-round.ts';
import { answerCheckIn, checkIn, requestCheckIn } from '../../contract/watch-over-routes.ts';
import type { CheckInId, FamilyAccountId } from '../../domain/ids.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { testFinger } from '../backend/support/pattern-engine.ts';
import { startVillage } from '../backend/support/village.ts';
import type { TestTerminal, Village } from '../backend/support/village.ts';
import { complaintsOf } from '../support/complaints-of.ts';
import { openBrowser } from '../support/open-browser.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { DESKTOP, PHONE, takePicture } from './open-page.ts';

const browser = await openBrowser();

/** The page as it ships before the real backend; the grandmother's finger at a real terminal's routes. */
describe.skipIf(browser === null)('watch-over on the family’s page', { timeout: 60_000 }, () => {
  const finger = testFinger(8128);
  let complaints: readonly string[];
  let village: Village;
  let terminal: TestTerminal;
  let family: FamilyAccountId;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    village = await startVillage({ config: { portalFolder: await buildAsShipped('portal', 'watch-over') } });
    terminal = await village.addTerminal();
    family = await village.addFamily();
    await village.addMember(family, finger);
    context = (await browser?.newContext({ viewport: PHONE, hasTouch: true })) as BrowserContext;
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.clock.setFixedTime(village.clock.nowMs());
    complaints = complaintsOf(page);
    const { municipalityId } = village;
    const link = await village.backend.makeSignInLink({ municipalityId, familyAccountId: family });
    await page.goto(link.ok ? link.value.url : '');
    await page.locator('.connection-line.is-live').waitFor();
    await panel().locator('summary').first().click();
  });
  afterAll(async () => {
    await browser?.close();
    await village.close();
    expect(complaints, 'errors and policy violations of the page').toEqual([]);
  });

  const panel = () => page.locator('[data-part="watch-over"]');
  const press = (name: string | RegExp) => panel().getByRole('button', { name }).click();
  const says = (text: string | RegExp) => panel().getByText(text).first().waitFor();

  async function showFinger(): Promise<CheckInId> {
    const params = { checkInId: village.id<CheckInId>() };
    const asked = await terminal.call(requestCheckIn, { params, body: undefined });
    const template = Buffer.from(finger.place()).toString('base64');
    const challenge = asked.ok ? asked.value.challenge : '';
    await terminal.call(checkIn, { params, body: { challenge, template } });
    return params.checkInId;
  }
  const sayAtCounter = async (answer: 'yes' | 'stop') => {
    const params = { checkInId: await showFinger() };
    const body = { answer, version: 1, wordingVersion: 'test/ja' };
    expect(await terminal.call(answerCheckIn, { params, body })).toMatchObject({ ok: true });
  };
  async function look(name: string): Promise<void> {
    await panel().scrollIntoViewIfNeeded();
    await takePicture(page, `watch-over-${name}`);
    const { violations } = await new AxeBuilder({ page })
      .options({ rules: { 'color-contrast-enhanced': { enabled: true } } })
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    const isWide = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(isWide).toBe(false);
  }

  test('asking is answered with how it stands: nobody watches yet', async () => {
    await says('見守っていません');
    await look('none');
    await press(/見守りをお願いする/);
    await panel().getByLabel('何日お買い物がないとき').fill('99');
    await press('この内容でお願いする');
    await says('1から60の数にしてください');
    expect(await panel().getByLabel('何日お買い物がないとき').getAttribute('aria-invalid')).toBe('true');
    await panel().getByLabel('何日お買い物がないとき').fill('3');
    await look('form');
    await press('この内容でお願いする');
    await says('ご本人の承知を待っています');
    await says(/まだ何も見守っていません/);
    await look('waits');
  });

  test('her yes at the counter shows by itself; days away are entered and ended', async () => {
    await sayAtCounter('yes');
    await says('見守り中');
    await says('変わりありません');
    await press(/お休みを入れる/);
    await panel().getByLabel('いつまで').fill('2026-11-30');
    await press('お休みを入れる');
    await says('入院');
    await look('on');
    await press('お休みを終える');
    await expect.poll(() => panel().getByText('入院').count()).toBe(0);
  });

  test('an alarm is told on the page, and ends with a call that the son tells of', async () => {
    await page.goto('about:blank');
    village.clock.advance(6 * 24 * 3_600_000);
    await page.clock.setFixedTime(village.clock.nowMs());
    const { store } = village.backend;
    await makeWatchRound({
      store,
      clock: village.clock,
      random: systemRandom,
      onFamilyEvent: () => undefined,
    });
    const { municipalityId } = village;
    const link = await village.backend.makeSignInLink({ municipalityId, familyAccountId: family });
    await page.goto(link.ok ? link.value.url : '');
    await page.locator('.connection-line.is-live').waitFor();
    await panel().locator('summary').first().click();
    await says(/いつもより長く お買い物がありません/);
    await look('alarm');
    await press(/元気と確かめました/);
    await says('変わりありません');
  });

  test('her stop at the counter shows at once, in English and on a desk as well', async () => {
    await page.setViewportSize(DESKTOP);
    await page.getByRole('combobox').first().selectOption('en');
    await says('Watched over');
    await look('desk');
    await sayAtCounter('stop');
    await says('Not watched over');
  });
});
