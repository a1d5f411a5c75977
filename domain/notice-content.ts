import type { BusinessDate } from './business-date.ts';
import type { DeclineReason } from './decline-reasons.ts';
import type { MemberId, PurchaseId } from './ids.ts';
import type { Yen } from './yen.ts';

/** What every notice about a purchase knows. */
interface PurchaseNotice {
  readonly purchaseId: PurchaseId;
  readonly memberId: MemberId;
  /** As the family calls the person. */
  readonly who: string;
  readonly shopName: string;
  readonly amountYen: Yen;
  readonly receiptNumber: string | null;
  /** `null`: no limit, or not this reader's to know. */
  readonly leftTodayYen: Yen | null;
  readonly leftThisMonthYen: Yen | null;
  readonly balanceYen: Yen;
  /** The vouchers that expire next, if that is soon. */
  readonly expiringLot: { readonly leftYen: Yen; readonly expiresOn: BusinessDate } | null;
  readonly recognisedBy: 'finger' | 'face' | null;
}

/** What a notice says, before it is put into words: kept with the notice, so that it says the same wherever it is read. */
export type NoticeContent =
  | (PurchaseNotice & { readonly kind: 'purchase-approved' })
  | (PurchaseNotice & { readonly kind: 'purchase-declined'; readonly reasons: readonly DeclineReason[] })
  | (PurchaseNotice & { readonly kind: 'purchase-given-back'; readonly refundedYen: Yen })
  | (PurchaseNotice & { readonly kind: 'approval-asked'; readonly answerUntilMs: number })
  /** `null`: the whole family. */
  | {
      readonly kind: 'stopped' | 'let-pay' | 'rules-changed';
      readonly memberId: MemberId | null;
      readonly who: string | null;
    }
  | { readonly kind: 'template-enrolled'; readonly memberId: MemberId; readonly who: string }
  | {
      readonly kind: 'lot-expiring';
      readonly leftYen: Yen;
      readonly expiresOn: BusinessDate;
      readonly balanceYen: Yen;
    }
  | { readonly kind: 'balance-low'; readonly balanceYen: Yen }
  | {
      readonly kind: 'watch-over';
      readonly memberId: MemberId;
      readonly who: string;
      readonly stage: 'watcher' | 'second-contact' | 'outage' | 'well-again' | 'ended';
      readonly quietDays: number;
      readonly lastSeenOn: BusinessDate | null;
    }
  | { readonly kind: 'test' };

/** Somebody was stopped who may need help, or should not have been there. */
const CRITICAL_REASONS: ReadonlySet<DeclineReason> = new Set([
  'FROZEN',
  'FAMILY_FROZEN',
  'CAP_PURCHASE',
  'CAP_DAY',
  'CAP_WEEK',
  'CAP_MONTH',
  'CAP_TOTAL',
  'GRANT_LIMIT',
  'FAMILY_CAP',
]);

/** What neither quiet hours nor a choice holds back. */
export function isCritical(content: NoticeContent): boolean {
  switch (content.kind) {
    case 'purchase-declined':
      return content.reasons.some((reason) => CRITICAL_REASONS.has(reason));
    case 'approval-asked':
    case 'template-enrolled':
    case 'watch-over':
    case 'test':
      return true;
    default:
      return false;
  }
}
