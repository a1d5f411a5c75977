import type { BusinessDate } from '../../domain/business-date.ts';
import type { FamilyAccountId, MunicipalityId, OrderId, OwnerId } from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import type { Yen } from '../../domain/yen.ts';
import type { SaleRefusalDetail } from '../../domain/voucher-programme.ts';
import type { ProgrammeId } from '../../domain/ids.ts';

export interface VoucherOrder {
  readonly orderId: OrderId;
  readonly municipalityId: MunicipalityId;
  readonly familyAccountId: FamilyAccountId;
  readonly programmeId: ProgrammeId;
  readonly principalYen: Yen;
  readonly state: 'open' | 'paid' | 'failed' | 'refund_due';
  readonly reference: string | null;
  /** Why money that came in did not become vouchers; it is owed back. */
  readonly reason: string | null;
}

/** An order as its family sees it. */
export interface FamilyOrder {
  readonly orderId: OrderId;
  readonly programmeName: string;
  readonly principalYen: Yen;
  readonly state: VoucherOrder['state'];
  readonly orderedAtMs: number;
}

/** Vouchers asked for by card. The money comes before the vouchers, so an order may end with money to give back. */
export interface OrderCommands {
  /** Idempotent by order id. Refused with every rule of the programme that the sale would break now. */
  openOrder(command: {
    readonly orderId: OrderId;
    readonly municipalityId: MunicipalityId;
    readonly familyAccountId: FamilyAccountId;
    readonly orderedBy: OwnerId;
    readonly programmeId: ProgrammeId;
    readonly principalYen: Yen;
    readonly provider: string;
    readonly today: BusinessDate;
    readonly atMs: number;
  }): Promise<Result<VoucherOrder, 'NOT_FOUND' | 'ID_REUSED' | readonly SaleRefusalDetail[]>>;
  nameReference(command: { readonly orderId: OrderId; readonly reference: string }): Promise<void>;
  /** Ends an order by what the provider tells; told again it changes nothing. */
  endOrder(command: {
    readonly eventId: string;
    readonly orderId: OrderId;
    readonly kind: 'paid' | 'failed';
    readonly reference: string;
    readonly amountYen: Yen;
    readonly today: BusinessDate;
    readonly atMs: number;
  }): Promise<Result<VoucherOrder, 'NOT_FOUND'>>;
  /** A family's latest orders, newest first. */
  familyOrders(query: {
    readonly familyAccountId: FamilyAccountId;
    readonly limit: number;
  }): Promise<FamilyOrder[]>;
  /** Orders whose money is owed back, oldest first. */
  ordersToRefund(municipalityId: MunicipalityId): Promise<VoucherOrder[]>;
}
