import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languageKeyNames } from '../../messages/kiosk.ts';
import { LANGUAGES } from '../../messages/language.ts';
import type { Language } from '../../messages/language.ts';
import { GUARD_MS } from '../../renderer/controls/press-guard.ts';
import { openBrowser } from '../support/open-browser.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { SIZES, openKiosk, takePicture } from './open-kiosk.ts';
import type { KioskVisit } from './open-kiosk.ts';
import { findBreaches } from './screen-checks.ts';
import { checkInScenes, counterScenes, faceScenes, shopperScenes, staffScenes } from './scenes.ts';
import type { Scene } from './scenes.ts';

const browser = await openBrowser();

describe.skipIf(browser === null)('every screen of the kiosk', () => {
  let rendererFolder: string;
  beforeAll(async () => {
    rendererFolder = await buildAsShipped('renderer', 'screens');
  });
  afterAll(() => browser?.close());

  const walks = LANGUAGES.flatMap((language) => [
    { language, who: 'the shopper', scenes: shopperScenes },
    { language, who: 'who says that they are well', scenes: checkInScenes },
    { language, who: 'the staff', scenes: staffScenes },
    { language, who: 'the counter’s money', scenes: counterScenes },
    { language, who: 'people at a face reader', scenes: faceScenes },
  ]);
  test.each(walks)(
    'in $language, for $who: large enough, apart, readable, whole, in the right letters, and axe finds nothing',
    { timeout: 400_000 },
    async ({ language, scenes }) => {
      const visit = await openKiosk(browser as Browser, rendererFolder, scenes[0].view!);
      const problems: string[] = [];
      for (const scene of scenes) {
        await play(visit, scene, language);
        problems.push(...(await look(visit.page, scene, language)));
      }
      await visit.leave();
      expect([...problems, ...visit.complaints]).toEqual([]);
    },
  );
});

async function play(visit: KioskVisit, scene: Scene, language: Language): Promise<void> {
  if (scene.view !== null) await visit.show(scene.view);
  const key = visit.page.getByRole('button', { name: languageKeyNames[language], exact: true });
  if ((await key.getAttribute('aria-pressed')) !== 'true') {
    await visit.page.waitForTimeout(GUARD_MS + 20);
    await key.click();
  }
  await scene.act?.(visit, language);
  await visit.page.mouse.move(2, 2);
}

/** The scene at every size, and once more as somebody with weak eyes sets it: largest text, high contrast. */
async function look(page: Page, scene: Scene, language: Language): Promise<string[]> {
  const problems: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await takePicture(page, `${language}-${size.width}/${scene.name}`);
    problems.push(
      ...(await findBreaches(page, language)).map((breach) => `${scene.name} at ${size.width}: ${breach}`),
    );
  }
  await page.setViewportSize(SIZES[0]);
  // Names, roles and order are the same at every size.
  const { violations } = await new AxeBuilder({ page })
    // One frame, no other page needed; contrast is measured by our own check, at 7:1 instead of 4.5:1.
    .setLegacyMode(true)
    .disableRules('color-contrast')
    .analyze();
  problems.push(...violations.map(({ id, nodes }) => `${scene.name}: axe ${id} ${nodes[0]?.html ?? ''}`));
  await wear(page, { textSize: 'largest', contrast: 'high' });
  await takePicture(page, `${language}-weak-eyes/${scene.name}`);
  problems.push(
    ...(await findBreaches(page, language)).map((breach) => `${scene.name} for weak eyes: ${breach}`),
  );
  await wear(page, { textSize: 'normal', contrast: 'normal' });
  return problems;
}

/** What the keys of the header set, without walking there in each of two hundred scenes. */
function wear(page: Page, look: Record<'textSize' | 'contrast', string>): Promise<void> {
  return page.evaluate((worn) => {
    Object.assign(document.documentElement.dataset, worn);
  }, look);
}
