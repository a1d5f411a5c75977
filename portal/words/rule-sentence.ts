import { say } from '../../messages/language.ts';
import type { Language } from '../../messages/language.ts';
import { ruleTexts } from '../../messages/portal.ts';
import { moneyWords } from './money-words.ts';

/** A member's limits as one plain sentence: `1日500円まで使えます。` */
export function ruleSentence(
  rules: { readonly perPurchase: number | null; readonly perDay: number | null },
  language: Language,
): string {
  const { perPurchase, perDay } = rules;
  if (perDay === 0) return say(ruleTexts.nothing, language);
  if (perPurchase === null && perDay === null) return say(ruleTexts.none, language);
  if (perDay === null)
    return say(ruleTexts.purchaseOnly, language, { purchase: moneyWords(perPurchase ?? 0, language) });
  const day = moneyWords(perDay, language);
  // A limit for one purchase that is not below the day's says nothing more than the day's does.
  if (perPurchase === null || perPurchase >= perDay) return say(ruleTexts.dayOnly, language, { day });
  return say(ruleTexts.both, language, { purchase: moneyWords(perPurchase, language), day });
}
