import { LANGUAGE_TAGS } from '../../messages/language.ts';
import type { KioskState } from '../state/kiosk-state.ts';
import { screenKey } from '../state/screen-key.ts';

/** Tells the style sheets, by attributes of the page, how this person wants to see it; and which screen it is. */
export function dressPage(page: Document, state: KioskState): void {
  const { language, textSize, highContrast } = state.preferences;
  const root = page.documentElement;
  root.lang = LANGUAGE_TAGS[language];
  root.dataset['language'] = language;
  root.dataset['textSize'] = textSize;
  root.dataset['contrast'] = highContrast ? 'high' : 'normal';
  root.dataset['screen'] = screenKey(state);
}
