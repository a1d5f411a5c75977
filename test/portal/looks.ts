import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';

/** axe with the stricter contrast of 7:1 (WCAG AAA 1.4.6), which it does not check unless told; only some rules when named. */
export async function axeViolations(page: Page, only: readonly string[] = []): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  if (only.length > 0) axe.withRules([...only]);
  else axe.options({ rules: { 'color-contrast-enhanced': { enabled: true } } });
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}

/** Controls that are smaller than 48 by 48 CSS pixels. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'button, select, summary, input[type="text"], input[type="date"], label.check, a',
      ),
    ]
      .filter((element) => element.checkVisibility())
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 47.9 || box.height < 47.9)
      .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${box.width}x${box.height}`),
  );
}

/** Text that leaves its card or the screen, is clipped by its box, or is a figure broken over two lines. */
export async function cutText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const cut: string[] = [];
    if (document.documentElement.scrollWidth > width)
      cut.push(`the page is ${document.documentElement.scrollWidth} wide`);

    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement;
      const content = node.textContent ?? '';
      if (element === null || content.trim() === '' || !element.checkVisibility()) continue;
      if (element.closest('.only-heard, option, noscript, script, .shown-link') !== null) continue;
      const where = `${content.slice(0, 40)} in ${element.outerHTML.slice(0, 80)}`;

      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const card = element.closest('.card')?.getBoundingClientRect();
      if (box.left < -1 || box.right > Math.min(width, (card?.right ?? width + 8) - 8) + 1)
        cut.push(`outside: ${where}`);

      const clips = getComputedStyle(element).overflowX !== 'visible';
      if (clips && element.scrollWidth > element.clientWidth + 1) cut.push(`clipped: ${where}`);

      for (const { index, 0: figure } of content.matchAll(/\d[\d,:]*/g)) {
        range.setStart(node, index);
        range.setEnd(node, index + figure.length);
        if (range.getClientRects().length > 1) cut.push(`broken: ${figure} in ${where}`);
      }
    }
    return cut;
  });
}
