import type { OrderId } from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import type { Yen } from '../../domain/yen.ts';

/** What a provider says became of a payment. Everything else that it tells is not ours to act on. */
export interface ProviderEvent {
  /** The provider's own id of this message: told again, it is the same. */
  readonly eventId: string;
  readonly kind: 'paid' | 'failed';
  readonly orderId: OrderId;
  /** The provider's id of the payment. */
  readonly reference: string;
  readonly amountYen: Yen;
}

export interface PaymentProvider {
  readonly name: string;
  /**
   * Opens a payment page of the provider; the same order again opens the same one.
   * @throws Error if the provider cannot be reached or refuses: nothing was paid then
   */
  openPayment(order: {
    readonly orderId: OrderId;
    readonly amountYen: Yen;
    readonly description: string;
    /** Where the browser goes afterwards; it proves nothing. */
    readonly returnUrl: string;
  }): Promise<{ readonly reference: string; readonly url: string }>;
  /**
   * Reads a message that came in from outside.
   * @param body exactly as it came: the signature is over the bytes
   * @returns `null` for a message that is genuine and not about the end of a payment
   */
  readEvent(message: {
    readonly body: Uint8Array;
    readonly signature: string;
    readonly nowMs: number;
  }): Result<ProviderEvent | null, 'SIGNATURE_REFUSED' | 'NOT_UNDERSTOOD'>;
}
