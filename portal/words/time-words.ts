import { businessDateAt, parseBusinessDate, startOfBusinessDateMs } from '../../domain/business-date.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import { LANGUAGE_TAGS, say } from '../../messages/language.ts';
import type { Language } from '../../messages/language.ts';
import { timeTexts } from '../../messages/portal.ts';

const TOKYO = 'Asia/Tokyo';
const DAY_MS = 24 * 60 * 60 * 1000;

/** The day of an instant as people in the village say it, wherever the phone is: `きょう`, `きのう`, `11月20日(金)`. */
export function dayWords(instantMs: number, nowMs: number, language: Language): string {
  const near = nearDay(instantMs, nowMs);
  return near === null
    ? dateWords(businessDateAt(instantMs), nowMs, language)
    : say(timeTexts[near], language);
}

/** `きょう 10:12`. */
export function momentWords(instantMs: number, nowMs: number, language: Language): string {
  return `${dayWords(instantMs, nowMs, language)} ${timeOfDay(instantMs, language)}`;
}

/** `きょう 18:00`; an end at midnight is the end of the day before: `きょう 24:00`. */
export function endWords(instantMs: number, nowMs: number, language: Language): string {
  const isMidnight = instantMs === startOfBusinessDateMs(businessDateAt(instantMs));
  if (!isMidnight) return momentWords(instantMs, nowMs, language);
  return say(timeTexts.endOfDay, language, { day: dayWords(instantMs - 1, nowMs, language) });
}

/** The time in Tokyo. Easy Japanese says the half of the day instead of counting to 24 (ux.md 1.2). */
export function timeOfDay(instantMs: number, language: Language): string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: TOKYO,
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [hour = '', minute = ''] = format.format(instantMs).split(':');
  if (language !== 'ja-easy') return `${Number(hour)}:${minute}`;
  return `${Number(hour) < 12 ? 'ごぜん' : 'ごご'} ${Number(hour) % 12}:${minute}`;
}

/** `11月20日(金)`; with the year when it is not this one. */
export function dateWords(date: BusinessDate, nowMs: number, language: Language): string {
  const sameYear = date.slice(0, 4) === businessDateAt(nowMs).slice(0, 4);
  const noonUtcMs = Date.parse(`${date}T12:00:00Z`);
  if (language === 'ja-easy') {
    const year = sameYear ? '' : `${date.slice(0, 4)}ねん `;
    return `${year}${Number(date.slice(5, 7))}がつ ${Number(date.slice(8, 10))}にち`;
  }
  return new Intl.DateTimeFormat(LANGUAGE_TAGS[language === 'en' ? 'en' : 'ja'], {
    timeZone: 'UTC',
    ...(sameYear ? {} : { year: 'numeric' }),
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
    weekday: 'short',
  }).format(noonUtcMs);
}

/** Whole days from today in Tokyo to a date; 0 on the day itself, negative after it. */
export function daysUntil(date: BusinessDate, nowMs: number): number {
  return Math.round((Date.parse(date) - Date.parse(businessDateAt(nowMs))) / DAY_MS);
}

/** A date the backend wrote, or `null` where the text is none. */
export function readDate(text: string): BusinessDate | null {
  try {
    return parseBusinessDate(text);
  } catch {
    return null;
  }
}

function nearDay(instantMs: number, nowMs: number): 'today' | 'yesterday' | null {
  const days = daysUntil(businessDateAt(instantMs), nowMs);
  return days === 0 ? 'today' : days === -1 ? 'yesterday' : null;
}
