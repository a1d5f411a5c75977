declare const yenBrand: unique symbol;

/** Whole Japanese yen. Never a fraction, never a float that lost a unit: |value| <= Number.MAX_SAFE_INTEGER. */
export type Yen = number & { readonly [yenBrand]: true };

/** No programme may allow more than this in one purchase (decisions.md 21). */
export const PURCHASE_CEILING = yen(300_000);

/** @throws RangeError if the value is not a whole number of yen */
export function yen(value: number): Yen {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number of yen: ${value}`);
  return value as Yen;
}

export const ZERO_YEN = yen(0);

/** @throws RangeError if a sum on the way is no longer exact */
export function addYen(...amounts: readonly Yen[]): Yen {
  return sumYen(amounts);
}

/** The same of a list of any length. */
export function sumYen(amounts: readonly Yen[]): Yen {
  return amounts.reduce((sum, amount) => yen(sum + amount), ZERO_YEN);
}

export function subtractYen(from: Yen, amount: Yen): Yen {
  return yen(from - amount);
}

export function smallerYen(first: Yen, second: Yen): Yen {
  return first < second ? first : second;
}

/** Whether somebody may ask for a purchase of this amount at all. */
export function isPurchaseAmount(value: number): value is Yen {
  return Number.isSafeInteger(value) && value > 0 && value <= PURCHASE_CEILING;
}

const groupDigits = new Intl.NumberFormat('ja-JP', { maximumFractionDigits: 0 });

/** `1234` becomes `1,234`; the sign and the word for yen belong to the message it stands in. */
export function formatYenDigits(amount: number): string {
  return groupDigits.format(amount);
}
