import { LANGUAGES } from '../messages/language.ts';
import type { Language } from '../messages/language.ts';

const KEY = 'tebura.family.language';

/** The language chosen on this phone; Japanese where none was, or where the browser keeps nothing. */
export function rememberedLanguage(storage: () => Storage): Language {
  try {
    const stored = storage().getItem(KEY);
    return LANGUAGES.find((language) => language === stored) ?? 'ja';
  } catch {
    return 'ja';
  }
}

/** Private browsing may refuse to keep anything: the choice then lasts as long as the page. */
export function rememberLanguage(storage: () => Storage, language: Language): void {
  try {
    storage().setItem(KEY, language);
  } catch {
    // Nothing to do, and nothing lost but the choice.
  }
}
