import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import type { Browser } from 'playwright';

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** The browser's executable: `TEBURA_CHROMIUM`, or where systems usually keep it; `null` when there is none. */
export function findChromium(): string | null {
  const named = process.env['TEBURA_CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  return USUAL_PATHS.find((path) => existsSync(path)) ?? null;
}

/**
 * Opens the system's Chromium for tests that look at real pages. The caller closes it.
 * @returns `null`, said loudly on standard error, when there is none: such tests are then skipped, never passed
 * @throws Error instead, with `TEBURA_REQUIRE_BROWSER=1` (CI)
 */
export async function openBrowser(): Promise<Browser | null> {
  const executablePath = findChromium();
  if (executablePath === null) {
    // CI must not pass by having looked at nothing.
    if (process.env['TEBURA_REQUIRE_BROWSER'] === '1')
      throw new Error('no Chromium found, and this run needs one');
    process.stderr.write(
      '\nSKIPPED: no Chromium found, so nothing was checked in a browser. Install one, or name it in TEBURA_CHROMIUM.\n\n',
    );
    return null;
  }
  return chromium.launch({
    executablePath,
    args: [
      // Chromium refuses its sandbox to root, which is what a container often runs as.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
