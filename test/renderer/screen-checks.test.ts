import type { Browser } from 'playwright';
import { afterAll, describe, expect, test } from 'vitest';
import type { Language } from '../../messages/language.ts';
import { openBrowser } from '../support/open-browser.ts';
import { findBreaches } from './screen-checks.ts';

const browser = await openBrowser();

/** At 344 px wide a pixel is a millimetre. */
const VIEWPORT = { width: 344, height: 194 };

describe.skipIf(browser === null)('a check of the screens that cannot fail would be worth nothing', () => {
  afterAll(() => browser?.close());

  async function breachesOf(body: string, language: Language = 'ja'): Promise<string> {
    const page = await (browser as Browser).newPage({ viewport: VIEWPORT });
    await page.setContent(
      `<style>body { margin: 0; font: 8px sans-serif; position: relative } p, h1 { margin: 0 } button { position: absolute; width: 22px; height: 22px; padding: 0; font: inherit }</style>${body}`,
    );
    const breaches = await findBreaches(page, language);
    await page.close();
    return breaches.join('\n');
  }

  test('nothing wrong: nothing said', async () => {
    expect(await breachesOf('<p>はい</p><button style="left: 100px; top: 50px">はい</button>')).toBe('');
  });

  test.each([
    ['small:', '<button style="left: 100px; width: 18px">は</button>'],
    ['small:', '<button class="press-primary" style="left: 100px">は</button>'],
    ['close:', '<button style="left: 100px">は</button><button style="left: 124px">い</button>'],
    ['small text:', '<p style="font-size: 4px">はい</p>'],
    ['small words:', '<h1 style="font-size: 6px">はい</h1>'],
    ['contrast', '<p style="color: #777">はい</p>'],
    ['contrast', '<div style="background: #135"><p style="color: #78a">はい</p></div>'],
    ['off the screen:', '<p style="position: absolute; left: 330px; white-space: nowrap">はいはいはい</p>'],
    [
      'cut off:',
      '<div style="width: 20px; overflow: hidden"><p style="white-space: nowrap">はいはいはい</p></div>',
    ],
    [
      'out of its button:',
      '<button style="left: 100px; white-space: nowrap; top: 40px">はいはいはい</button>',
    ],
    [
      'on top:',
      '<p style="position: absolute; top: 50px">はい</p><p style="position: absolute; top: 53px">いいえ</p>',
    ],
    [
      'over a button:',
      '<button style="left: 100px; top: 50px"></button><p style="position: absolute; left: 90px; top: 60px">いいえ</p>',
    ],
  ])('%s', async (breach, body) => {
    expect(await breachesOf(body)).toContain(breach);
  });

  test('letters of another language', async () => {
    expect(await breachesOf('<p>支払う</p>', 'ja-easy')).toContain('kanji');
    expect(await breachesOf('<p>Pay now</p>', 'ja-easy')).toContain('latin');
    expect(await breachesOf('<p>Pay now</p>', 'ja')).toContain('latin');
    expect(await breachesOf('<p>はらう</p>', 'en')).toContain('japanese');
    expect(await breachesOf('<p aria-label="支払う">はらう</p>', 'ja-easy')).toContain('kanji in label');
    expect(await breachesOf('<p data-own-language>佐藤</p>', 'ja-easy')).toBe('');
  });
});
