import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';

const artefacts = fileURLToPath(new URL('../../artefacts/', import.meta.url));
const isWanted = process.env['TEBURA_PICTURES'] === '1';

/**
 * Waits until the screen stands still, and takes a picture of it for people to look at where `TEBURA_PICTURES=1` asks for
 * pictures: the thousand of them take longer than all that is checked on the same screens.
 */
export async function keepPicture(
  page: Page,
  path: `${'kiosk' | 'portal'}/${string}`,
  fullPage: boolean,
): Promise<void> {
  await page.evaluate(async (fromTop) => {
    if (fromTop) scrollTo(0, 0);
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
    await document.fonts.ready;
  }, fullPage);
  if (isWanted) await page.screenshot({ path: `${artefacts}${path}.png`, fullPage, animations: 'disabled' });
}
