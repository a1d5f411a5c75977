import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The two sides of Stripe Checkout that the product meets, after its public API reference: sessions, and signed messages. */
export interface EmulatedStripe {
  readonly origin: string;
  readonly sessions: ReadonlyMap<string, URLSearchParams>;
  /** What a message would look like on the wire; `signedAtMs` and `secret` to sign it wrongly. */
  message(
    type: string,
    sessionId: string,
    changes?: {
      readonly eventId?: string;
      readonly amountTotal?: number;
      readonly paymentStatus?: string;
      readonly signedAtMs?: number;
      readonly secret?: string;
    },
  ): { readonly body: string; readonly signature: string };
  failNext(status: number): void;
  close(): Promise<void>;
}

export const STRIPE_SECRET_KEY = 'emulated-secret-key';
export const STRIPE_WEBHOOK_SECRET = 'emulated-webhook-secret';

export async function emulateStripe(nowMs: () => number): Promise<EmulatedStripe> {
  const sessions = new Map<string, URLSearchParams>();
  const byKey = new Map<string, string>();
  let nextStatus = 200;
  let events = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = nextStatus;
      nextStatus = 200;
      const answer = (code: number, content: unknown): void => {
        response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(content));
      };
      if (request.headers.authorization !== `Bearer ${STRIPE_SECRET_KEY}`)
        return answer(401, { error: { type: 'invalid_request_error' } });
      if (status !== 200) return answer(status, { error: { type: 'api_error' } });
      if (request.method !== 'POST' || request.url !== '/v1/checkout/sessions') return answer(404, {});
      const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
      const key = String(request.headers['idempotency-key']);
      const sessionId = byKey.get(key) ?? `cs_test_${sessions.size + 1}`;
      byKey.set(key, sessionId);
      sessions.set(sessionId, form);
      answer(200, { id: sessionId, url: `https://checkout.example/${sessionId}` });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sessions,
    message: (type, sessionId, changes = {}) => {
      events += 1;
      const form = sessions.get(sessionId);
      const amount = Number(form?.get('line_items[0][price_data][unit_amount]'));
      const session = {
        id: sessionId,
        object: 'checkout.session',
        client_reference_id: form?.get('client_reference_id'),
        amount_total: changes.amountTotal ?? amount,
        currency: 'jpy',
        payment_status: changes.paymentStatus ?? 'paid',
      };
      const event = {
        id: changes.eventId ?? `evt_${events}`,
        object: 'event',
        type,
        data: { object: session },
      };
      const body = JSON.stringify(event, null, 2);
      const seconds = Math.floor((changes.signedAtMs ?? nowMs()) / 1000);
      const secret = changes.secret ?? STRIPE_WEBHOOK_SECRET;
      const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
      return { body, signature: `t=${seconds},v1=${signature},v0=ignored` };
    },
    failNext: (status) => (nextStatus = status),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
