import type { BusinessDate } from '../../../domain/business-date.ts';
import type { FamilyAccountId, LotId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { Yen } from '../../../domain/yen.ts';
import { ZERO_YEN, addYen, subtractYen, yen } from '../../../domain/yen.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { inTransaction } from '../../../platform/sqlite.ts';
import type { ProvisioningCommands, SoldLot } from '../provisioning.ts';
import type { ProgrammeId } from '../programme-id.ts';
import type { WriteAudit } from './rows/audit-rows.ts';
import type { LedgerWriter } from './rows/ledger-entries.ts';
import type { Synchronous } from './synchronous.ts';

interface LotRow {
  readonly lot_id: LotId;
  readonly family_account_id: FamilyAccountId;
  readonly programme_id: ProgrammeId;
  readonly principal_yen: Yen;
  readonly premium_yen: Yen;
  readonly expires_on: BusinessDate;
}

/** One voucher sale: cash and the programme's premium come in, a lot of the family is owed. */
export function voucherSales(
  database: SqliteDatabase,
  writeAudit: WriteAudit,
  ledger: LedgerWriter,
): Synchronous<Pick<ProvisioningCommands, 'buyVouchers'>> {
  const findLot = database.prepare<[string], LotRow>(
    'SELECT lot_id, family_account_id, programme_id, principal_yen, premium_yen, expires_on FROM lot WHERE lot_id = ?',
  );
  const findProgramme = database.prepare<
    [string, string],
    { premium_percent: number; sold_from: BusinessDate; sold_until: BusinessDate; spend_until: BusinessDate }
  >(
    'SELECT premium_percent, sold_from, sold_until, spend_until FROM programme WHERE programme_id = ? AND municipality_id = ?',
  );
  const findFamily = database.prepare<[string, string]>(
    'SELECT 1 FROM family_account WHERE family_account_id = ? AND municipality_id = ?',
  );
  const takePremium = database.prepare(
    `UPDATE programme SET premium_used_yen = premium_used_yen + @premiumYen
      WHERE programme_id = @programmeId AND premium_used_yen + @premiumYen <= premium_budget_yen`,
  );
  const insertLot = database.prepare(
    `INSERT INTO lot (lot_id, municipality_id, family_account_id, programme_id, account_id, principal_yen, premium_yen, left_yen, expires_on, bought_at_ms)
     VALUES (@lotId, @municipalityId, @familyAccountId, @programmeId, @accountId, @principalYen, @premiumYen, @leftYen, @expiresOn, @atMs)`,
  );

  return {
    buyVouchers: (command) =>
      inTransaction(database, () => {
        const known = findLot.get(command.lotId);
        if (known !== undefined)
          return isSameSale(known, command) ? ok(soldLot(known)) : refused('ID_REUSED');
        if (command.principalYen <= 0) throw new RangeError(`not a price: ${command.principalYen}`);

        const programme = findProgramme.get(command.programmeId, command.municipalityId);
        const family = findFamily.get(command.familyAccountId, command.municipalityId);
        if (programme === undefined || family === undefined) return refused('NOT_FOUND');
        if (command.today < programme.sold_from || command.today > programme.sold_until)
          return refused('NOT_ON_SALE');

        const premiumYen = yen(Math.floor((command.principalYen * programme.premium_percent) / 100));
        if (takePremium.run({ premiumYen, programmeId: command.programmeId }).changes === 0)
          return refused('PREMIUM_BUDGET_SPENT');

        const { lotId, municipalityId, principalYen, atMs } = command;
        const accountId = ledger.openAccount(municipalityId, 'wallet_lot', lotId);
        const leftYen = addYen(principalYen, premiumYen);
        insertLot.run({ ...command, accountId, premiumYen, leftYen, expiresOn: programme.spend_until });
        ledger.writeEntry({
          municipalityId,
          kind: 'voucher_sale',
          about: lotId,
          postings: [
            { accountId, amountYen: leftYen },
            {
              accountId: ledger.account('cash_received', command.programmeId),
              amountYen: subtractYen(ZERO_YEN, principalYen),
            },
            {
              accountId: ledger.account('premium_budget', command.programmeId),
              amountYen: subtractYen(ZERO_YEN, premiumYen),
            },
          ].filter(({ amountYen }) => amountYen !== 0),
          atMs,
        });
        writeAudit({
          municipalityId,
          atMs,
          actor: 'system',
          terminalId: null,
          action: 'vouchers.sold',
          subject: lotId,
          detail: { principalYen, premiumYen },
        });
        return ok({ lotId, principalYen, premiumYen, expiresOn: programme.spend_until });
      }),
  };
}

function isSameSale(
  row: LotRow,
  command: {
    readonly familyAccountId: FamilyAccountId;
    readonly programmeId: ProgrammeId;
    readonly principalYen: Yen;
  },
): boolean {
  return (
    row.family_account_id === command.familyAccountId &&
    row.programme_id === command.programmeId &&
    row.principal_yen === command.principalYen
  );
}

function soldLot(row: LotRow): SoldLot {
  return {
    lotId: row.lot_id,
    principalYen: row.principal_yen,
    premiumYen: row.premium_yen,
    expiresOn: row.expires_on,
  };
}
