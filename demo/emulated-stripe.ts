import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stripe Checkout as the product and its users meet it, after its public API reference: sessions, a page to pay on, and signed
 * messages. For the demonstration and for tests.
 */
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
  /** Where whoever pays or turns back on the page is told of; until then nobody is. */
  tell(messagesUrl: string): void;
  close(): Promise<void>;
}

export const STRIPE_SECRET_KEY = 'emulated-secret-key';
export const STRIPE_WEBHOOK_SECRET = 'emulated-webhook-secret';

export async function emulateStripe(nowMs: () => number): Promise<EmulatedStripe> {
  const sessions = new Map<string, URLSearchParams>();
  let nextStatus = 200;
  let events = 0;
  let messagesUrl: string | null = null;
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const message: EmulatedStripe['message'] = (type, sessionId, changes = {}) => {
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
  };

  /** A card that is always good, and nothing leaves this machine. */
  async function showPayment(
    response: ServerResponse,
    shown: { readonly sessionId: string; readonly payment: URLSearchParams; readonly choice: string | null },
  ): Promise<void> {
    const { sessionId, payment, choice } = shown;
    if (choice === null) {
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end(paymentPage(Number(payment.get('line_items[0][price_data][unit_amount]'))));
      return;
    }
    const type = choice === 'pay' ? 'checkout.session.completed' : 'checkout.session.expired';
    const { body, signature } = message(type, sessionId, choice === 'pay' ? {} : { paymentStatus: 'unpaid' });
    if (messagesUrl !== null)
      await fetch(messagesUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'stripe-signature': signature },
        body,
      });
    response.writeHead(303, { location: String(payment.get('success_url')) }).end();
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const page = /^\/pay\/(cs_test_[\w-]+)$/.exec(request.url ?? '')?.[1];
      const payment = page === undefined ? undefined : sessions.get(page);
      if (page !== undefined && payment !== undefined) {
        const choice = new URLSearchParams(Buffer.concat(chunks).toString('utf8')).get('choice');
        void showPayment(response, { sessionId: page, payment, choice });
        return;
      }
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
      const sessionId = `cs_test_${key}`;
      sessions.set(sessionId, form);
      answer(200, { id: sessionId, url: `${origin()}/pay/${sessionId}` });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: origin(),
    sessions,
    message,
    failNext: (status) => (nextStatus = status),
    tell: (url) => (messagesUrl = url),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function paymentPage(amountYen: number): string {
  return `<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>模擬のカード決済</title>
<style>
  body { margin: 0; font: 18px/1.7 'Noto Sans JP', 'Noto Sans CJK JP', sans-serif; color: #1b2430; background: #f2f4f7; }
  p.simulated { margin: 0; padding: 0.5rem; background: #ffd666; font-weight: 700; text-align: center; }
  main { max-width: 24rem; margin: 2rem auto; padding: 1.5rem; border-radius: 1rem; background: #fff; }
  strong { display: block; font-size: 2.2rem; }
  button { width: 100%; min-height: 3.4rem; margin-top: 0.8rem; border: 1.5px solid #5a6675; border-radius: 0.8rem; background: #fff; font: inherit; font-weight: 700; }
  button[value='pay'] { border-color: transparent; background: #1e3a5c; color: #fff; }
</style>
<p class="simulated">模擬 SIMULATED</p>
<main>
  <h1 style="font-size:1.1rem">カード会社のページのかわりです</h1>
  <p>本物のカードもお金も動きません。</p>
  <strong>${amountYen.toLocaleString('ja-JP')}円</strong>
  <form method="post">
    <button name="choice" value="pay">払ったことにする</button>
    <button name="choice" value="back">払わずに戻る</button>
  </form>
</main>
</html>`;
}
