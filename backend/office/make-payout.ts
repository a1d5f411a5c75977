import { writePayoutFile } from '../../documents/zengin/payout-file.ts';
import type { PayoutProblem, PayoutTransfer } from '../../documents/zengin/payout-file.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type { MerchantId } from '../../domain/ids.ts';
import { ok, refused } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { Settlement } from '../store/books.ts';
import { readBankAccount } from './bank-account.ts';
import type { Payer } from './bank-account.ts';

export interface RefusedPayout {
  readonly settlement: Settlement;
  /** Which field of the merchant's account, and what is wrong with it. */
  readonly problems: readonly string[];
}

export interface Payout {
  /** `null`: nobody can be paid. */
  readonly file: Uint8Array | null;
  readonly transfers: readonly { readonly settlement: Settlement; readonly transfer: PayoutTransfer }[];
  readonly refused: readonly RefusedPayout[];
}

/**
 * The bank's file for settlements that are to be paid. A merchant whose account cannot be written is left out and named, so that one
 * wrong kana does not hold up a village's money. Refused as a whole only for what is wrong with the payer, the day or the sum.
 */
export function makePayout(
  settlements: readonly Settlement[],
  payer: Payer,
  transferOn: BusinessDate,
  lineEnd: 'none' | 'crlf' = 'crlf',
): Result<Payout, readonly PayoutProblem[]> {
  const transfers: { settlement: Settlement; transfer: PayoutTransfer }[] = [];
  const out: RefusedPayout[] = [];
  for (const settlement of settlements) {
    const made = transferOf(settlement, payer, transferOn);
    if (made.ok) transfers.push({ settlement, transfer: made.value });
    else out.push({ settlement, problems: made.reason });
  }
  if (transfers.length === 0) return ok({ file: null, transfers, refused: out });
  const order = { ...payer, transferOn, transfers: transfers.map(({ transfer }) => transfer) };
  const file = writePayoutFile(order, lineEnd);
  return file.ok ? ok({ file: file.value, transfers, refused: out }) : refused(file.reason);
}

function transferOf(
  { bankAccount, merchantId, totals }: Settlement,
  payer: Payer,
  transferOn: BusinessDate,
): Result<PayoutTransfer, readonly string[]> {
  if (bankAccount === null) return refused(['bankAccount: missing']);
  const to = readBankAccount(bankAccount);
  if (!to.ok) return to;
  const transfer = { to: to.value, amountYen: totals.netYen, customerCode: customerCodeOf(merchantId) };
  const alone = writePayoutFile({ ...payer, transferOn, transfers: [transfer] });
  const problems = alone.ok ? [] : alone.reason.filter(({ record }) => record === 0);
  if (problems.length === 0) return ok(transfer);
  return refused(problems.map(({ field, problem, value }) => `${field}: ${problem} (${value})`));
}

/** Ten digits made of the random end of the merchant's id: the same in every file. */
function customerCodeOf(merchantId: MerchantId): string {
  return String(Number.parseInt(merchantId.slice(-8), 16)).padStart(10, '0');
}
