import type { BusinessDate } from '../../../domain/business-date.ts';
import type { FamilyAccountId, MemberId, MunicipalityId, PurchaseId } from '../../../domain/ids.ts';
import type { Transaction } from '../database/database.ts';
import { readBalance, readFamilyPurchase, readMember } from './family-rows.ts';
import { oweEvent } from './outbox-rows.ts';

/** Owes the family that pays the purchase as it is now, with the member and the balance. */
export async function owePurchaseNotice(
  transaction: Transaction,
  owed: {
    readonly purchaseId: PurchaseId;
    readonly municipalityId: MunicipalityId;
    readonly familyAccountId: FamilyAccountId;
    readonly memberId: MemberId;
    readonly today: BusinessDate;
    readonly eventId: string;
    readonly atMs: number;
  },
): Promise<void> {
  const { familyAccountId, municipalityId, eventId, today, atMs } = owed;
  const purchase = await readFamilyPurchase(transaction, owed.purchaseId);
  // A delegate's own rules and day are nothing that the family who gave the leave may see.
  const member = purchase.grantId === null ? await readMember(transaction, owed.memberId, today) : null;
  const balanceYen = await readBalance(transaction, familyAccountId, today);
  const event = { kind: 'purchase', eventId, purchase, balanceYen, member } as const;
  await oweEvent(transaction, { familyAccountId, municipalityId, event, atMs });
}
