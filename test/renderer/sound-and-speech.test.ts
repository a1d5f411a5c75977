import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { yen } from '../../domain/yen.ts';
import { openBrowser } from '../support/open-browser.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { openKiosk } from './open-kiosk.ts';
import type { KioskVisit } from './open-kiosk.ts';
import { amountYen, approved, declined, kioskView, placeFinger, shopperView } from './views.ts';

const browser = await openBrowser();

declare global {
  interface Window {
    /** Frequencies of the tones that were started, and what the voice said. */
    heard: (number | string)[];
  }
}

/** Writes down every tone that really starts in the browser's own Web Audio. */
const listenForTones = (page: Page): Promise<void> =>
  page
    .addInitScript(() => {
      window.heard = [];
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (when) {
        window.heard.push(this.frequency.value);
        start.call(this, when);
      };
    })
    .then(() => undefined);

/** A Japanese voice of this machine, which the test browser lacks: it writes down what it is given to say. */
const installVoice = (page: Page): Promise<void> =>
  page
    .addInitScript(() => {
      window.heard = [];
      const voice = { lang: 'ja-JP', localService: true, name: 'test', default: true, voiceURI: 'test' };
      Object.defineProperty(window, 'speechSynthesis', {
        value: {
          getVoices: () => [voice],
          cancel: () => undefined,
          speak: (utterance: { text: string }) => window.heard.push(utterance.text),
        },
      });
      Object.defineProperty(window, 'SpeechSynthesisUtterance', {
        value: class extends EventTarget {
          readonly text: string;
          constructor(text: string) {
            super();
            this.text = text;
          }
        },
      });
    })
    .then(() => undefined);

describe.skipIf(browser === null)('what is heard at the counter', () => {
  let rendererFolder: string;
  let visit: KioskVisit;
  beforeAll(async () => {
    rendererFolder = await buildAsShipped('renderer', 'heard');
  });
  afterEach(async () => {
    await visit.leave();
    expect(visit.complaints, 'errors and policy violations of the page').toEqual([]);
  });
  afterAll(() => browser?.close());

  const heard = () => visit.page.evaluate(() => window.heard);

  test('each change of screen starts its sound once', async () => {
    visit = await openKiosk(browser as Browser, rendererFolder, kioskView(), { prepare: listenForTones });
    await visit.page.mouse.click(5, 300);
    await visit.show(shopperView(placeFinger()));
    expect(await heard()).toEqual([]);
    await visit.show(shopperView(placeFinger({ guidance: 'hold-still' })));
    await expect.poll(heard).toEqual([1_200]);
    await visit.show(shopperView({ screen: 'authorising', amountYen, slow: false }));
    await visit.show(shopperView(approved()));
    await visit.show(shopperView(approved({ balanceYen: yen(24_680) })));
    await expect.poll(heard).toEqual([1_200, 1_000, 1_500]);
    await visit.show(kioskView());
    await visit.show(shopperView(declined()));
    await expect.poll(heard).toEqual([1_200, 1_000, 1_500, 440, 440]);
  });

  test('an untouched screen is silent instead of breaking', async () => {
    visit = await openKiosk(browser as Browser, rendererFolder, shopperView(placeFinger()), {
      prepare: listenForTones,
    });
    await visit.show(shopperView(approved()));
    expect(await heard()).toEqual([]);
  });

  test('the voice says each line once, is off with its key, and is offered only where there is one', async () => {
    visit = await openKiosk(browser as Browser, rendererFolder, shopperView(placeFinger()), {
      prepare: installVoice,
    });
    await visit.show(shopperView(approved()));
    await visit.show(shopperView(approved({ balanceYen: yen(24_680) })));
    const lines = [
      '1,280円です。指をかざしてください。',
      '1,280円、お支払いできました。ありがとうございます。',
    ];
    await expect.poll(heard).toEqual(lines);
    await visit.show(kioskView());
    await visit.touch('声の案内');
    await visit.show(shopperView(placeFinger()));
    await visit.show(shopperView(declined()));
    expect(await heard()).toEqual(lines);
    await visit.touch('English');
    expect(await visit.page.getByRole('button', { name: 'Voice' }).count()).toBe(0);
  });
});
