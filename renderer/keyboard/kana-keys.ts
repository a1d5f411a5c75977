// The keys of the on-screen keyboard: names are mostly kana, and a kiosk has no other keyboard. A real one works as well.

export const KEY_SETS = ['hiragana', 'katakana', 'latin'] as const;
export type KeySet = (typeof KEY_SETS)[number];

/** Turns the last kana into its next form: か→が, は→ば→ぱ, つ→っ→づ. */
export const FORM_KEY = '゛゜小';
export const SPACE_KEY = ' ';

/** Columns as a child learns them: あ, か, さ … each five tall. `null` is an empty place. */
const HIRAGANA_ROWS: readonly (readonly (string | null)[])[] = [
  ['あ', 'か', 'さ', 'た', 'な', 'は', 'ま', 'や', 'ら', 'わ'],
  ['い', 'き', 'し', 'ち', 'に', 'ひ', 'み', null, 'り', 'を'],
  ['う', 'く', 'す', 'つ', 'ぬ', 'ふ', 'む', 'ゆ', 'る', 'ん'],
  ['え', 'け', 'せ', 'て', 'ね', 'へ', 'め', null, 'れ', 'ー'],
  ['お', 'こ', 'そ', 'と', 'の', 'ほ', 'も', 'よ', 'ろ', FORM_KEY],
];

/** Capitals only: a letter inside a word is typed small by itself. */
const LATIN_ROWS: readonly (readonly (string | null)[])[] = [
  ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'],
  ['K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T'],
  ['U', 'V', 'W', 'X', 'Y', 'Z', '-', "'", '.', null],
];

export function keyRows(set: KeySet): readonly (readonly (string | null)[])[] {
  switch (set) {
    case 'hiragana':
      return HIRAGANA_ROWS;
    case 'katakana':
      return HIRAGANA_ROWS.map((row) => row.map((key) => (key === null ? null : toKatakana(key))));
    case 'latin':
      return LATIN_ROWS;
  }
}

const HIRAGANA_TO_KATAKANA = 'ア'.charCodeAt(0) - 'あ'.charCodeAt(0);

function toKatakana(text: string): string {
  return text.replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + HIRAGANA_TO_KATAKANA));
}

/** Every kana that has other forms, in the order in which the key shows them. */
const HIRAGANA_FORMS = [
  'かが きぎ くぐ けげ こご さざ しじ すず せぜ そぞ ただ ちぢ つっづ てで とど',
  'はばぱ ひびぴ ふぶぷ へべぺ ほぼぽ あぁ いぃ うぅゔ えぇ おぉ やゃ ゆゅ よょ わゎ',
]
  .join(' ')
  .split(' ');
const FORMS = [...HIRAGANA_FORMS, ...HIRAGANA_FORMS.map(toKatakana)];

/** The text with its last kana in the next form; unchanged where there is none. */
export function changeLastForm(text: string): string {
  const last = text.slice(-1);
  const forms = last === '' ? undefined : FORMS.find((cycle) => cycle.includes(last));
  if (forms === undefined) return text;
  return text.slice(0, -1) + (forms[(forms.indexOf(last) + 1) % forms.length] ?? last);
}

/** The text after one key, at most `maxLength` characters. */
export function pressKey(text: string, key: string, maxLength: number): string {
  if (key === 'backspace') return Array.from(text).slice(0, -1).join('');
  if (key === FORM_KEY) return changeLastForm(text);
  const typed = /[A-Za-z]$/.test(text) ? key.toLowerCase() : key;
  return (text + typed).slice(0, maxLength);
}
