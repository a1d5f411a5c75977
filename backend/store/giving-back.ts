import type { BusinessDate } from '../../domain/business-date.ts';
import type {
  FamilyAccountId,
  MunicipalityId,
  PurchaseId,
  RefundId,
  ShopId,
  StaffId,
  TerminalId,
} from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import type { Yen } from '../../domain/yen.ts';
import type { StoredPurchase } from './purchasing.ts';

/** A void is all of it, in the same shop, on the same business date and before the close; everything later is a refund. */
export interface GiveBack {
  readonly refundId: RefundId;
  readonly kind: 'void' | 'refund';
  readonly purchaseId: PurchaseId;
  /** Of a void: the purchase's whole amount. */
  readonly amountYen: Yen;
  readonly municipalityId: MunicipalityId;
  readonly shopId: ShopId;
  readonly terminalId: TerminalId;
  readonly madeBy: StaffId;
  /** The second person, above what one may give back alone. */
  readonly confirmedBy: StaffId | null;
  readonly today: BusinessDate;
  readonly eventId: string;
  readonly atMs: number;
}

export interface StoredRefund {
  readonly refundId: RefundId;
  readonly purchaseId: PurchaseId;
  /** Whose money it is. */
  readonly familyAccountId: FamilyAccountId;
  readonly kind: 'void' | 'refund';
  readonly amountYen: Yen;
  /** Owed to the owner in money, because the vouchers had expired. */
  readonly owedInMoneyYen: Yen;
  readonly madeAtMs: number;
}

export const GIVE_BACK_REFUSALS = [
  /** No purchase of this shop has that id. */
  'NOT_FOUND',
  /** Declined, still waiting, or never arrived: nothing was paid. */
  'NOT_PAID',
  'ALREADY_GIVEN_BACK',
  'MORE_THAN_PAID',
  'NOT_TODAY',
  'ALREADY_CLOSED',
  'NEEDS_SECOND_PERSON',
  'ID_REUSED',
] as const;
export type GiveBackRefusal = (typeof GIVE_BACK_REFUSALS)[number];

export type HoldAnswer =
  | { readonly kind: 'settled'; readonly purchase: StoredPurchase }
  /** Somebody was quicker, or the time is up: this is how it stands. */
  | { readonly kind: 'known'; readonly purchase: StoredPurchase };

/** Money that goes back, and money that waits. */
export interface GivingBackCommands {
  /** Idempotent by refund id. */
  giveBack(command: GiveBack): Promise<Result<StoredRefund, GiveBackRefusal>>;
  /** What became of a refund that this terminal asked for; `null`: none of that id came from it. */
  findRefund(query: {
    readonly refundId: RefundId;
    readonly terminalId: TerminalId;
  }): Promise<StoredRefund | null>;

  /**
   * Completes or releases a purchase that waits for its owner; `timeout` releases it once its time is up.
   * @returns `null` if no purchase of that family has the id
   */
  answerHold(command: {
    readonly purchaseId: PurchaseId;
    readonly familyAccountId: FamilyAccountId;
    readonly answer: 'yes' | 'no' | 'timeout';
    /** `owner:…` or `system`. */
    readonly answeredBy: string;
    readonly eventId: string;
    readonly atMs: number;
  }): Promise<HoldAnswer | null>;

  /** Purchases whose owner did not answer in time, oldest first. */
  overdueHolds(query: {
    readonly atMs: number;
    readonly limit: number;
  }): Promise<{ readonly purchaseId: PurchaseId; readonly familyAccountId: FamilyAccountId }[]>;
}
