import { PURCHASE_CEILING, isPurchaseAmount } from '../../domain/yen.ts';
import type { Yen } from '../../domain/yen.ts';

/** The amount as typed: digits only, no leading zero, `''` for nothing yet. */
export type AmountDigits = string;

/** What the keys of the pad do. */
export type AmountKey =
  '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '00' | 'backspace' | 'clear';

export interface AmountEntry {
  readonly digits: AmountDigits;
  /** The last key would have gone over the ceiling: it was left out, and the screen says why. */
  readonly refused: boolean;
}

export const NO_AMOUNT: AmountEntry = { digits: '', refused: false };

/** The entry after one key. A key that would pass the ceiling changes no digit: a slip never makes a larger amount. */
export function pressAmountKey({ digits }: AmountEntry, key: AmountKey): AmountEntry {
  if (key === 'clear') return NO_AMOUNT;
  if (key === 'backspace') return { digits: digits.slice(0, -1), refused: false };
  const typed = (digits + key).replace(/^0+/, '');
  if (Number(typed) > PURCHASE_CEILING) return { digits, refused: true };
  return { digits: typed, refused: false };
}

/** The amount to pay, or `null` while there is none. */
export function amountOf({ digits }: AmountEntry): Yen | null {
  const amount = Number(digits);
  return digits !== '' && isPurchaseAmount(amount) ? amount : null;
}
