import { splitExpiry } from '../../../domain/lot-shares.ts';
import type { LotId, MunicipalityId } from '../../../domain/ids.ts';
import { ZERO_YEN, subtractYen } from '../../../domain/yen.ts';
import type { BookCommands } from '../books.ts';
import { build } from '../database/build.ts';
import type { Database, Transaction } from '../database/database.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { accountOf, writeEntry } from '../rows/ledger-entries.ts';
import { freePremium, lockLot } from './lot-accounts.ts';

type Expiry = Parameters<BookCommands['expireLots']>[0];

/** Each lot in a transaction of its own: a shop that is being paid from another lot does not wait for a whole village's expiry. */
export function expiry(database: Database): Pick<BookCommands, 'expireLots'> {
  return {
    expireLots: async (command) => {
      const due = await database.read((snapshot) =>
        snapshot.all(
          build
            .selectFrom('lot')
            .select(['lot_id as lotId', 'municipality_id as municipalityId'])
            .where('left_yen', '>', ZERO_YEN)
            .where('expires_on', '<', command.today)
            .orderBy('expires_on')
            .orderBy('lot_id')
            .limit(command.limit),
        ),
      );
      for (const lot of due) await database.write((transaction) => expireLot(transaction, lot, command));
      return due.length;
    },
  };
}

async function expireLot(
  transaction: Transaction,
  { lotId, municipalityId }: { lotId: LotId; municipalityId: MunicipalityId },
  { today, atMs }: Expiry,
): Promise<void> {
  const lot = await lockLot(transaction, lotId);
  if (lot.leftYen === 0 || lot.expiresOn >= today) return;
  const { expiredYen, backToBudgetYen } = splitExpiry(lot, lot.leftYen, lot.expiredYen);
  await transaction.run(
    build
      .updateTable('lot')
      .set((eb) => ({ left_yen: ZERO_YEN, expired_yen: eb('expired_yen', '+', lot.leftYen) }))
      .where('lot_id', '=', lotId),
  );
  await freePremium(transaction, lot.programmeId, backToBudgetYen);
  const postings = [
    {
      accountId: await accountOf(transaction, 'wallet_lot', lotId),
      amountYen: subtractYen(ZERO_YEN, lot.leftYen),
    },
    { accountId: await accountOf(transaction, 'expired', lot.programmeId), amountYen: expiredYen },
    {
      accountId: await accountOf(transaction, 'premium_budget', lot.programmeId),
      amountYen: backToBudgetYen,
    },
  ].filter(({ amountYen }) => amountYen !== 0);
  // With its date: a lot may expire twice.
  const about = `${lotId}:${today}`;
  await writeEntry(transaction, { municipalityId, kind: 'expiry', about, postings, atMs });
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: 'system',
    terminalId: null,
    action: 'vouchers.expired',
    subject: lotId,
    detail: { expiredYen, backToBudgetYen },
  });
}
