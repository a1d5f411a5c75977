import type { MunicipalityId } from '../../../domain/ids.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';

export type AccountKind =
  | 'cash_received'
  | 'premium_budget'
  | 'wallet_lot'
  | 'held'
  | 'merchant_payable'
  | 'expired'
  | 'refund'
  | 'payout_due'
  | 'paid_out'
  | 'fee_income'
  | 'correction'
  | 'clearing_payable'
  | 'clearing_receivable';

export type EntryKind =
  | 'voucher_sale'
  | 'purchase'
  | 'hold'
  | 'hold_taken'
  | 'hold_released'
  | 'void'
  | 'refund'
  | 'expiry'
  | 'settlement'
  | 'payout'
  | 'correction';

export interface Posting {
  readonly accountId: number;
  /**
   * Positive: the deployment owes the account's holder more (a lot, a merchant); negative: less, or money came in (cash
   * received, premium budget).
   */
  readonly amountYen: Yen;
}

interface Account {
  readonly kind: AccountKind;
  /** The programme, lot, merchant, family or municipality whose account it is. */
  readonly holder: string;
}

const insertAccount = statement<Account & { municipalityId: MunicipalityId }, { account_id: number }>(
  `INSERT INTO ledger_account (municipality_id, kind, holder) VALUES (@municipalityId, @kind, @holder)
   RETURNING account_id`,
);
const insertAccountOnce = statement<Account & { municipalityId: MunicipalityId }>(
  `INSERT INTO ledger_account (municipality_id, kind, holder) VALUES (@municipalityId, @kind, @holder)
   ON CONFLICT (kind, holder) DO NOTHING`,
);
const selectAccount = statement<Account, { account_id: number }>(
  'SELECT account_id FROM ledger_account WHERE kind = @kind AND holder = @holder',
);
const insertEntry = statement<
  { municipalityId: MunicipalityId; kind: EntryKind; about: string; atMs: number },
  { entry_id: number }
>(
  `INSERT INTO journal_entry (municipality_id, kind, about, recorded_at_ms) VALUES (@municipalityId, @kind, @about, @atMs)
   RETURNING entry_id`,
);
const insertPosting = statement<
  Posting & { entryId: number; position: number; municipalityId: MunicipalityId }
>(
  `INSERT INTO posting (entry_id, position, municipality_id, account_id, amount_yen)
   VALUES (@entryId, @position, @municipalityId, @accountId, @amountYen)`,
);
const sealEntry = statement<{ entryId: number; municipalityId: MunicipalityId }>(
  'INSERT INTO entry_seal (entry_id, municipality_id) VALUES (@entryId, @municipalityId)',
);

export async function openAccount(
  transaction: Transaction,
  municipalityId: MunicipalityId,
  kind: AccountKind,
  holder: string,
): Promise<number> {
  const opened = await transaction.first(insertAccount({ municipalityId, kind, holder }));
  if (opened === undefined) throw new Error(`no account was opened for ${holder}`);
  return opened.account_id;
}

/** The account, opened now if it never was. */
export async function openAccountOnce(
  transaction: Transaction,
  municipalityId: MunicipalityId,
  kind: AccountKind,
  holder: string,
): Promise<number> {
  await transaction.run(insertAccountOnce({ municipalityId, kind, holder }));
  return accountOf(transaction, kind, holder);
}

/** @throws if there is no such account: it is opened with its holder */
export async function accountOf(
  transaction: Transaction,
  kind: AccountKind,
  holder: string,
): Promise<number> {
  const found = await transaction.first(selectAccount({ kind, holder }));
  if (found === undefined) throw new Error(`no ledger account ${kind} of ${holder}`);
  return found.account_id;
}

/** @throws if there are fewer than two postings or they do not sum to zero (the seal's trigger); the transaction must then end */
export async function writeEntry(
  transaction: Transaction,
  entry: {
    readonly municipalityId: MunicipalityId;
    readonly kind: EntryKind;
    readonly about: string;
    readonly postings: readonly Posting[];
    readonly atMs: number;
  },
): Promise<void> {
  const written = await transaction.first(insertEntry(entry));
  if (written === undefined) throw new Error(`no entry was written about ${entry.about}`);
  const head = { entryId: written.entry_id, municipalityId: entry.municipalityId };
  for (const [position, posting] of entry.postings.entries())
    await transaction.run(insertPosting({ ...head, ...posting, position }));
  await transaction.run(sealEntry(head));
}
