import type { Browser, Page } from 'playwright';
import type { KioskView } from '../../contract/kiosk-api.ts';
import { yen } from '../../domain/yen.ts';
import { serveWeb } from '../../electron/serve-web.ts';
import { GUARD_MS } from '../../renderer/controls/press-guard.ts';
import { complaintsOf } from '../support/complaints-of.ts';
import { keepPicture } from '../support/keep-picture.ts';
import { ScriptedKiosk } from './scripted-kiosk.ts';
import { NOW, families, notice, offers, purchases, unresolved, xReport, zReport } from './views.ts';

/** 15.6", 16:9 at 0.18 mm per pixel, and the size a kiosk window has where it is not full screen. */
export const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
export type Size = (typeof SIZES)[number];

export interface KioskVisit {
  readonly kiosk: ScriptedKiosk;
  readonly page: Page;
  /** Errors of the page and violations of its content security policy. */
  readonly complaints: readonly string[];
  /** Shows a view and waits until its screen is there. */
  show(view: KioskView): Promise<void>;
  /** Touches a button by its accessible name, once the guard against double touches lets it through. */
  touch(name: string | RegExp): Promise<void>;
  /** Ends the event stream and takes no calls, as a host that died. */
  stopHost(): Promise<void>;
  /** A host that is back at the same address. */
  startHost(): Promise<void>;
  leave(): Promise<void>;
}

const TOKEN = 'a-token-of-this-test';

/** The built screens in a browser, served by the real loopback server in front of a scripted kiosk. */
export async function openKiosk(
  browser: Browser,
  rendererFolder: string,
  view: KioskView,
  options: {
    readonly size?: Size;
    readonly reducedMotion?: 'reduce' | 'no-preference';
    /** Lets the test move the time of the page; otherwise its date stands and its timers run. */
    readonly ownClock?: boolean;
    readonly prepare?: (page: Page) => Promise<void>;
  } = {},
): Promise<KioskVisit> {
  const kiosk = new ScriptedKiosk(view);
  kiosk.answer('listFamilies', () => ({ ok: true, value: families }));
  kiosk.answer('readConsentNotice', () => ({ ok: true, value: notice }));
  kiosk.answer('listUnresolvedPurchases', () => ({ ok: true, value: unresolved }));
  kiosk.answer('listPurchases', ({ receiptNumber }) => ({
    ok: true,
    value: {
      purchases: purchases.filter((one) => receiptNumber === null || one.receiptNumber === receiptNumber),
      aloneMaxYen: yen(10_000),
    },
  }));
  kiosk.answer('readRegister', () => ({ ok: true, value: { now: xReport, closes: [zReport, zReport] } }));
  kiosk.answer('listVoucherOffers', () => ({ ok: true, value: offers }));
  const serve = (port: number) => serveWeb({ kiosk, rendererFolder, port, token: TOKEN, frameAncestors: [] });
  let server = await serve(0);
  const context = await browser.newContext({
    viewport: options.size ?? SIZES[0],
    reducedMotion: options.reducedMotion ?? 'no-preference',
    locale: 'en-US',
    hasTouch: true,
  });
  const page = await context.newPage();
  if (options.ownClock === true) await page.clock.install({ time: NOW });
  else await page.clock.setFixedTime(NOW);
  const complaints = complaintsOf(page);
  await options.prepare?.(page);
  await page.goto(`${server.origin}/?token=${TOKEN}`);
  await page.locator('h1').first().waitFor();
  return {
    kiosk,
    page,
    complaints,
    show: async (view) => {
      kiosk.show(view);
      const { screen } = view.shopper;
      // Behind `amount` stand the staff's screens too: which of them is up to what the staff had opened.
      const wanted = screen === 'amount' ? 'html' : `html[data-screen="${screen}"]`;
      await page.locator(wanted).waitFor();
      await page.waitForTimeout(30);
    },
    touch: async (name) => {
      const button = page.getByRole('button', { name, exact: typeof name === 'string' });
      await button.waitFor();
      await page.waitForTimeout(GUARD_MS + 20);
      await button.click();
    },
    stopHost: () => server.close(),
    startHost: async () => {
      server = await serve(Number(new URL(server.origin).port));
    },
    leave: async () => {
      await context.close();
      await server.close();
    },
  };
}

/** A picture for people to look at. */
export function takePicture(page: Page, name: string): Promise<void> {
  return keepPicture(page, `kiosk/${name}`, false);
}
