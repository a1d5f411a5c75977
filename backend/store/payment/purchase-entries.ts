import type { FamilyAccountId, LotId, MunicipalityId, PurchaseId, ShopId } from '../../../domain/ids.ts';
import type { LotSpending } from '../../../domain/voucher-lots.ts';
import { ZERO_YEN, subtractYen } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { Snapshot, Transaction } from '../database/database.ts';
import { first, round, roundsIn } from '../database/rounds.ts';
import type { Ask, Rounds } from '../database/rounds.ts';
import { statement } from '../database/statement.ts';
import { accountOf, askAccountOnce, writeEntry } from '../rows/ledger-entries.ts';
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

/** What one lot gives, with where it is booked and which municipality issued it. */
export interface LotPart extends LotSpending {
  readonly accountId: number;
  readonly issuerId: MunicipalityId;
}

/** The shop as it stands on a notice, and the account of its merchant. */
export interface ShopAccount {
  readonly shopName: string;
  readonly merchantAccountId: number;
}

interface ShopRow {
  readonly name: string;
  readonly account_id: number;
}

const accountOfShop = statement<{ shopId: ShopId }, ShopRow>(
  `SELECT s.name, a.account_id FROM shop s
     JOIN ledger_account a ON a.kind = 'merchant_payable' AND a.holder = s.merchant_id WHERE s.shop_id = @shopId`,
);
const accountOfLot = statement<{ lotId: LotId }, { account_id: number; issuer_id: MunicipalityId }>(
  `SELECT l.account_id, g.municipality_id AS issuer_id FROM lot l JOIN programme g ON g.programme_id = l.programme_id
    WHERE l.lot_id = @lotId`,
);

export function askShopAccount(shopId: ShopId): Ask<ShopRow | undefined> {
  return first(accountOfShop({ shopId }));
}

/** @throws if there is no such shop */
export function shopAccountIn(row: ShopRow | undefined): ShopAccount {
  if (row === undefined) throw new Error('a shop without a merchant');
  return { shopName: row.name, merchantAccountId: row.account_id };
}

/** Where money of the family waits for its owner's answer. */
export function heldAccount({
  municipalityId,
  familyAccountId,
}: Pick<PaidFromLots, 'municipalityId' | 'familyAccountId'>) {
  return askAccountOnce(municipalityId, 'held', familyAccountId);
}

/** Lots to merchant: k lots, k + 1 postings, and two more for each lot that another municipality issued. */
export function* purchasePostings(
  paid: Pick<PaidFromLots, 'municipalityId' | 'amountYen'>,
  lots: readonly LotPart[],
  merchantAccountId: number,
): Rounds<Posting[]> {
  const toMerchant = { accountId: merchantAccountId, amountYen: paid.amountYen };
  return [...lots.map(fromLot), toMerchant, ...(yield* clearing(paid, lots))];
}

/** Lots to where money waits for the owner's answer. */
export function holdPostings(amountYen: Yen, lots: readonly LotPart[], heldAccountId: number): Posting[] {
  return [...lots.map(fromLot), { accountId: heldAccountId, amountYen }];
}

/** The owner said yes: what was held goes to the merchant. */
export async function writeHoldTakenEntry(transaction: Transaction, paid: PaidFromLots): Promise<void> {
  const postings = [await fromHeld(transaction, paid), ...(await toOthers(transaction, paid))];
  await write(transaction, 'hold_taken', paid, postings);
}

/** No, or silence: what was held goes back to its lots. */
export async function writeHoldReleasedEntry(transaction: Transaction, paid: PaidFromLots): Promise<void> {
  const toLots = (await lotParts(transaction, paid.spendings)).map(fromLot).map(opposite);
  await write(transaction, 'hold_released', paid, [await fromHeld(transaction, paid), ...toLots]);
}

/** What a refund takes from the merchant, and from between the municipalities, for one lot's part. */
export async function takeBackPostings(
  transaction: Transaction,
  paid: Omit<PaidFromLots, 'familyAccountId' | 'atMs'>,
): Promise<Posting[]> {
  return (await toOthers(transaction, paid)).map(opposite);
}

/** All but what the lots or the held account give. */
async function toOthers(
  transaction: Transaction,
  paid: Omit<PaidFromLots, 'familyAccountId' | 'atMs'>,
): Promise<Posting[]> {
  const { merchantAccountId } = shopAccountIn(await transaction.first(accountOfShop(paid)));
  const toMerchant = { accountId: merchantAccountId, amountYen: paid.amountYen };
  const lots = await lotParts(transaction, paid.spendings);
  return [toMerchant, ...(await roundsIn(transaction, clearing(paid, lots)))];
}

function lotParts(snapshot: Snapshot, spendings: readonly LotSpending[]): Promise<LotPart[]> {
  return Promise.all(
    spendings.map(async ({ lotId, amount }) => {
      const row = await snapshot.first(accountOfLot({ lotId }));
      if (row === undefined) throw new Error('a lot without a programme');
      return { lotId, amount, accountId: row.account_id, issuerId: row.issuer_id };
    }),
  );
}

function fromLot({ accountId, amount }: LotPart): Posting {
  return { accountId, amountYen: subtractYen(ZERO_YEN, amount) };
}

async function fromHeld(transaction: Transaction, paid: PaidFromLots): Promise<Posting> {
  const accountId = await accountOf(transaction, 'held', paid.familyAccountId);
  return { accountId, amountYen: subtractYen(ZERO_YEN, paid.amountYen) };
}

/** The issuer of a lot owes it to the municipality that pays the merchant. */
function* clearing(
  { municipalityId }: Pick<PaidFromLots, 'municipalityId'>,
  lots: readonly LotPart[],
): Rounds<Posting[]> {
  const postings: Posting[] = [];
  for (const { issuerId, amount } of lots) {
    if (issuerId === municipalityId) continue;
    const between = `${issuerId}:${municipalityId}`;
    const [[, owed], [, due]] = yield* round(
      askAccountOnce(issuerId, 'clearing_payable', between),
      askAccountOnce(municipalityId, 'clearing_receivable', between),
    );
    if (owed === undefined || due === undefined) throw new Error(`no accounts between ${between}`);
    postings.push({ accountId: owed.account_id, amountYen: amount });
    postings.push({ accountId: due.account_id, amountYen: subtractYen(ZERO_YEN, amount) });
  }
  return postings;
}

function opposite({ accountId, amountYen }: Posting): Posting {
  return { accountId, amountYen: subtractYen(ZERO_YEN, amountYen) };
}

async function write(
  transaction: Transaction,
  kind: 'hold_taken' | 'hold_released',
  { municipalityId, purchaseId, atMs }: PaidFromLots,
  postings: readonly Posting[],
): Promise<void> {
  await writeEntry(transaction, { municipalityId, kind, about: purchaseId, postings, atMs });
}
