import { formatYenDigits } from '../domain/yen.ts';
import { say } from './language.ts';
import type { Language, Message } from './language.ts';

/** Money in a sentence. */
export const moneyTexts = {
  amount: { ja: '{digits}円', 'ja-easy': '{digits}えん', en: '¥{digits}' },
  /** The unit beside a large figure; empty where the sign stands in front. */
  unitAfter: { ja: '円', 'ja-easy': 'えん', en: '' },
  unitBefore: { ja: '', 'ja-easy': '', en: '¥' },
} satisfies Record<string, Message>;

/** `320円`, `320えん`, `¥320`; below zero `−320円`, `−¥320`. */
export function moneyWords(amountYen: number, language: Language): string {
  const sign = amountYen < 0 ? '−' : '';
  return sign + say(moneyTexts.amount, language, { digits: formatYenDigits(Math.abs(amountYen)) });
}
