import type { MunicipalityId } from '../../../../domain/ids.ts';
import type { Yen } from '../../../../domain/yen.ts';
import type { SqliteDatabase } from '../../../../platform/sqlite.ts';

export type AccountKind =
  'cash_received' | 'premium_budget' | 'wallet_lot' | 'merchant_payable' | 'expired' | 'refund';

export interface Posting {
  readonly accountId: number;
  /**
   * Positive: the deployment owes the account's holder more (a lot, a merchant); negative: less, or money came in (cash
   * received, premium budget).
   */
  readonly amountYen: Yen;
}

export interface LedgerWriter {
  openAccount(municipalityId: MunicipalityId, kind: AccountKind, holder: string): number;
  /** @throws if there is no such account: it is opened with its holder */
  account(kind: AccountKind, holder: string): number;
  /** @throws if the postings do not sum to zero; the transaction must then end */
  writeEntry(entry: {
    readonly municipalityId: MunicipalityId;
    readonly kind: 'voucher_sale' | 'purchase';
    readonly about: string;
    readonly postings: readonly Posting[];
    readonly atMs: number;
  }): void;
}

export function ledgerWriter(database: SqliteDatabase): LedgerWriter {
  const insertAccount = database.prepare(
    'INSERT INTO ledger_account (municipality_id, kind, holder) VALUES (?, ?, ?)',
  );
  const selectAccount = database.prepare<[string, string], { account_id: number }>(
    'SELECT account_id FROM ledger_account WHERE kind = ? AND holder = ?',
  );
  const insertEntry = database.prepare(
    'INSERT INTO journal_entry (municipality_id, kind, about, recorded_at_ms) VALUES (?, ?, ?, ?)',
  );
  const insertPosting = database.prepare(
    'INSERT INTO posting (entry_id, position, municipality_id, account_id, amount_yen) VALUES (?, ?, ?, ?, ?)',
  );
  const seal = database.prepare('INSERT INTO entry_seal (entry_id, municipality_id) VALUES (?, ?)');
  return {
    openAccount: (municipalityId, kind, holder) =>
      Number(insertAccount.run(municipalityId, kind, holder).lastInsertRowid),
    account: (kind, holder) => {
      const found = selectAccount.get(kind, holder);
      if (found === undefined) throw new Error(`no ledger account ${kind} of ${holder}`);
      return found.account_id;
    },
    writeEntry: ({ municipalityId, kind, about, postings, atMs }) => {
      const entryId = insertEntry.run(municipalityId, kind, about, atMs).lastInsertRowid;
      for (const [position, posting] of postings.entries())
        insertPosting.run(entryId, position, municipalityId, posting.accountId, posting.amountYen);
      // The seal's trigger refuses fewer than two postings and a sum that is not zero.
      seal.run(entryId, municipalityId);
    },
  };
}
