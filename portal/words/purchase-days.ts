import { businessDateAt } from '../../domain/business-date.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type { FamilyPurchase } from '../../contract/owner-routes.ts';
import { say } from '../../messages/language.ts';
import type { Language } from '../../messages/language.ts';
import { declinedBecauseTexts, portalTexts, purchaseStateTexts } from '../../messages/portal.ts';
import { moneyWords } from './money-words.ts';

export interface PurchaseDay {
  readonly date: BusinessDate;
  /** Some instant of the day, for its words. */
  readonly instantMs: number;
  readonly lines: readonly PurchaseDayLine[];
  /** Whether none of its purchases is among the latest. */
  readonly isLater: boolean;
}

export interface PurchaseDayLine {
  readonly purchase: FamilyPurchase;
  /** Not among the latest: a small screen shows it when asked. */
  readonly isLater: boolean;
}

/**
 * Purchases, newest first, put under the day in Tokyo on which they were decided.
 * @param latestCount how many count as the latest
 */
export function purchaseDays(purchases: readonly FamilyPurchase[], latestCount: number): PurchaseDay[] {
  const days: { date: BusinessDate; instantMs: number; lines: PurchaseDayLine[]; isLater: boolean }[] = [];
  for (const [index, purchase] of purchases.entries()) {
    const instantMs = Date.parse(purchase.decidedAt);
    const date = businessDateAt(instantMs);
    const line = { purchase, isLater: index >= latestCount };
    const last = days.at(-1);
    if (last?.date === date) last.lines.push(line);
    else days.push({ date, instantMs, lines: [line], isLater: line.isLater });
  }
  return days;
}

/** Why a purchase was not paid, every reason once; empty for one that was. */
export function reasonWords(purchase: FamilyPurchase, language: Language): string {
  const reasons = purchase.reasons.map((reason) => say(declinedBecauseTexts[reason], language));
  return [...new Set(reasons)].join(language === 'en' ? '; ' : '、');
}

/** What a screen reader says when purchases arrive by themselves; `''` for none. */
export function announcementWords(fresh: readonly FamilyPurchase[], language: Language): string {
  const [only] = fresh;
  if (only === undefined) return '';
  if (fresh.length > 1) return say(portalTexts.freshMany, language, { count: fresh.length });
  return say(portalTexts.freshOne, language, {
    name: only.memberName,
    shop: only.shopName,
    amount: moneyWords(only.amountYen, language),
    state: say(purchaseStateTexts[only.state], language),
  });
}
