import type { BusinessDate } from '../../domain/business-date.ts';
import { say } from '../../messages/language.ts';
import type { Language } from '../../messages/language.ts';
import { portalTexts, timeTexts } from '../../messages/portal.ts';
import { dateWords, daysUntil, readDate } from './time-words.ts';

/** From this many days before the end an owner is told how many are left (notifications.md 2.5). */
const SOON_DAYS = 14;

export interface VoucherLine {
  readonly key: string;
  readonly leftYen: number;
  /** How much of it the programme gave. */
  readonly premiumYen: number;
  readonly until: string;
  /** `あと8日` when the end is near, otherwise `null`. */
  readonly soon: string | null;
}

interface Lot {
  readonly leftYen: number;
  readonly premiumLeftYen: number;
  readonly expiresOn: string;
}

/** What is left of the vouchers, one line for each last day, soonest first. Used-up and ended ones are left out. */
export function voucherLines(lots: readonly Lot[], nowMs: number, language: Language): VoucherLine[] {
  return [...leftByDate(lots)]
    .filter(([date]) => daysUntil(date, nowMs) >= 0)
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([date, left]) => ({
      key: date,
      ...left,
      until: say(portalTexts.expiresOn, language, { date: dateWords(date, nowMs, language) }),
      soon: soonWords(daysUntil(date, nowMs), language),
    }));
}

function leftByDate(lots: readonly Lot[]): Map<BusinessDate, { leftYen: number; premiumYen: number }> {
  const left = new Map<BusinessDate, { leftYen: number; premiumYen: number }>();
  for (const lot of lots) {
    const date = readDate(lot.expiresOn);
    if (date === null || lot.leftYen <= 0) continue;
    const sum = left.get(date) ?? { leftYen: 0, premiumYen: 0 };
    left.set(date, {
      leftYen: sum.leftYen + lot.leftYen,
      premiumYen: sum.premiumYen + lot.premiumLeftYen,
    });
  }
  return left;
}

function soonWords(days: number, language: Language): string | null {
  if (days > SOON_DAYS) return null;
  if (days === 0) return say(timeTexts.endsToday, language);
  return days === 1 ? say(timeTexts.oneDayLeft, language) : say(timeTexts.daysLeft, language, { days });
}
