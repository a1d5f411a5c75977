import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { yen } from '../../domain/yen.ts';
import { openBrowser } from '../support/open-browser.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { openKiosk } from './open-kiosk.ts';
import type { KioskVisit } from './open-kiosk.ts';
import { approved, kioskView, shopperView } from './views.ts';

const browser = await openBrowser();

describe.skipIf(browser === null)('a bug in the kiosk’s page', () => {
  let rendererFolder: string;
  let visit: KioskVisit;

  beforeAll(async () => {
    rendererFolder = await buildAsShipped('renderer', 'last-resort');
  });
  afterEach(() => visit.leave());
  afterAll(() => browser?.close());

  // The voice (and the sound) are asked before the screen is drawn: a bug in either must end the same way.
  test.each([
    ['the voice', () => shopperView(approved({ amountYen: yen(4_040) }))],
    ['a screen', () => shopperView({ screen: 'preparing', amountYen: yen(4_040) })],
  ])('in %s: nobody’s data is shown, and the page is there again by itself', async (_, view) => {
    visit = await openKiosk(browser as Browser, rendererFolder, kioskView(), { prepare: breakAt4040 });
    const { page, kiosk, complaints } = visit;
    kiosk.show(view());
    await page.getByText(/準備しています|つなぎ直しています/).waitFor();
    await expect.poll(() => page.locator('.blank').count()).toBe(1);
    expect(await page.content()).not.toContain('はなばあちゃん');
    kiosk.show(kioskView());
    await page.waitForEvent('load', { timeout: 10_000 });
    await page.getByRole('button', { name: '5', exact: true }).waitFor();
    expect(complaints.join()).toContain('a bug in the screen');
  });
});

/** Plants a bug: an amount of 4,040 yen cannot be written. */
async function breakAt4040(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const format = Object.getOwnPropertyDescriptor(Intl.NumberFormat.prototype, 'format');
    Object.defineProperty(Intl.NumberFormat.prototype, 'format', {
      get(this: Intl.NumberFormat) {
        const write = format?.get?.call(this) as (value: number) => string;
        return (value: number): string => {
          if (value === 4_040) throw new Error('a bug in the screen');
          return write(value);
        };
      },
    });
  });
}
