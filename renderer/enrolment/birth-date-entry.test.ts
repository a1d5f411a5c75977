import { describe, expect, test } from 'vitest';
import { parseBusinessDate } from '../../domain/business-date.ts';
import { birthParts, pressBirthKey, readBirthDate } from './birth-date-entry.ts';

const today = parseBusinessDate('2026-11-22');

describe('a birth date', () => {
  test('runs through year, month and day by itself', () => {
    const digits = [...'20170214'.split(''), '9', 'x'].reduce(pressBirthKey, '');
    expect(birthParts(digits)).toEqual(['2017', '02', '14']);
    expect(birthParts(pressBirthKey(digits, 'backspace'))).toEqual(['2017', '02', '1']);
    expect(pressBirthKey(digits, 'clear')).toBe('');
  });

  test('is shown as an age, which changes on the birthday', () => {
    expect(readBirthDate('20161122', today)).toMatchObject({ kind: 'date', age: 10 });
    expect(readBirthDate('20161123', today)).toMatchObject({ kind: 'date', age: 9 });
    expect(readBirthDate('20161', today)).toEqual({ kind: 'incomplete' });
  });

  test.each([
    ['20170230', 'no-such-day'],
    ['20171301', 'no-such-day'],
    ['20261123', 'in-future'],
    ['19051121', 'long-ago'],
  ])('%s is refused: %s', (digits, because) => {
    expect(readBirthDate(digits, today)).toEqual({ kind: 'refused', because });
  });
});
