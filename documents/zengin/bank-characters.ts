/**
 * What a Japanese bank file may hold: JIS X 0201, that is half-width katakana in one byte each, capital Latin letters, digits
 * and a few signs. Small kana, the kana ヲ and the long-vowel mark are not written; banks write ｱ for ァ, ｵ for ヲ, - for ー.
 */

const FULL = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン';
const HALF = 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ';
const SMALL = 'ァィゥェォッャュョヮヵヶヲ';
const LARGE = 'アイウエオツヤユヨワカケオ';
const DAKUTEN = { '\u3099': 'ﾞ', '\u309a': 'ﾟ' } as const;
/** Every dash that a keyboard offers for a long vowel or a hyphen. */
const DASHES = /[ー\u2010-\u2015\u2212]/gu;

const writable = new Map<string, string>([
  ...Array.from(FULL).map((kana, place): [string, string] => [kana, HALF[place] ?? '']),
  ...Array.from(SMALL).map((kana, place): [string, string] => [
    kana,
    HALF[FULL.indexOf(LARGE[place] ?? '')] ?? '',
  ]),
  ...Object.entries(DAKUTEN),
]);

/** Signs that stand in the name of an account holder; the names of banks and branches have the hyphen only. */
export const HOLDER_SIGNS = ' ().-';
export const BANK_NAME_SIGNS = '-';

export type BankText =
  | { readonly ok: true; readonly text: string }
  /** The first character that cannot be written, as it was given. */
  | { readonly ok: false; readonly character: string };

/** The text in the characters of a bank file, one byte each: `むらの商店` is refused at `商`, `むらのしょうてん` is `ﾑﾗﾉｼﾖｳﾃﾝ`. */
export function toBankText(given: string, signs: string): BankText {
  // A free-standing voicing mark would otherwise become a blank and a mark.
  const joined = given.replaceAll('゛', '\u3099').replaceAll('゜', '\u309a');
  let text = '';
  for (const character of joined.normalize('NFKC').replace(DASHES, '-')) {
    for (const part of hiraganaToKatakana(character).normalize('NFD')) {
      const upper = part.toUpperCase();
      const written =
        writable.get(part) ?? (/^[0-9A-Z]$/.test(upper) || signs.includes(upper) ? upper : null);
      if (written === null) return { ok: false, character };
      text += written;
    }
  }
  return { ok: true, text };
}

function hiraganaToKatakana(character: string): string {
  return character.replace(/[\u3041-\u3096]/u, (kana) =>
    String.fromCodePoint((kana.codePointAt(0) ?? 0) + 0x60),
  );
}

const FIRST_HALF_WIDTH = 0xff61;
const LAST_HALF_WIDTH = 0xff9f;
const FIRST_KANA_BYTE = 0xa1;

/** The JIS X 0201 bytes of text from `toBankText`. @throws RangeError for a character that has none */
export function bankBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= FIRST_HALF_WIDTH && code <= LAST_HALF_WIDTH) return code - FIRST_HALF_WIDTH + FIRST_KANA_BYTE;
    if (code === 0x0d || code === 0x0a || (code >= 0x20 && code <= 0x7e)) return code;
    throw new RangeError(`not in JIS X 0201: ${character}`);
  });
}
