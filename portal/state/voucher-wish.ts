import type { VoucherOffer } from '../../contract/voucher-offers.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { premiumOf } from '../../domain/voucher-programme.ts';
import { addYen, yen } from '../../domain/yen.ts';
import type { Yen } from '../../domain/yen.ts';
import { readTypedYen } from './rules-form.ts';

export interface VoucherWish {
  readonly principalYen: Yen;
  readonly premiumYen: Yen;
  readonly totalYen: Yen;
}

/** What somebody wants to buy, as typed, or why it cannot be meant. */
export function readVoucherWish(
  text: string,
  offer: VoucherOffer,
): Result<VoucherWish, 'amountMissing' | 'notWholeUnits' | 'tooMuch'> {
  const typed = readTypedYen(text);
  if (typed === 'not-whole') return refused('notWholeUnits');
  if (typed === 'missing' || typed === 0) return refused('amountMissing');
  if (typed > offer.mostYen) return refused('tooMuch');
  if (typed % offer.unitYen !== 0) return refused('notWholeUnits');
  const principalYen = yen(typed);
  const premiumYen = premiumOf(offer, principalYen);
  return ok({ principalYen, premiumYen, totalYen: addYen(principalYen, premiumYen) });
}

const ROUND_AMOUNTS = [5_000, 10_000, 20_000, 50_000];

/** A few amounts to touch instead of typing; the last is all that may be bought. */
export function amountsToTouch({ unitYen, mostYen }: VoucherOffer): number[] {
  const round = ROUND_AMOUNTS.filter((amount) => amount < mostYen && amount % unitYen === 0);
  return mostYen > 0 ? [...round, mostYen] : [];
}
