import type { ShopId } from '../../domain/ids.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import type { Language } from '../../messages/language.ts';
import { ruleSentences } from '../../messages/spending-rules.ts';

/** A member's rules as one piece of text: `1日500円まで使えます。夜8時からは使えません。` */
export function ruleSentence(
  rules: SpendingRules,
  language: Language,
  shopName?: (shopId: ShopId) => string | null,
): string {
  return ruleSentences(rules, language, shopName).join(language === 'ja' ? '' : ' ');
}
