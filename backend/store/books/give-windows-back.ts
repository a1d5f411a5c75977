import type { FamilyAccountId, MemberId, PurchaseId } from '../../../domain/ids.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';

const holdFamily = statement<{ familyAccountId: FamilyAccountId }>(
  `UPDATE family_account SET last_used_on = last_used_on WHERE family_account_id = @familyAccountId`,
);
const holdMember = statement<{ memberId: MemberId }>(
  `UPDATE member SET last_used_on = last_used_on WHERE member_id = @memberId`,
);
const takesOf = statement<{ purchaseId: PurchaseId }, { cap_id: number; win: string; amount_yen: Yen }>(
  `SELECT cap_id, win, amount_yen FROM purchase_take WHERE purchase_id = @purchaseId AND amount_yen > 0 ORDER BY cap_id`,
);
const reduceTake = statement<{ purchaseId: PurchaseId; capId: number; amountYen: Yen }>(
  `UPDATE purchase_take SET amount_yen = amount_yen - @amountYen
    WHERE purchase_id = @purchaseId AND cap_id = @capId AND amount_yen >= @amountYen`,
);
const reduceUse = statement<{ capId: number; win: string; amountYen: Yen; purchases: number }>(
  `UPDATE spending_use SET used = used - @amountYen, n = n - @purchases WHERE cap_id = @capId AND win = @win`,
);

/**
 * Keeps purchases of the family and changes of its rules out until the commit, in the order in which purchases lock too. So a
 * window that begins to be counted meanwhile does not count what is being given back.
 */
export async function lockFamily(
  transaction: Transaction,
  who: { readonly familyAccountId: FamilyAccountId; readonly memberId: MemberId },
): Promise<void> {
  await transaction.run(holdFamily(who));
  await transaction.run(holdMember(who));
}

/** What is given back counts no longer, in the very windows that it was taken from (ledger.md 5). */
export async function giveWindowsBack(
  transaction: Transaction,
  purchaseId: PurchaseId,
  amountYen: Yen,
): Promise<void> {
  for (const take of await transaction.all(takesOf({ purchaseId }))) {
    const capId = take.cap_id;
    const reduced = await transaction.run(reduceTake({ purchaseId, capId, amountYen }));
    if (reduced !== 1) throw new Error('more was given back to a limit than was taken from it');
    const purchases = take.amount_yen === amountYen ? 1 : 0;
    await transaction.run(reduceUse({ capId, win: take.win, amountYen, purchases }));
  }
}
