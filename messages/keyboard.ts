import type { Message } from './language.ts';

/** The on-screen keyboard. The key sets are named in the letters they bring. */
export const keyboardTexts = {
  keys: { ja: '文字キー', 'ja-easy': 'もじ', en: 'Letter keys' },
  hiragana: { ja: 'あいう', 'ja-easy': 'あいう', en: 'あいう' },
  katakana: { ja: 'アイウ', 'ja-easy': 'アイウ', en: 'アイウ' },
  latin: { ja: 'ABC', 'ja-easy': 'ABC', en: 'ABC' },
  space: { ja: '空白', 'ja-easy': 'あける', en: 'Space' },
  backspace: { ja: '1文字消す', 'ja-easy': 'ひとつ けす', en: 'Delete' },
  changeForm: {
    ja: '濁点、半濁点、小さい文字',
    'ja-easy': 'てんてん、まる、ちいさい もじ',
    en: 'Voiced, half-voiced, small',
  },
} satisfies Record<string, Message>;
