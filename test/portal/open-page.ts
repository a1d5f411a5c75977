import type { Browser, BrowserContext, Page } from 'playwright';
import type { FamilyPage } from '../../contract/owner-routes.ts';
import { complaintsOf } from '../support/complaints-of.ts';
import { keepPicture } from '../support/keep-picture.ts';
import { NOW } from './family-fixture.ts';
import { FamilyServer } from './family-server.ts';

export const PHONE = { width: 375, height: 812 };
export const DESKTOP = { width: 1280, height: 800 };

export interface Visit {
  readonly server: FamilyServer;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of the page and violations of its content security policy. */
  readonly complaints: readonly string[];
  leave(): Promise<void>;
}

export interface VisitOptions {
  readonly viewport?: { width: number; height: number };
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly language?: 'ja' | 'ja-easy' | 'en';
  /** Stands still for pictures; runs for tests that wait. */
  readonly clockStands?: boolean;
}

/** A phone of its own, far from Japan, in front of a backend of its own. Nothing has been opened yet. */
export async function beginVisit(
  browser: Browser,
  webRoot: string,
  familyPage: FamilyPage,
  options: VisitOptions = {},
): Promise<Visit> {
  const server = new FamilyServer(webRoot, familyPage);
  await server.start();
  const context = await browser.newContext({
    viewport: options.viewport ?? PHONE,
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: options.reducedMotion ?? 'no-preference',
    locale: 'en-US',
    timezoneId: 'America/New_York',
    hasTouch: true,
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  // Sooner than the test's own limit, so that what was waited for is named.
  page.setDefaultTimeout(15_000);
  if (options.clockStands === false) await page.clock.install({ time: NOW });
  else await page.clock.setFixedTime(NOW);
  const complaints = complaintsOf(page);
  if (options.language !== undefined) {
    await page.addInitScript((language) => {
      localStorage.setItem('tebura.family.language', language);
    }, options.language);
  }
  return {
    server,
    context,
    page,
    complaints,
    leave: async () => {
      await context.close();
      await server.stop();
    },
  };
}

/** Opens the page by a fresh link and waits until purchases would arrive by themselves. */
export async function signIn({ page, server }: Visit): Promise<void> {
  await page.goto(server.signInLink());
  await page.locator('.connection-line.is-live').waitFor();
}

/** A picture for people to look at. */
export function takePicture(page: Page, name: string, fullPage = true): Promise<void> {
  return keepPicture(page, `portal/${name}`, fullPage);
}
