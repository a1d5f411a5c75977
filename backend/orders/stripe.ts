import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { id, yenSchema } from '../../contract/primitives.ts';
import type { OrderId } from '../../domain/ids.ts';
import { ok, refused } from '../../domain/result.ts';
import type { PaymentProvider } from './payment-provider.ts';

const API_ORIGIN = 'https://api.stripe.com';
/** Older messages are refused, as the provider's own libraries do, so that a recorded one cannot be sent again later. */
const SIGNATURE_AGE_MAX_MS = 300_000;
const TIMEOUT_MS = 15_000;

const sessionSchema = z.object({ id: z.string().startsWith('cs_'), url: z.url() });

const endedSessionSchema = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({
    object: z.object({
      id: z.string(),
      client_reference_id: id<OrderId>('client_reference_id'),
      amount_total: yenSchema,
      currency: z.literal('jpy'),
      payment_status: z.enum(['paid', 'unpaid', 'no_payment_required']),
    }),
  }),
});

/**
 * Stripe Checkout (documented API of `/v1/checkout/sessions` and of signed webhooks). Yen have no smaller unit there, so amounts
 * are whole yen. Cards and konbini: a konbini session is completed unpaid and becomes paid days later.
 */
export function stripeProvider(options: {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly fetch: typeof fetch;
  /** Another one only in tests. */
  readonly apiOrigin?: string;
}): PaymentProvider {
  const { secretKey, webhookSecret, apiOrigin = API_ORIGIN } = options;
  return {
    name: 'stripe',
    openPayment: async ({ orderId, amountYen, description, returnUrl }) => {
      const reply = await options.fetch(`${apiOrigin}/v1/checkout/sessions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secretKey}`, 'idempotency-key': orderId },
        body: new URLSearchParams({
          mode: 'payment',
          client_reference_id: orderId,
          'line_items[0][quantity]': '1',
          'line_items[0][price_data][currency]': 'jpy',
          'line_items[0][price_data][unit_amount]': String(amountYen),
          'line_items[0][price_data][product_data][name]': description,
          locale: 'ja',
          success_url: returnUrl,
          cancel_url: returnUrl,
        }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!reply.ok) throw new Error(`stripe refused to open a payment: ${reply.status}`);
      const session = sessionSchema.parse(await reply.json());
      return { reference: session.id, url: session.url };
    },
    readEvent: ({ body, signature, nowMs }) => {
      if (!isSigned(body, signature, webhookSecret, nowMs)) return refused('SIGNATURE_REFUSED');
      const message = parseJson(body);
      const kind = kindOf(message);
      if (kind === null) return ok(null);
      const ended = endedSessionSchema.safeParse(message);
      if (!ended.success) return refused('NOT_UNDERSTOOD');
      const { id: eventId, data } = ended.data;
      const { id: reference, client_reference_id: orderId, amount_total: amountYen } = data.object;
      // Completed and not paid: a konbini slip was printed. The money, if it comes, is told by another message.
      if (kind === 'paid' && data.object.payment_status !== 'paid') return ok(null);
      return ok({ eventId, kind, orderId, reference, amountYen });
    },
  };
}

function kindOf(message: unknown): 'paid' | 'failed' | null {
  const { data } = z.object({ type: z.string() }).safeParse(message);
  switch (data?.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      return 'paid';
    case 'checkout.session.async_payment_failed':
    case 'checkout.session.expired':
      return 'failed';
    default:
      return null;
  }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}

/** `Stripe-Signature: t=<seconds>,v1=<hex HMAC-SHA256 of "t.body">`; several v1 while a secret is being replaced. */
function isSigned(body: Uint8Array, header: string, secret: string, nowMs: number): boolean {
  const fields = header.split(',').map((field) => field.split('=', 2) as [string, string | undefined]);
  const seconds = Number(fields.find(([name]) => name === 't')?.[1]);
  if (!Number.isSafeInteger(seconds) || Math.abs(nowMs - seconds * 1000) > SIGNATURE_AGE_MAX_MS) return false;
  const expected = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();
  return fields
    .filter(([name]) => name === 'v1')
    .some(([, hex]) => {
      const given = Buffer.from(hex ?? '', 'hex');
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
}
