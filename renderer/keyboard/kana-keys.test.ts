import { describe, expect, test } from 'vitest';
import { FORM_KEY, KEY_SETS, SPACE_KEY, changeLastForm, keyRows, pressKey } from './kana-keys.ts';

const type = (...keys: readonly string[]) => keys.reduce((text, key) => pressKey(text, key, 40), '');

describe('the on-screen keyboard', () => {
  test('writes the names of the village', () => {
    expect(type('は', FORM_KEY, 'は', 'な')).toBe('ばはな');
    expect(type('さ', 'と', 'う', SPACE_KEY, 'け', 'ん', 'た')).toBe('さとう けんた');
    expect(type('し', FORM_KEY, 'ゆ', FORM_KEY, 'ん')).toBe('じゅん');
    expect(type('み', 'つ', FORM_KEY, 'こ')).toBe('みっこ');
    expect(type('H', 'A', 'N', 'A', SPACE_KEY, 'S')).toBe('Hana S');
  });

  test('goes through every form of a kana and comes back', () => {
    const forms = (kana: string) => {
      const seen = [kana];
      while (changeLastForm(seen.at(-1) ?? '') !== kana) seen.push(changeLastForm(seen.at(-1) ?? ''));
      return seen;
    };
    expect(forms('か')).toEqual(['か', 'が']);
    expect(forms('は')).toEqual(['は', 'ば', 'ぱ']);
    expect(forms('つ')).toEqual(['つ', 'っ', 'づ']);
    expect(forms('ウ')).toEqual(['ウ', 'ゥ', 'ヴ']);
    expect(changeLastForm('ん')).toBe('ん');
    expect(changeLastForm('')).toBe('');
  });

  test('takes back whole characters and stops at the length', () => {
    expect(pressKey('あ𠮷', 'backspace', 40)).toBe('あ');
    expect(pressKey('', 'backspace', 40)).toBe('');
    expect(pressKey('ああ', 'い', 2)).toBe('ああ');
  });

  test('has every kana once, ten to a row', () => {
    const kana = keyRows('hiragana')
      .flat()
      .filter((key) => key !== null);
    expect(new Set(kana).size).toBe(kana.length);
    expect(kana.filter((key) => /^[ぁ-ん]$/.test(key))).toHaveLength(46);
    expect(keyRows('katakana').flat()).toContain('ヲ');
    for (const set of KEY_SETS) for (const row of keyRows(set)) expect(row).toHaveLength(10);
  });
});
