import type { BusinessDate } from '../business-date.ts';
import { DECLINE_REASONS } from '../decline-reasons.ts';
import type { DeclineReason } from '../decline-reasons.ts';
import type { Result } from '../result.ts';
import { ok, refused } from '../result.ts';
import { addYen, subtractYen } from '../yen.ts';
import type { Yen } from '../yen.ts';
import { sumOf } from './merchant-totals.ts';
import type { CountedSum, MerchantMovement } from './merchant-totals.ts';

/** What one terminal did since its last close, in order. */
export interface RegisterJournal {
  readonly businessDate: BusinessDate;
  readonly movements: readonly (MerchantMovement & { readonly receiptNumber: string })[];
  /** One entry for each purchase that did not happen. */
  readonly declined: readonly DeclineReason[];
  /** Purchases whose outcome is still being asked for. */
  readonly unresolved: CountedSum;
}

/** What the last close left behind. */
export interface RegisterClose {
  readonly number: number;
  /** Everything ever sold net at this terminal; it is never set back. */
  readonly grandTotalYen: Yen;
}

export const FIRST_CLOSE: RegisterClose = { number: 0, grandTotalYen: 0 as Yen };

/** X: a look in between, changes nothing. Z: the close of the day, numbered without a gap. */
export interface RegisterReport {
  readonly kind: 'X' | 'Z';
  /** Of a Z its own number; of an X the number that the next Z will have. */
  readonly number: number;
  readonly businessDate: BusinessDate;
  readonly firstReceipt: string | null;
  readonly lastReceipt: string | null;
  readonly purchases: CountedSum;
  readonly voids: CountedSum;
  readonly refunds: CountedSum;
  readonly corrections: CountedSum;
  readonly netYen: Yen;
  readonly unresolved: CountedSum;
  readonly declined: readonly { readonly reason: DeclineReason; readonly count: number }[];
  readonly grandTotalYen: Yen;
}

export function makeXReport(journal: RegisterJournal, lastClose: RegisterClose): RegisterReport {
  return report('X', journal, lastClose);
}

/** Refused while an outcome is unknown: a sum that may still change cannot be closed. */
export function closeRegister(
  journal: RegisterJournal,
  lastClose: RegisterClose,
): Result<{ readonly report: RegisterReport; readonly close: RegisterClose }, 'OUTCOME_UNKNOWN'> {
  if (journal.unresolved.count > 0) return refused('OUTCOME_UNKNOWN');
  const z = report('Z', journal, lastClose);
  return ok({ report: z, close: { number: z.number, grandTotalYen: z.grandTotalYen } });
}

function report(kind: 'X' | 'Z', journal: RegisterJournal, lastClose: RegisterClose): RegisterReport {
  const { movements, declined, unresolved, businessDate } = journal;
  const purchases = sumOf(movements, 'purchase');
  const voids = sumOf(movements, 'void');
  const refunds = sumOf(movements, 'refund');
  const corrections = sumOf(movements, 'correction');
  const netYen = subtractYen(
    addYen(purchases.amountYen, corrections.amountYen),
    addYen(voids.amountYen, refunds.amountYen),
  );
  return {
    kind,
    number: lastClose.number + 1,
    businessDate,
    firstReceipt: movements.at(0)?.receiptNumber ?? null,
    lastReceipt: movements.at(-1)?.receiptNumber ?? null,
    purchases,
    voids,
    refunds,
    corrections,
    netYen,
    unresolved,
    declined: DECLINE_REASONS.map((reason) => ({
      reason,
      count: declined.filter((candidate) => candidate === reason).length,
    })).filter(({ count }) => count > 0),
    grandTotalYen: addYen(lastClose.grandTotalYen, netYen),
  };
}
