/** Every word a person reads or hears is in this folder, in three languages (decisions.md 14). */
export const LANGUAGES = ['ja', 'ja-easy', 'en'] as const;

/** `ja-easy`: all kana, one idea per sentence, for children and for those who read little Japanese. */
export type Language = (typeof LANGUAGES)[number];

/** One text in every language. `{name}` stands for a value filled in by `say`. */
export type Message = Readonly<Record<Language, string>>;

/** BCP 47 tag of a language, for `lang` attributes and number formats. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = {
  ja: 'ja-JP',
  'ja-easy': 'ja-JP',
  en: 'en',
};

/**
 * The message in one language with its values filled in.
 * @throws TypeError if a value that the text needs was not given: a hole on a payment screen is a bug
 */
export function say<Spoken extends Language>(
  message: Readonly<Record<Spoken, string>>,
  language: Spoken,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return message[language].replace(/\{([A-Za-z]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`message needs a value for {${name}}: ${message[language]}`);
    return String(value);
  });
}
