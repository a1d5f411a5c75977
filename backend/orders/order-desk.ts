import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import type { FamilyAccountId, OrderId } from '../../domain/ids.ts';
import { ok, refused } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { Yen } from '../../domain/yen.ts';
import { describeError } from '../log.ts';
import type { BackendLog } from '../log.ts';
import type { OwnerSession } from '../store/access.ts';
import type { ProgrammeId } from '../../domain/ids.ts';
import type { Store } from '../store/store.ts';
import type { PaymentProvider } from './payment-provider.ts';

/** Vouchers by card, between an owner, the store and the provider. */
export interface OrderDesk {
  /** Whether there is a provider at all. */
  readonly isOpen: boolean;
  /** @returns where the owner pays */
  open(
    session: OwnerSession,
    order: { readonly orderId: OrderId; readonly programmeId: ProgrammeId; readonly principalYen: Yen },
  ): Promise<
    Result<
      { readonly url: string },
      'NOT_FOUND' | 'ID_REUSED' | 'PROVIDER_UNAVAILABLE' | { code: 'SALE_REFUSED'; detail: string }
    >
  >;
  /** A message that came in from outside, with its signature. @returns whether it was understood and need not come again */
  takeMessage(body: Uint8Array, signature: string): Promise<boolean>;
}

export function createOrderDesk(deps: {
  readonly store: Store;
  /** `null`: vouchers are sold at the counter only. */
  readonly provider: PaymentProvider | null;
  readonly clock: Clock;
  readonly log: BackendLog;
  readonly publicOrigin: () => string;
  readonly onFamilyEvent: (familyAccountId: FamilyAccountId) => void;
}): OrderDesk {
  const { store, provider, clock, log } = deps;
  return {
    isOpen: provider !== null,
    open: async ({ familyAccountId, municipalityId, ownerId }, order) => {
      if (provider === null) return refused('NOT_FOUND');
      const atMs = clock.nowMs();
      const opened = await store.openOrder({
        ...order,
        familyAccountId,
        municipalityId,
        orderedBy: ownerId,
        provider: provider.name,
        today: businessDateAt(atMs),
        atMs,
      });
      if (!opened.ok) return refused(refusalOf(opened.reason));
      if (opened.value.state !== 'open') return refused('ID_REUSED');
      try {
        const payment = await provider.openPayment({
          orderId: order.orderId,
          amountYen: order.principalYen,
          description: 'プレミアム商品券',
          returnUrl: `${deps.publicOrigin()}/family/#vouchers`,
        });
        await store.nameReference({ orderId: order.orderId, reference: payment.reference });
        return ok({ url: payment.url });
      } catch (error) {
        log('provider-failed', describeError(error));
        return refused('PROVIDER_UNAVAILABLE');
      }
    },

    takeMessage: async (body, signature) => {
      const nowMs = clock.nowMs();
      const read = provider?.readEvent({ body, signature, nowMs }) ?? refused('SIGNATURE_REFUSED');
      if (!read.ok) {
        log('provider-message-refused', { code: read.reason });
        return false;
      }
      if (read.value === null) return true;
      const ended = await store.endOrder({ ...read.value, today: businessDateAt(nowMs), atMs: nowMs });
      if (!ended.ok) {
        // Another deployment's order, perhaps: understood, and nothing that asking again would change.
        log('provider-message-refused', { code: ended.reason });
        return true;
      }
      log('order-ended', { code: ended.value.state });
      deps.onFamilyEvent(ended.value.familyAccountId);
      return true;
    },
  };
}

function refusalOf(reason: 'NOT_FOUND' | 'ID_REUSED' | readonly { readonly reason: string }[]) {
  if (typeof reason === 'string') return reason;
  return { code: 'SALE_REFUSED', detail: reason.map((one) => one.reason).join(', ') } as const;
}
