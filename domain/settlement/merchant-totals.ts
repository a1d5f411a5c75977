import { addYen, sumYen, subtractYen, yen } from '../yen.ts';
import type { Yen } from '../yen.ts';

/** One thing that changes what a merchant is owed. Amounts are positive; only a correction may be negative. */
export interface MerchantMovement {
  readonly kind: 'purchase' | 'void' | 'refund' | 'correction';
  readonly amountYen: Yen;
}

export interface CountedSum {
  readonly count: number;
  readonly amountYen: Yen;
}

/** What a merchant is owed for a period, and how that comes about. */
export interface MerchantTotals {
  readonly purchases: CountedSum;
  readonly voids: CountedSum;
  readonly refunds: CountedSum;
  readonly corrections: CountedSum;
  /** Purchases − voids − refunds + corrections; negative when more came back than was sold. */
  readonly turnoverYen: Yen;
  readonly feeBasisPoints: number;
  readonly feeYen: Yen;
  /** Turnover − fee: what is paid out, or, when negative, carried over to the next period. */
  readonly netYen: Yen;
}

const BASIS_POINTS_OF_WHOLE = 10_000n;

/**
 * Adds up a merchant's period. The fee is reckoned once on the turnover of the whole period, not on each purchase, and rounded
 * down to whole yen, always in the merchant's favour (of a negative turnover: a fraction more is given back).
 * @param feeBasisPoints hundredths of a percent, whole, 0 to 10,000
 * @throws RangeError for a fee or a movement that cannot be
 */
export function totalMerchantPeriod(
  movements: readonly MerchantMovement[],
  feeBasisPoints: number,
): MerchantTotals {
  if (!Number.isInteger(feeBasisPoints) || feeBasisPoints < 0 || feeBasisPoints > 10_000) {
    throw new RangeError(`not a fee in basis points: ${feeBasisPoints}`);
  }
  const purchases = sumOf(movements, 'purchase');
  const voids = sumOf(movements, 'void');
  const refunds = sumOf(movements, 'refund');
  const corrections = sumOf(movements, 'correction');
  const turnoverYen = subtractYen(
    addYen(purchases.amountYen, corrections.amountYen),
    addYen(voids.amountYen, refunds.amountYen),
  );
  const feeYen = feeOf(turnoverYen, feeBasisPoints);
  return {
    purchases,
    voids,
    refunds,
    corrections,
    turnoverYen,
    feeBasisPoints,
    feeYen,
    netYen: subtractYen(turnoverYen, feeYen),
  };
}

/** Number and sum of the movements of one kind. */
export function sumOf(movements: readonly MerchantMovement[], kind: MerchantMovement['kind']): CountedSum {
  const ofKind = movements.filter((movement) => movement.kind === kind);
  const impossible = ofKind.find(
    ({ amountYen }) => amountYen === 0 || (kind !== 'correction' && amountYen < 0),
  );
  if (impossible !== undefined) throw new RangeError(`not a ${kind}: ${impossible.amountYen} yen`);
  return { count: ofKind.length, amountYen: sumYen(ofKind.map(({ amountYen }) => amountYen)) };
}

function feeOf(turnoverYen: Yen, feeBasisPoints: number): Yen {
  const exact = BigInt(turnoverYen) * BigInt(feeBasisPoints);
  const towardsZero = exact / BASIS_POINTS_OF_WHOLE;
  const isRounded = exact % BASIS_POINTS_OF_WHOLE !== 0n;
  return yen(Number(exact < 0n && isRounded ? towardsZero - 1n : towardsZero));
}
