import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languageKeyNames } from '../../messages/kiosk.ts';
import { LANGUAGES } from '../../messages/language.ts';
import type { Language } from '../../messages/language.ts';
import { openBrowser } from '../support/open-browser.ts';
import { SIZES, buildKioskScreens, openKiosk, takePicture } from './open-kiosk.ts';
import type { KioskVisit } from './open-kiosk.ts';
import { findBreaches } from './screen-checks.ts';
import { shopperScenes, staffScenes } from './scenes.ts';
import type { Scene } from './scenes.ts';

const browser = await openBrowser();

describe.skipIf(browser === null)('every screen of the kiosk', () => {
  let rendererFolder: string;
  beforeAll(async () => {
    rendererFolder = await buildKioskScreens('screens');
  });
  afterAll(() => browser?.close());

  const runs = LANGUAGES.flatMap((language) => SIZES.map((size) => ({ language, size })));
  test.each(runs)(
    'in $language at $size.width x $size.height',
    { timeout: 240_000 },
    async ({ language, size }) => {
      const problems: string[] = [];
      for (const scenes of [shopperScenes, staffScenes]) {
        const [first] = scenes;
        const visit = await openKiosk(browser as Browser, rendererFolder, first.view!, { size });
        for (const scene of scenes) {
          await play(visit, scene, language);
          await takePicture(visit.page, `${language}-${size.width}/${scene.name}`);
          const breaches = await findBreaches(visit.page, { language, panelWidthMm: 344 });
          const axe = await new AxeBuilder({ page: visit.page }).analyze();
          problems.push(
            ...breaches.map((breach) => `${scene.name}: ${breach}`),
            ...axe.violations.map(({ id, nodes }) => `${scene.name}: axe ${id} ${nodes[0]?.html ?? ''}`),
          );
        }
        await visit.leave();
        problems.push(...visit.complaints);
      }
      expect(problems).toEqual([]);
    },
  );
});

async function play(visit: KioskVisit, scene: Scene, language: Language): Promise<void> {
  if (scene.view !== null) await visit.show(scene.view);
  const key = visit.page.getByRole('button', { name: languageKeyNames[language], exact: true });
  if ((await key.getAttribute('aria-pressed')) !== 'true') {
    // The guard against double touches: the screen may just have changed.
    await visit.page.waitForTimeout(420);
    await key.click();
  }
  await scene.act?.(visit, language);
  await visit.page.mouse.move(2, 2);
}
