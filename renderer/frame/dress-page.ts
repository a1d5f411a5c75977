import { LANGUAGE_TAGS } from '../../messages/language.ts';
import type { Preferences } from '../state/preferences.ts';
import type { Panel } from './panel.ts';

/** Tells the style sheets, by attributes of the page, how this person wants to see it. */
export function dressPage(page: Document, preferences: Preferences, panel: Panel | null): void {
  const root = page.documentElement;
  root.lang = LANGUAGE_TAGS[preferences.language];
  root.dataset['language'] = preferences.language;
  root.dataset['textSize'] = preferences.textSize;
  root.dataset['contrast'] = preferences.highContrast ? 'high' : 'normal';
  if (panel === null) return;
  root.style.setProperty('--panel-width-mm', String(panel.widthMm));
  root.style.setProperty('--panel-height-mm', String(panel.heightMm));
}
