import { ageOn, parseBusinessDate } from '../../domain/business-date.ts';
import type { BusinessDate } from '../../domain/business-date.ts';

/** A birth date as typed: up to eight digits, YYYYMMDD. Years are Christian years: eras are one more thing to get wrong. */
export type BirthDigits = string;

const DIGITS = 8;
const AGE_MAX = 120;

export type BirthDate =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'refused'; readonly because: 'no-such-day' | 'in-future' | 'long-ago' }
  | { readonly kind: 'date'; readonly date: BusinessDate; readonly age: number };

export function pressBirthKey(digits: BirthDigits, key: string): BirthDigits {
  if (key === 'backspace') return digits.slice(0, -1);
  if (key === 'clear') return '';
  return /^\d+$/.test(key) ? (digits + key).slice(0, DIGITS) : digits;
}

/** The three boxes: year, month, day, each as far as it is typed. */
export function birthParts(digits: BirthDigits): readonly [string, string, string] {
  return [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)];
}

/** @param today the date in Tokyo, from the clock at the edge */
export function readBirthDate(digits: BirthDigits, today: BusinessDate): BirthDate {
  if (digits.length < DIGITS) return { kind: 'incomplete' };
  const date = existingDate(birthParts(digits).join('-'));
  if (date === null) return { kind: 'refused', because: 'no-such-day' };
  if (date > today) return { kind: 'refused', because: 'in-future' };
  const age = ageOn(date, today);
  if (age > AGE_MAX) return { kind: 'refused', because: 'long-ago' };
  return { kind: 'date', date, age };
}

function existingDate(text: string): BusinessDate | null {
  try {
    return parseBusinessDate(text);
  } catch {
    return null;
  }
}
