import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { yen } from '../../domain/yen.ts';
import { LANGUAGES } from '../../messages/language.ts';
import { openBrowser } from '../support/open-browser.ts';
import {
  busyFamilyPage,
  child,
  explanation,
  familyHistory,
  familyPage,
  father,
  grandmother,
  purchase,
} from './family-fixture.ts';
import { axeViolations, cutText, smallTargets } from './looks.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { DESKTOP, PHONE, beginVisit, signIn, takePicture } from './open-page.ts';
import type { Visit, VisitOptions } from './open-page.ts';

const browser = await openBrowser();

/** What a family's page can look like. Each is brought about as it would be in life, and left standing. */
const states: Readonly<Record<string, (visit: Visit) => Promise<void>>> = {
  family: signIn,
  'new-purchase': async (visit) => {
    await signIn(visit);
    visit.server.purchase(purchase(child, { amountYen: 100 }), {
      balanceYen: 24_580,
      member: { spentTodayYen: yen(420), leftTodayYen: yen(80) },
    });
    await visit.page.locator('.is-fresh').waitFor();
  },
  'declined-open': async (visit) => {
    await signIn(visit);
    visit.server.purchase(
      purchase(grandmother, {
        amountYen: 6200,
        shopName: 'みどり村農協購買部 本店 生活用品売り場',
        state: 'declined',
        reasons: ['CAP_PURCHASE', 'CAP_DAY', 'BALANCE'],
        receiptNumber: null,
      }),
    );
    await visit.page.locator('.is-fresh summary').click();
  },
  frozen: async (visit) => {
    await signIn(visit);
    await visit.page.locator(`[data-member="${child.memberId}"] .button.stop`).click();
    await visit.page.locator('[data-part="notice"]').waitFor();
  },
  editing: async (visit) => {
    await signIn(visit);
    await visit.page.locator(`[data-member="${child.memberId}"] .button`).first().click();
    await visit.page.locator('.limits input[type="text"]').first().fill('700');
    visit.server.changeElsewhere(child.memberId, {
      rules: { perPurchase: yen(200), perDay: yen(400) },
      rulesVersion: 2,
    });
    await visit.page.locator('.limits input[type="text"]').first().fill('350');
    await visit.page.locator('.limits .strong').click();
    await visit.page.locator('.limits-conflict').waitFor();
    await visit.page.locator('.limits input[type="text"]').first().fill('700');
    await visit.page.locator('.limits .strong').click();
    await visit.page.locator('.limit-problem').waitFor();
  },
  'every-rule': async (visit) => {
    visit.server.page = busyFamilyPage();
    await signIn(visit);
    await visit.page.locator(`[data-member="${child.memberId}"] .button`).first().click();
    const form = visit.page.locator('.limits');
    await form.locator('input[type="text"]').nth(1).fill('9000');
    await form.locator('.folded > summary').nth(1).click();
    await form.locator('.folded > summary').nth(2).click();
    await form.locator('.strong').click();
    await form.locator('.limit-problem').waitFor();
  },
  'family-stopped': async (visit) => {
    const page = busyFamilyPage();
    visit.server.page = { ...page, family: { ...page.family, frozen: true } };
    await signIn(visit);
  },
  errands: async (visit) => {
    visit.server.page = busyFamilyPage();
    await signIn(visit);
    const panel = visit.page.locator('[data-part="grants"]');
    await panel.locator('summary').first().click();
    await panel.locator('.button.strong').click();
    await panel.locator('.button.strong').click();
    await panel.locator('.limit-problem').first().waitFor();
    await panel.locator('[data-part="be-asked"] > summary').click();
    await panel.locator('[data-part="be-asked"] .button').first().click();
    await panel.locator('.shown-code').waitFor();
  },
  'who-decides-and-record': async (visit) => {
    visit.server.page = busyFamilyPage();
    visit.server.history.push(...familyHistory());
    await signIn(visit);
    await visit.page.locator('[data-part="co-guardians"] > summary').click();
    await visit.page.locator('[data-part="co-guardians"] .panel-list .button').first().click();
    await visit.page.locator('.shown-link').waitFor();
    await visit.page.locator('[data-part="history"] > summary').click();
    await visit.page.locator('.history li').first().waitFor();
  },
  why: async (visit) => {
    visit.server.page = busyFamilyPage();
    for (const { purchaseId } of visit.server.page.purchases)
      visit.server.explanations.set(purchaseId, explanation());
    await signIn(visit);
    await visit.page.locator('[data-purchase] summary').first().click();
    await visit.page.locator('[data-part="why"]').waitFor();
  },
  offline: async (visit) => {
    await signIn(visit);
    await visit.server.stop();
    await visit.page.locator('.connection-line.is-lost').waitFor();
    await visit.page.locator(`[data-member="${child.memberId}"] .button.stop`).click();
    await visit.page.locator('[data-part="notice"]').waitFor();
  },
  empty: async (visit) => {
    visit.server.page = familyPage({ members: [], purchases: [], lots: [], balanceYen: yen(0) });
    await signIn(visit);
  },
  'long-names': async (visit) => {
    visit.server.page = familyPage({
      familyName: '長宗我部・アレクサンドラ・マクドナルド家',
      ownerName: 'アレクサンドラ・マクドナルド・長宗我部',
      balanceYen: yen(12_345_678),
      members: [
        {
          ...grandmother,
          displayName: 'ひいおばあちゃんのかおるこさん',
          enrolledFingers: 0,
          leftTodayYen: yen(0),
          spentTodayYen: yen(5000),
        },
        { ...father, spentTodayYen: yen(128_000), frozen: true },
      ],
      purchases: (['approved', 'voided', 'refunded', 'awaiting_approval', 'declined'] as const).map((state) =>
        purchase(grandmother, {
          memberName: 'ひいおばあちゃんのかおるこさん',
          shopName: 'みどり村農協購買部 本店 生活用品売り場',
          amountYen: 298_000,
          state,
          reasons: state === 'declined' ? ['FROZEN'] : [],
        }),
      ),
    });
    await signIn(visit);
  },
  'link-refused': async (visit) => {
    await visit.page.goto(`${visit.server.origin}/family/#sign-in=a-link-that-was-used-before`);
    await visit.page.locator('[data-place="link-refused"]').waitFor();
  },
  'link-refused-signed-in': async (visit) => {
    await signIn(visit);
    await visit.page.goto(`${visit.server.origin}/family/?again#sign-in=a-link-that-was-used-before`);
    await visit.page.locator('[data-place="link-refused"] .button').waitFor();
  },
  'sign-in-needed': async (visit) => {
    await visit.page.goto(`${visit.server.origin}/family/`);
    await visit.page.locator('[data-place="sign-in-needed"]').waitFor();
  },
  'signed-out': async (visit) => {
    await signIn(visit);
    await visit.page.locator('.page-footer .button').click();
    await visit.page.locator('[data-place="signed-out"]').waitFor();
  },
  'not-reached': async (visit) => {
    visit.server.failNext('POST', 'silence');
    await visit.page.goto(visit.server.signInLink());
    await visit.page.locator('[data-place="not-reached"]').waitFor();
  },
};

describe.skipIf(browser === null)('how the family’s page looks', { timeout: 60_000 }, () => {
  let webRoot: string;
  let visit: Visit | null = null;

  beforeAll(async () => {
    webRoot = await buildAsShipped('portal', 'family-looks');
  });
  afterEach(async () => {
    await visit?.leave();
    visit = null;
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function bringAbout(state: string, options: VisitOptions): Promise<Page> {
    visit = await beginVisit(browser as Browser, webRoot, familyPage(), {
      reducedMotion: 'reduce',
      ...options,
    });
    await states[state]?.(visit);
    return visit.page;
  }

  describe.each(Object.keys(states))('%s', (state) => {
    test('on a phone: axe has nothing to say by day and in the dark, nothing is cut or small in any language', async () => {
      const page = await bringAbout(state, { viewport: PHONE });
      const wholePage = state !== 'offline' && state !== 'frozen';
      expect(await axeViolations(page)).toEqual([]);
      for (const language of LANGUAGES) {
        await page.locator('.language-switch select').selectOption(language);
        await takePicture(page, `phone-${state}-${language}`, wholePage);
        expect(await smallTargets(page)).toEqual([]);
        expect(await cutText(page)).toEqual([]);
      }
      await page.locator('.language-switch select').selectOption('ja');
      await page.emulateMedia({ colorScheme: 'dark' });
      await takePicture(page, `phone-${state}-dark`, wholePage);
      expect(await axeViolations(page, ['color-contrast', 'color-contrast-enhanced'])).toEqual([]);
    });

    test('at twice the text size, on a desk, and on the narrowest phone', async () => {
      const page = await bringAbout(state, { viewport: PHONE });
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await cutText(page)).toEqual([]);
      await page.setViewportSize(DESKTOP);
      await takePicture(page, `desktop-${state}-ja`);
      expect(await cutText(page)).toEqual([]);
      await page.setViewportSize(PHONE);
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '212.5%';
      });
      await takePicture(page, `phone-${state}-large-text`);
      expect(await cutText(page)).toEqual([]);
    });
  });

  test('nothing moves while the page opens, nor when the connection goes and comes', async () => {
    const page = await bringAbout('family', {});
    await page.addInitScript(() => {
      const shifts: string[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & {
          value: number;
          sources: { node: Element | null }[];
        })[]) {
          const moved = entry.sources.map(({ node }) => node?.outerHTML.slice(0, 60));
          shifts.push(`${entry.value} ${moved.join(' | ')}`);
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.reload();
    await page.locator('.connection-line.is-live').waitFor();
    await visit?.server.stop();
    await page.locator('.connection-line.is-lost').waitFor();
    await visit?.server.start();
    await page.locator('.connection-line.is-live').waitFor();
    const shifts = await page.evaluate(() => (window as Window & { shifts?: string[] }).shifts);
    const sum = shifts?.reduce((total, shift) => total + Number.parseFloat(shift), 0);
    expect(sum, shifts?.join('\n')).toBeLessThan(0.02);
  });

  test('what moves stands still for those who asked for it', async () => {
    const page = await bringAbout('new-purchase', { reducedMotion: 'reduce' });
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    await visit?.leave();
    const moving = await bringAbout('new-purchase', { reducedMotion: 'no-preference' });
    expect(await moving.evaluate(() => document.getAnimations().length)).toBeGreaterThan(0);
  });

  test('every state can be walked through with the keyboard, and the focus is seen', async () => {
    const page = await bringAbout('family', {});
    const focusable = await page.locator('button:visible, select:visible, summary:visible').count();
    for (let step = 0; step < focusable; step++) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(
        () => getComputedStyle(document.activeElement ?? document.body).outlineWidth,
      );
      expect(outline, await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80) ?? '')).toBe(
        '3px',
      );
    }
  });
});
