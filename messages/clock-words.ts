import type { BusinessDate } from '../domain/business-date.ts';
import { tokyoMomentAt } from '../domain/tokyo-moment.ts';
import type { Weekday } from '../domain/tokyo-moment.ts';
import { say } from './language.ts';
import type { Language, Message } from './language.ts';

/** The weekday as it stands in a list of them. */
export const weekdayTexts: Readonly<Record<Weekday, Message>> = {
  mon: { ja: '月曜', 'ja-easy': 'げつよう', en: 'Monday' },
  tue: { ja: '火曜', 'ja-easy': 'かよう', en: 'Tuesday' },
  wed: { ja: '水曜', 'ja-easy': 'すいよう', en: 'Wednesday' },
  thu: { ja: '木曜', 'ja-easy': 'もくよう', en: 'Thursday' },
  fri: { ja: '金曜', 'ja-easy': 'きんよう', en: 'Friday' },
  sat: { ja: '土曜', 'ja-easy': 'どよう', en: 'Saturday' },
  sun: { ja: '日曜', 'ja-easy': 'にちよう', en: 'Sunday' },
};

export const clockTexts = {
  night: { ja: '夜中', 'ja-easy': 'よなか', en: '' },
  morning: { ja: '朝', 'ja-easy': 'あさ', en: '' },
  midday: { ja: '昼', 'ja-easy': 'ひる', en: '' },
  evening: { ja: '夕方', 'ja-easy': 'ゆうがた', en: '' },
  late: { ja: '夜', 'ja-easy': 'よる', en: '' },
  hour: { ja: '{part}{hour}時', 'ja-easy': '{part} {hour}じ', en: '{hour}:00 {half}' },
  hourAndMinute: {
    ja: '{part}{hour}時{minute}分',
    'ja-easy': '{part} {hour}じ {minute}{minutes}',
    en: '{hour}:{minute} {half}',
  },
  date: {
    ja: '{year}年{month}月{day}日',
    'ja-easy': '{year}ねん {month}がつ {day}にち',
    en: '{year}-{month}-{day}',
  },
  period: { ja: '{from}から{until}まで', 'ja-easy': '{from}から {until}まで', en: '{from} to {until}' },
} satisfies Record<string, Message>;

/**
 * A minute of the day as it is said: `夜8時`, `よる 8じ`, `8:00 pm`. Nobody is made to count to 24 (ux.md 1.2); 1440 is the
 * midnight at the end of the day.
 */
export function clockWords(minuteOfDay: number, language: Language): string {
  const hour24 = Math.floor(minuteOfDay / 60);
  const minute = minuteOfDay % 60;
  // Japanese says 夜中0時 and 昼12時, English 12 for both; the end of the day is 夜12時.
  const hour = language === 'en' ? hour24 % 12 || 12 : hour24 > 12 ? hour24 - 12 : hour24;
  const values = {
    part: say(clockTexts[partOfDay(hour24)], language),
    half: hour24 % 24 < 12 ? 'am' : 'pm',
    hour,
    minute: language === 'en' ? String(minute).padStart(2, '0') : minute,
    minutes: [2, 5, 7, 9].includes(minute % 10) ? 'ふん' : 'ぷん',
  };
  return say(minute === 0 ? clockTexts.hour : clockTexts.hourAndMinute, language, values);
}

function partOfDay(hour24: number): 'night' | 'morning' | 'midday' | 'evening' | 'late' {
  if (hour24 < 4) return 'night';
  if (hour24 < 11) return 'morning';
  if (hour24 < 16) return 'midday';
  return hour24 < 19 ? 'evening' : 'late';
}

/** A date with its year: `2026年11月22日`, `2026ねん 11がつ 22にち`, `2026-11-22`. */
export function fullDateWords(date: BusinessDate, language: Language): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const plain = language === 'en' ? { month, day } : { month: Number(month), day: Number(day) };
  return say(clockTexts.date, language, { year, ...plain });
}

/** A date and the time of day in Tokyo, by instant. */
export function fullMomentWords(instantMs: number, language: Language): string {
  const { businessDate, minuteOfDay } = tokyoMomentAt(instantMs);
  return `${fullDateWords(businessDate, language)} ${clockWords(minuteOfDay, language)}`;
}

/** The days of a period, both ends with it. */
export function periodWords(from: BusinessDate, until: BusinessDate, language: Language): string {
  return say(clockTexts.period, language, {
    from: fullDateWords(from, language),
    until: fullDateWords(until, language),
  });
}
