import { describe, expect, test } from 'vitest';
import { DOCUMENT_LANGUAGES, councilTexts, statementTexts } from './documents.ts';
import type { DocumentText } from './documents.ts';

const catalogue = [statementTexts, councilTexts].flatMap((texts) => Object.entries<DocumentText>(texts));

describe.each(catalogue)('%s', (_, text) => {
  test('takes the same values in both languages, and blames nobody', () => {
    const values = (words: string) => [...words.matchAll(/\{[A-Za-z]+\}/g)].map(([value]) => value).sort();
    expect(values(text.en)).toEqual(values(text.ja));
    for (const language of DOCUMENT_LANGUAGES) {
      expect(text[language]).not.toBe('');
      expect(text[language]).not.toMatch(/失敗|エラー|error|fail|invalid/i);
    }
    expect(text.en).not.toMatch(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u);
  });
});
