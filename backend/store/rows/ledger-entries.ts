import type { MunicipalityId } from '../../../domain/ids.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { Transaction } from '../database/database.ts';
import { afterwards, changes, first, round, roundsIn } from '../database/rounds.ts';
import type { Ask, Rounds } from '../database/rounds.ts';
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

interface NewEntry {
  readonly municipalityId: MunicipalityId;
  readonly kind: EntryKind;
  readonly about: string;
  readonly atMs: number;
}

/** An entry that has no postings yet; it cannot be committed before it has them and its seal. */
interface EntryHead {
  readonly entryId: number;
  readonly municipalityId: MunicipalityId;
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
const insertEntry = statement<NewEntry, { entry_id: number }>(
  `INSERT INTO journal_entry (municipality_id, kind, about, recorded_at_ms) VALUES (@municipalityId, @kind, @about, @atMs)
   ON CONFLICT (kind, about) DO NOTHING RETURNING entry_id`,
);
const sealEntry = statement<EntryHead>(
  'INSERT INTO entry_seal (entry_id, municipality_id) VALUES (@entryId, @municipalityId)',
);

/** All postings of an entry in one statement: one for each number of postings that occurs. */
const insertPostings = new Map<number, ReturnType<typeof statement<object>>>();

function postingsOf({ entryId, municipalityId }: EntryHead, postings: readonly Posting[]) {
  let insert = insertPostings.get(postings.length);
  if (insert === undefined) {
    const rows = postings.map((_, i) => `(@entryId, ${i}, @municipalityId, @account${i}, @amount${i})`);
    insert = statement<object>(
      `INSERT INTO posting (entry_id, position, municipality_id, account_id, amount_yen) VALUES ${rows.join(', ')}`,
    );
    insertPostings.set(postings.length, insert);
  }
  const values: Record<string, unknown> = { entryId, municipalityId };
  for (const [i, { accountId, amountYen }] of postings.entries()) {
    values[`account${i}`] = accountId;
    values[`amount${i}`] = amountYen;
  }
  return insert(values);
}

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

/** The same as a part of a round: the account is the answer to the second question. */
export function askAccountOnce(
  municipalityId: MunicipalityId,
  kind: AccountKind,
  holder: string,
): readonly [Ask<number>, Ask<{ account_id: number } | undefined>] {
  return [
    changes(insertAccountOnce({ municipalityId, kind, holder })),
    afterwards(first(selectAccount({ kind, holder }))),
  ];
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

/** Answered with nothing if there is such an entry about it already. */
export function beginEntry(entry: NewEntry): Ask<{ entry_id: number } | undefined> {
  return first(insertEntry(entry));
}

/**
 * Postings and seal. Fewer than two postings, or some that do not sum to zero, are refused by the seal's trigger; the transaction must
 * then end.
 */
export function completeEntry(head: EntryHead, postings: readonly Posting[]): readonly Ask<number>[] {
  const seal = afterwards(changes(sealEntry(head)));
  return postings.length === 0 ? [seal] : [changes(postingsOf(head, postings)), seal];
}

/** @throws if the seal is refused (`completeEntry`), and if there is such an entry about it already */
export async function writeEntry(
  transaction: Transaction,
  entry: NewEntry & { readonly postings: readonly Posting[] },
): Promise<void> {
  await roundsIn(transaction, write(entry));
}

function* write({ postings, ...entry }: NewEntry & { readonly postings: readonly Posting[] }): Rounds<void> {
  const [head] = yield* round(beginEntry(entry));
  if (head === undefined) throw new Error(`a second ${entry.kind} entry about ${entry.about}`);
  const { municipalityId } = entry;
  yield* round(completeEntry({ entryId: head.entry_id, municipalityId }, postings));
}
