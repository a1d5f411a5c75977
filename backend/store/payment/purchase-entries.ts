import type {
  FamilyAccountId,
  LotId,
  MerchantId,
  MunicipalityId,
  PurchaseId,
  ShopId,
} from '../../../domain/ids.ts';
import type { LotSpending } from '../../../domain/voucher-lots.ts';
import { ZERO_YEN, subtractYen } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { accountOf, openAccountOnce, writeEntry } from '../rows/ledger-entries.ts';
import type { Posting } from '../rows/ledger-entries.ts';

/** What was bought where, and with which lots. */
export interface PaidFromLots {
  readonly purchaseId: PurchaseId;
  readonly municipalityId: MunicipalityId;
  readonly shopId: ShopId;
  readonly familyAccountId: FamilyAccountId;
  readonly amountYen: Yen;
  readonly spendings: readonly LotSpending[];
  readonly atMs: number;
}

const merchantOf = statement<{ shopId: ShopId }, { merchant_id: MerchantId }>(
  'SELECT merchant_id FROM shop WHERE shop_id = @shopId',
);
const issuerOf = statement<{ lotId: LotId }, { municipality_id: MunicipalityId }>(
  `SELECT g.municipality_id FROM lot l JOIN programme g ON g.programme_id = l.programme_id WHERE l.lot_id = @lotId`,
);

/** Lots to merchant: k lots, k + 1 postings, and two more for each lot that another municipality issued. */
export async function writePurchaseEntry(transaction: Transaction, paid: PaidFromLots): Promise<void> {
  const postings = [...(await fromLots(transaction, paid)), await toMerchant(transaction, paid)];
  await write(transaction, 'purchase', paid, [...postings, ...(await clearing(transaction, paid))]);
}

/** Lots to where money waits for the owner's answer. */
export async function writeHoldEntry(transaction: Transaction, paid: PaidFromLots): Promise<void> {
  const held = await openAccountOnce(transaction, paid.municipalityId, 'held', paid.familyAccountId);
  const postings = [...(await fromLots(transaction, paid)), { accountId: held, amountYen: paid.amountYen }];
  await write(transaction, 'hold', paid, postings);
}

/** The owner said yes: what was held goes to the merchant. */
export async function writeHoldTakenEntry(transaction: Transaction, paid: PaidFromLots): Promise<void> {
  const postings = [await fromHeld(transaction, paid), await toMerchant(transaction, paid)];
  await write(transaction, 'hold_taken', paid, [...postings, ...(await clearing(transaction, paid))]);
}

/** No, or silence: what was held goes back to its lots. */
export async function writeHoldReleasedEntry(transaction: Transaction, paid: PaidFromLots): Promise<void> {
  const toLots = (await fromLots(transaction, paid)).map(opposite);
  await write(transaction, 'hold_released', paid, [await fromHeld(transaction, paid), ...toLots]);
}

/** What a refund takes from the merchant, and from between the municipalities, for one lot's part. */
export async function takeBackPostings(
  transaction: Transaction,
  paid: Omit<PaidFromLots, 'familyAccountId' | 'atMs'>,
): Promise<Posting[]> {
  const back = [await toMerchant(transaction, paid), ...(await clearing(transaction, paid))];
  return back.map(opposite);
}

async function fromLots(transaction: Transaction, { spendings }: PaidFromLots): Promise<Posting[]> {
  const postings: Posting[] = [];
  for (const { lotId, amount } of spendings) {
    const accountId = await accountOf(transaction, 'wallet_lot', lotId);
    postings.push({ accountId, amountYen: subtractYen(ZERO_YEN, amount) });
  }
  return postings;
}

async function fromHeld(transaction: Transaction, paid: PaidFromLots): Promise<Posting> {
  const accountId = await accountOf(transaction, 'held', paid.familyAccountId);
  return { accountId, amountYen: subtractYen(ZERO_YEN, paid.amountYen) };
}

async function toMerchant(
  transaction: Transaction,
  { shopId, amountYen }: Pick<PaidFromLots, 'shopId' | 'amountYen'>,
): Promise<Posting> {
  const merchant = await transaction.first(merchantOf({ shopId }));
  if (merchant === undefined) throw new Error('a shop without a merchant');
  return { accountId: await accountOf(transaction, 'merchant_payable', merchant.merchant_id), amountYen };
}

/** The issuer of a lot owes it to the municipality that pays the merchant. */
async function clearing(
  transaction: Transaction,
  { municipalityId, spendings }: Pick<PaidFromLots, 'municipalityId' | 'spendings'>,
): Promise<Posting[]> {
  const postings: Posting[] = [];
  for (const { lotId, amount } of spendings) {
    const issuer = await transaction.first(issuerOf({ lotId }));
    if (issuer === undefined) throw new Error('a lot without a programme');
    if (issuer.municipality_id === municipalityId) continue;
    const between = `${issuer.municipality_id}:${municipalityId}`;
    const owed = await openAccountOnce(transaction, issuer.municipality_id, 'clearing_payable', between);
    const due = await openAccountOnce(transaction, municipalityId, 'clearing_receivable', between);
    postings.push({ accountId: owed, amountYen: amount });
    postings.push({ accountId: due, amountYen: subtractYen(ZERO_YEN, amount) });
  }
  return postings;
}

function opposite({ accountId, amountYen }: Posting): Posting {
  return { accountId, amountYen: subtractYen(ZERO_YEN, amountYen) };
}

async function write(
  transaction: Transaction,
  kind: 'purchase' | 'hold' | 'hold_taken' | 'hold_released',
  { municipalityId, purchaseId, atMs }: PaidFromLots,
  postings: readonly Posting[],
): Promise<void> {
  await writeEntry(transaction, { municipalityId, kind, about: purchaseId, postings, atMs });
}
