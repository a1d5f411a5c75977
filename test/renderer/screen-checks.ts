import type { Page } from 'playwright';
import type { Language } from '../../messages/language.ts';

/** The panel of the style sheets' default, in millimetres. */
const PANEL = { widthMm: 344, heightMm: 193.5 };

/**
 * What axe cannot know: millimetres, gaps, 7:1, nothing cut off, nothing on top of something else, the right letters.
 * Every breach on the screen that is shown, in words; empty when it is as it should be (ux.md 1.2).
 */
export function findBreaches(page: Page, language: Language): Promise<string[]> {
  return page.evaluate(
    ({ language, panel }) => {
      const breaches: string[] = [];
      const mm = Math.min(innerWidth / panel.widthMm, innerHeight / panel.heightMm);
      const isShown = (element: Element): boolean =>
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        element.closest('.unseen') === null;
      const name = (element: Element): string =>
        `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} «${(element.textContent ?? '').trim().slice(0, 30)}»`;
      const round = (pixels: number): string => (pixels / mm).toFixed(1);

      // Touch targets and the gaps between them.
      const targets = [...document.querySelectorAll('button, input')].filter(isShown);
      const boxes = targets.map((target) => target.getBoundingClientRect());
      targets.forEach((target, index) => {
        const box = boxes[index];
        const least = target.classList.contains('press-primary') ? 30 : 20;
        if (box.height < least * mm - 0.6 || box.width < 20 * mm - 0.6)
          breaches.push(`small: ${name(target)} is ${round(box.width)} x ${round(box.height)} mm`);
        for (let other = index + 1; other < targets.length; other += 1) {
          const second = boxes[other];
          const across = Math.max(box.left - second.right, second.left - box.right);
          const down = Math.max(box.top - second.bottom, second.top - box.bottom);
          const gap = Math.max(across, down);
          if (gap < 3 * mm - 0.6)
            breaches.push(`close: ${name(target)} and ${name(targets[other])}, ${round(gap)} mm`);
        }
      });

      // Texts: size, contrast, cut off, overlapping, letters.
      const texts: { node: Text; box: DOMRect; parent: Element }[] = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode as Text;
        const parent = node.parentElement;
        if (parent === null || node.data.trim() === '' || !isShown(parent)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const line of range.getClientRects()) {
          const box = visiblePart(inkOf(line, parent), parent.closest('.notice-paper'));
          if (box !== null) texts.push({ node, box, parent });
        }
      }
      for (const { node, box, parent } of texts) {
        const style = getComputedStyle(parent);
        const size = Number.parseFloat(style.fontSize);
        if (size < 4.8 * mm - 0.1) breaches.push(`small text: ${name(parent)} ${round(size)} mm`);
        if (
          parent.closest('h1, h2, .place-line, .result-advice, .waiting-line, .do-not-pay') &&
          size < 7.2 * mm - 0.1
        )
          breaches.push(`small words: ${name(parent)} ${round(size)} mm`);
        const button = parent.closest('button');
        if (button !== null) {
          const frame = button.getBoundingClientRect();
          if (
            box.left < frame.left - 1 ||
            box.right > frame.right + 1 ||
            box.top < frame.top - 2 ||
            box.bottom > frame.bottom + 2
          )
            breaches.push(`out of its button: ${name(button)}`);
        }
        const scroller = parent.closest('.notice-paper');
        if (scroller === null) {
          if (
            box.left < -0.5 ||
            box.top < -0.5 ||
            box.right > innerWidth + 0.5 ||
            box.bottom > innerHeight + 0.5
          )
            breaches.push(`off the screen: ${name(parent)}`);
          for (let around: Element | null = parent; around !== null; around = around.parentElement) {
            const clip = getComputedStyle(around);
            if (clip.overflowX === 'visible' && clip.overflowY === 'visible') continue;
            const frame = around.getBoundingClientRect();
            if (box.right > frame.right + 1 || box.bottom > frame.bottom + 2)
              breaches.push(`cut off: ${name(parent)}`);
          }
        }
        const ratio = contrastOf(parent, style);
        if (ratio !== null && ratio < 7) breaches.push(`contrast ${ratio.toFixed(1)}: ${name(parent)}`);
        if (parent.closest('[data-own-language]') === null)
          breaches.push(...lettersOf(node.data, name(parent)));
      }
      for (const labelled of document.querySelectorAll('[aria-label]')) {
        if (labelled.closest('[data-own-language]') === null)
          breaches.push(...lettersOf(labelled.getAttribute('aria-label') ?? '', 'label'));
      }
      texts.forEach((first, index) => {
        for (const second of texts.slice(index + 1)) {
          const across =
            Math.min(first.box.right, second.box.right) - Math.max(first.box.left, second.box.left);
          const down =
            Math.min(first.box.bottom, second.box.bottom) - Math.max(first.box.top, second.box.top);
          if (across > 1 && down > 1)
            breaches.push(`on top: ${name(first.parent)} and ${name(second.parent)}`);
        }
      });
      // A text that lies over somebody else's button.
      for (const { box, parent } of texts) {
        targets.forEach((target, index) => {
          if (target.contains(parent) || parent.contains(target)) return;
          const frame = boxes[index];
          const across = Math.min(box.right, frame.right) - Math.max(box.left, frame.left);
          const down = Math.min(box.bottom, frame.bottom) - Math.max(box.top, frame.top);
          if (across > 1 && down > 2 && parent.closest('.notice-paper') === null)
            breaches.push(`over a button: ${name(parent)} and ${name(target)}`);
        });
      }
      return [...new Set(breaches)];

      function lettersOf(text: string, where: string): string[] {
        const plain = text.replace(/SIMULATED|ABC|あいう|アイウ/g, '');
        if (language === 'ja-easy' && /\p{Script=Han}/u.test(plain)) return [`kanji in ${where}: ${text}`];
        if (language === 'ja-easy' && /[A-Za-z]{2,}/.test(plain)) return [`latin in ${where}: ${text}`];
        if (language === 'ja' && /[A-Za-z]{3,}/.test(plain)) return [`latin in ${where}: ${text}`];
        if (language === 'en' && /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(plain))
          return [`japanese in ${where}: ${text}`];
        return [];
      }

      /** The letters' own box: a line of this typeface is measured with a fifth of its size of air above and below. */
      function inkOf(box: DOMRect, parent: Element): DOMRect {
        const air = Number.parseFloat(getComputedStyle(parent).fontSize) * 0.2;
        return new DOMRect(box.left, box.top + air, box.width, box.height - 2 * air);
      }

      /** What of a text shows inside the paper that scrolls it; `null` when it is scrolled away. */
      function visiblePart(box: DOMRect, paper: Element | null): DOMRect | null {
        if (paper === null) return box;
        const frame = paper.getBoundingClientRect();
        const top = Math.max(box.top, frame.top);
        const bottom = Math.min(box.bottom, frame.bottom);
        return bottom <= top ? null : new DOMRect(box.left, top, box.width, bottom - top);
      }

      /** WCAG contrast of the text with the first opaque background behind it; `null` over a drawing. */
      function contrastOf(element: Element, style: CSSStyleDeclaration): number | null {
        if (element.closest('.finger-key') !== null) return null;
        let behind: Element | null = element;
        while (behind !== null) {
          const background = channels(getComputedStyle(behind).backgroundColor);
          if (background[3] > 0.99) return ratioOf(channels(style.color), background);
          behind = behind.parentElement;
        }
        return ratioOf(channels(style.color), [255, 255, 255, 1]);
      }
      function channels(colour: string): number[] {
        const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
        return [red, green, blue, alpha];
      }
      function luminance(colour: number[]): number {
        const [red, green, blue] = colour.map((value) => {
          const share = value / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      }
      function ratioOf(text: number[], background: number[]): number {
        const [light, dark] = [luminance(text), luminance(background)].sort((a, b) => b - a);
        return (light + 0.05) / (dark + 0.05);
      }
    },
    { language, panel: PANEL },
  );
}
