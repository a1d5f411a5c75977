import type { BusinessDate } from '../../../domain/business-date.ts';
import type { LotId } from '../../../domain/ids.ts';
import type { LotAccount } from '../../../domain/lot-shares.ts';
import { yen } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { ProgrammeId } from '../../../domain/ids.ts';

/** A lot as it stands, with its row locked until the commit. */
export interface LockedLot extends LotAccount {
  readonly lotId: LotId;
  readonly programmeId: ProgrammeId;
  readonly leftYen: Yen;
  /** What its date has taken already. */
  readonly expiredYen: Yen;
  readonly expiresOn: BusinessDate;
}

interface LotRow {
  readonly programme_id: ProgrammeId;
  readonly principal_yen: Yen;
  readonly premium_yen: Yen;
  readonly left_yen: Yen;
  readonly expired_yen: Yen;
  readonly settled_yen: Yen;
  readonly expires_on: BusinessDate;
}

const lockRow = statement<{ lotId: LotId }, LotRow>(
  `UPDATE lot SET left_yen = left_yen WHERE lot_id = @lotId
   RETURNING programme_id, principal_yen, premium_yen, left_yen, expired_yen, settled_yen, expires_on`,
);
const returnPremium = statement<{ programmeId: ProgrammeId; amountYen: Yen }>(
  `UPDATE programme SET premium_used_yen = premium_used_yen - @amountYen WHERE programme_id = @programmeId`,
);

/** Locks a lot. Whoever locks several does so in the order of their ids. @throws if there is no such lot */
export async function lockLot(transaction: Transaction, lotId: LotId): Promise<LockedLot> {
  const row = await transaction.first(lockRow({ lotId }));
  if (row === undefined) throw new Error(`no such lot: ${lotId}`);
  const whole = row.principal_yen + row.premium_yen;
  return {
    lotId,
    programmeId: row.programme_id,
    principalYen: row.principal_yen,
    premiumYen: row.premium_yen,
    leftYen: row.left_yen,
    expiredYen: row.expired_yen,
    expiresOn: row.expires_on,
    spentYen: yen(whole - row.left_yen - row.expired_yen - row.settled_yen),
  };
}

/** Premium that went back to the programme's account may be paid again. */
export async function freePremium(
  transaction: Transaction,
  programmeId: ProgrammeId,
  amountYen: Yen,
): Promise<void> {
  if (amountYen > 0) await transaction.run(returnPremium({ programmeId, amountYen }));
}
