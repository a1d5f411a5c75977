import type { MunicipalityId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { Yen } from '../../../domain/yen.ts';
import { ZERO_YEN, addYen, subtractYen, yen } from '../../../domain/yen.ts';
import { build } from '../database/build.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { ProgrammeId } from '../programme-id.ts';
import type { ProvisioningCommands, SoldLot } from '../provisioning.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { accountOf, openAccount, writeEntry } from '../rows/ledger-entries.ts';
import { findFamily } from './find-family.ts';

type Sale = Parameters<ProvisioningCommands['buyVouchers']>[0];

/** One voucher sale: cash and the programme's premium come in, a lot of the family is owed. */
export function voucherSales(database: Database): Pick<ProvisioningCommands, 'buyVouchers'> {
  return {
    buyVouchers: (sale) =>
      database.write(async (transaction) => {
        const programme = await lockProgramme(transaction, sale);
        const known = await findSale(transaction, sale);
        if (known !== null) return known.isSame ? ok(known.sold) : refused('ID_REUSED');
        if (sale.principalYen <= 0) throw new RangeError(`not a price: ${sale.principalYen}`);

        if (programme === undefined || (await findFamily(transaction, sale)) === null)
          return refused('NOT_FOUND');
        if (sale.today < programme.sold_from || sale.today > programme.sold_until)
          return refused('NOT_ON_SALE');
        const premiumYen = yen(Math.floor((sale.principalYen * programme.premium_percent) / 100));
        if (!(await takePremium(transaction, sale.programmeId, premiumYen)))
          return refused('PREMIUM_BUDGET_SPENT');

        const { lotId, principalYen } = sale;
        const sold = { lotId, principalYen, premiumYen, expiresOn: programme.spend_until };
        await recordSale(transaction, sale, sold);
        return ok(sold);
      }),
  };
}

/**
 * Sales of one programme come one after the other: a write of nothing holds its row until the commit, which both engines
 * understand. So the same sale sent twice at once is found the second time, and not tried again.
 */
function lockProgramme(
  transaction: Transaction,
  { programmeId, municipalityId }: { programmeId: ProgrammeId; municipalityId: MunicipalityId },
) {
  return transaction.first(
    build
      .updateTable('programme')
      .set((eb) => ({ premium_used_yen: eb.ref('premium_used_yen') }))
      .where('programme_id', '=', programmeId)
      .where('municipality_id', '=', municipalityId)
      .returning(['premium_percent', 'sold_from', 'sold_until', 'spend_until']),
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

/** @returns false if the programme's budget does not hold as much any more */
async function takePremium(
  transaction: Transaction,
  programmeId: ProgrammeId,
  premiumYen: Yen,
): Promise<boolean> {
  const taken = await transaction.run(
    build
      .updateTable('programme')
      .set((eb) => ({ premium_used_yen: eb('premium_used_yen', '+', premiumYen) }))
      .where('programme_id', '=', programmeId)
      .where((eb) => eb(eb('premium_used_yen', '+', premiumYen), '<=', eb.ref('premium_budget_yen'))),
  );
  return taken === 1;
}

async function recordSale(transaction: Transaction, sale: Sale, sold: SoldLot): Promise<void> {
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
      expires_on: sold.expiresOn,
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
    actor: 'system',
    terminalId: null,
    action: 'vouchers.sold',
    subject: lotId,
    detail: { principalYen, premiumYen },
  });
}
