import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { BusinessDate } from '../../../domain/business-date.ts';
import type { MunicipalityId, OwnerId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { Result } from '../../../domain/result.ts';
import { mostOnSale, quoteVoucherSale } from '../../../domain/voucher-programme.ts';
import type { SaleRefusalDetail, VoucherProgramme, VoucherQuote } from '../../../domain/voucher-programme.ts';
import type { Yen } from '../../../domain/yen.ts';
import { ZERO_YEN, addYen, subtractYen } from '../../../domain/yen.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import type { ProgrammeId } from '../../../domain/ids.ts';
import type { Offer, ProvisioningCommands, SaleProblem, SoldLot } from '../provisioning.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { accountOf, openAccount, writeEntry } from '../rows/ledger-entries.ts';
import { readScope } from '../rows/stored-scope.ts';
import { tellFamily } from './family-rules.ts';
import { findFamily } from './find-family.ts';

type Sale = Parameters<ProvisioningCommands['buyVouchers']>[0];

/** One voucher sale: cash and the programme's premium come in, a lot of the family is owed. */
export function voucherSales(
  database: Database,
): Pick<ProvisioningCommands, 'buyVouchers' | 'listOffers' | 'findSoldLot'> {
  return {
    buyVouchers: (sale) => database.write((transaction) => sell(transaction, sale)),
    listOffers: (query) => database.read((snapshot) => listOffers(snapshot, query)),
    findSoldLot: (query) => database.read((snapshot) => findSoldLot(snapshot, query)),
  };
}

async function listOffers(
  snapshot: Snapshot,
  query: Parameters<ProvisioningCommands['listOffers']>[0],
): Promise<Result<Offer[], 'NOT_FOUND'>> {
  const family = await findFamily(snapshot, query);
  if (family === null) return refused('NOT_FOUND');
  const rows = await snapshot.all(
    build
      .selectFrom('programme')
      .selectAll()
      .where('sold_from', '<=', query.today)
      .where('sold_until', '>=', query.today)
      .orderBy('spend_until')
      .orderBy('programme_id'),
  );
  const offers: Offer[] = [];
  for (const row of rows.filter((one) => isOpenTo(one, query.municipalityId))) {
    const programmeId = row.programme_id;
    const programme = programmeOf(row);
    const bought = await boughtSoFar(snapshot, { programmeId, ownerId: query.boughtBy ?? family.ownerId });
    const most = mostOnSale(programme, query.ceilingYen, bought, programme.budgetLeftYen, query.today);
    const { name, premiumPercent, unitYen } = programme;
    if (most !== null) offers.push({ programmeId, name, premiumPercent, unitYen, most });
  }
  return ok(offers);
}

async function findSoldLot(
  snapshot: Snapshot,
  { lotId, municipalityId }: Parameters<ProvisioningCommands['findSoldLot']>[0],
): Promise<SoldLot | null> {
  const lot = await snapshot.first(
    build
      .selectFrom('lot')
      .select([
        'lot_id as lotId',
        'principal_yen as principalYen',
        'premium_yen as premiumYen',
        'expires_on as expiresOn',
      ])
      .where('lot_id', '=', lotId)
      .where('municipality_id', '=', municipalityId),
  );
  return lot ?? null;
}

/** The sale inside a transaction that has more to do: an order that was paid by card. */
export async function sell(transaction: Transaction, sale: Sale): Promise<Result<SoldLot, SaleProblem>> {
  const quote = await quoteSale(transaction, sale);
  const known = await findSale(transaction, sale);
  if (known !== null) return known.isSame ? ok(known.sold) : refused('ID_REUSED');
  if (!quote.ok) return quote;
  const { boughtBy, premiumYen, usableFrom, expiresOn } = quote.value;
  await takePremium(transaction, sale.programmeId, premiumYen);
  await countBuyer(transaction, sale, boughtBy);
  const { lotId, principalYen } = sale;
  const sold = { lotId, principalYen, premiumYen, expiresOn };
  await recordSale(transaction, sale, sold, { usableFrom, boughtBy });
  await tellFamily(transaction, { ...sale, eventId: lotId });
  return ok(sold);
}

/** What the sale would be, and under whose limit; keeps other sales of the programme out until the commit. */
export async function quoteSale(
  transaction: Transaction,
  sale: Sale,
): Promise<
  Result<VoucherQuote & { readonly boughtBy: OwnerId }, 'NOT_FOUND' | readonly SaleRefusalDetail[]>
> {
  const programme = await lockProgramme(transaction, sale);
  const family = await findFamily(transaction, sale);
  if (programme === null || family === null) return refused('NOT_FOUND');
  const boughtBy = sale.boughtBy ?? family.ownerId;
  const bought = await boughtSoFar(transaction, { programmeId: sale.programmeId, ownerId: boughtBy });
  const quote = quoteVoucherSale(programme, sale.principalYen, bought, programme.budgetLeftYen, sale.today);
  return quote.ok ? ok({ ...quote.value, boughtBy }) : quote;
}

interface ProgrammeOnSale extends VoucherProgramme {
  readonly budgetLeftYen: Yen;
}

/**
 * Sales of one programme come one after the other: a write of nothing holds its row until the commit, which both engines
 * understand. So the same sale sent twice at once is found the second time, and neither budget nor a buyer's limit is overrun.
 * @returns `null` if there is none that families of this municipality may buy
 */
async function lockProgramme(
  transaction: Transaction,
  { programmeId, municipalityId }: Sale,
): Promise<ProgrammeOnSale | null> {
  const row = await transaction.first(
    build
      .updateTable('programme')
      .set((eb) => ({ premium_used_yen: eb.ref('premium_used_yen') }))
      .where('programme_id', '=', programmeId)
      .returningAll(),
  );
  if (row === undefined) return null;
  return isOpenTo(row, municipalityId) ? programmeOf(row) : null;
}

type ProgrammeRow = Selectable<Tables['programme']>;

function isOpenTo(row: ProgrammeRow, municipalityId: MunicipalityId): boolean {
  const openTo = z.array(z.string()).parse(JSON.parse(row.open_to));
  return row.municipality_id === municipalityId || openTo.includes(municipalityId);
}

function programmeOf(row: ProgrammeRow): ProgrammeOnSale {
  return {
    name: row.name,
    premiumPercent: row.premium_percent,
    unitYen: row.unit_yen,
    perPersonYen: row.per_person_yen,
    soldFrom: row.sold_from,
    soldUntil: row.sold_until,
    spendFrom: row.spend_from === '' ? row.sold_from : row.spend_from,
    spendUntil: row.spend_until,
    premiumBudgetYen: row.premium_budget_yen,
    scope: readScope(row.scope),
    budgetLeftYen: subtractYen(row.premium_budget_yen, row.premium_used_yen),
  };
}

interface Buyer {
  readonly programmeId: ProgrammeId;
  readonly ownerId: OwnerId;
}

/** By price, in this programme; the programme's lock keeps it true. */
async function boughtSoFar(snapshot: Snapshot, { programmeId, ownerId }: Buyer): Promise<Yen> {
  const row = await snapshot.first(
    build
      .selectFrom('programme_buyer')
      .select('bought_yen')
      .where('programme_id', '=', programmeId)
      .where('owner_id', '=', ownerId),
  );
  return row?.bought_yen ?? ZERO_YEN;
}

async function countBuyer(
  transaction: Transaction,
  { programmeId, municipalityId, principalYen }: Sale,
  ownerId: OwnerId,
): Promise<void> {
  await transaction.run(
    build
      .insertInto('programme_buyer')
      .values({
        programme_id: programmeId,
        owner_id: ownerId,
        municipality_id: municipalityId,
        bought_yen: principalYen,
      })
      .onConflict((conflict) =>
        conflict.columns(['programme_id', 'owner_id']).doUpdateSet((eb) => ({
          bought_yen: eb('programme_buyer.bought_yen', '+', principalYen),
        })),
      ),
  );
}

async function findSale(
  transaction: Transaction,
  sale: Sale,
): Promise<{ readonly sold: SoldLot; readonly isSame: boolean } | null> {
  const lot = await transaction.first(
    build
      .selectFrom('lot')
      .select(['family_account_id', 'programme_id', 'principal_yen', 'premium_yen', 'expires_on'])
      .where('lot_id', '=', sale.lotId),
  );
  if (lot === undefined) return null;
  return {
    sold: {
      lotId: sale.lotId,
      principalYen: lot.principal_yen,
      premiumYen: lot.premium_yen,
      expiresOn: lot.expires_on,
    },
    isSame:
      lot.family_account_id === sale.familyAccountId &&
      lot.programme_id === sale.programmeId &&
      lot.principal_yen === sale.principalYen,
  };
}

async function takePremium(
  transaction: Transaction,
  programmeId: ProgrammeId,
  premiumYen: Yen,
): Promise<void> {
  const taken = await transaction.run(
    build
      .updateTable('programme')
      .set((eb) => ({ premium_used_yen: eb('premium_used_yen', '+', premiumYen) }))
      .where('programme_id', '=', programmeId)
      .where((eb) => eb(eb('premium_used_yen', '+', premiumYen), '<=', eb.ref('premium_budget_yen'))),
  );
  if (taken !== 1) throw new Error('a premium within the budget could not be taken');
}

async function recordSale(
  transaction: Transaction,
  sale: Sale,
  sold: SoldLot,
  { usableFrom, boughtBy }: { readonly usableFrom: BusinessDate; readonly boughtBy: OwnerId },
): Promise<void> {
  const { municipalityId, programmeId, atMs } = sale;
  const { lotId, principalYen, premiumYen } = sold;
  const accountId = await openAccount(transaction, municipalityId, 'wallet_lot', lotId);
  const leftYen = addYen(principalYen, premiumYen);
  await transaction.run(
    build.insertInto('lot').values({
      lot_id: lotId,
      municipality_id: municipalityId,
      family_account_id: sale.familyAccountId,
      programme_id: programmeId,
      account_id: accountId,
      principal_yen: principalYen,
      premium_yen: premiumYen,
      left_yen: leftYen,
      usable_from: usableFrom,
      expires_on: sold.expiresOn,
      bought_by: boughtBy,
      bought_at_ms: atMs,
    }),
  );
  const cashId = await accountOf(transaction, 'cash_received', programmeId);
  const premiumId = await accountOf(transaction, 'premium_budget', programmeId);
  await writeEntry(transaction, {
    municipalityId,
    kind: 'voucher_sale',
    about: lotId,
    postings: [
      { accountId, amountYen: leftYen },
      { accountId: cashId, amountYen: subtractYen(ZERO_YEN, principalYen) },
      { accountId: premiumId, amountYen: subtractYen(ZERO_YEN, premiumYen) },
    ].filter(({ amountYen }) => amountYen !== 0),
    atMs,
  });
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: sale.soldBy ?? 'system',
    terminalId: null,
    action: 'vouchers.sold',
    subject: lotId,
    detail: { principalYen, premiumYen },
  });
}
