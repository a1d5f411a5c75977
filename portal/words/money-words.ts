import { formatYenDigits } from '../../domain/yen.ts';
import type { Language } from '../../messages/language.ts';
import { say } from '../../messages/language.ts';
import { moneyTexts } from '../../messages/portal.ts';

/** `320円`, `320えん`, `¥320`. */
export function moneyWords(amountYen: number, language: Language): string {
  return say(moneyTexts.amount, language, { digits: formatYenDigits(amountYen) });
}
