import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const userSourceSchema = z.object({ type: z.literal('user'), userId: z.string().regex(/^U[0-9a-f]{32}$/) });
const head = { webhookEventId: z.string().min(1).max(60), source: userSourceSchema };
const answerable = { ...head, replyToken: z.string().min(1) };

/** The events that the product acts on, and of each the parts that it needs. */
const lineEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('follow'), ...answerable }),
  z.object({ type: z.literal('unfollow'), ...head }),
  z.object({
    type: z.literal('accountLink'),
    ...head,
    // Left out where the link did not succeed.
    replyToken: z.string().min(1).optional(),
    link: z.object({ result: z.enum(['ok', 'failed']), nonce: z.string() }),
  }),
  z.object({
    type: z.literal('message'),
    ...answerable,
    message: z.object({ type: z.literal('text'), text: z.string() }),
  }),
  z.object({ type: z.literal('postback'), ...answerable, postback: z.object({ data: z.string().max(300) }) }),
]);
export type LineTalkEvent = z.output<typeof lineEventSchema>;

/** `standby`: another system has the talk, and this one is to do nothing. */
const envelopeSchema = z.object({
  events: z.array(z.looseObject({ webhookEventId: z.string().min(1).max(60), mode: z.string() })).max(1000),
});

/**
 * What is to be kept of a webhook's body; nothing of a ping.
 * @returns `null`: not in LINE's words
 */
export function readWebhook(
  body: Uint8Array,
): readonly { readonly eventId: string; readonly content: string }[] | null {
  const parsed = envelopeSchema.safeParse(parseJson(Buffer.from(body).toString('utf8')));
  if (!parsed.success) return null;
  return parsed.data.events
    .filter(({ mode }) => mode === 'active')
    .map((event) => ({ eventId: event.webhookEventId, content: JSON.stringify(event) }));
}

/** `null`: an event that the product does not act on (a sticker, a group, what LINE will think of later). */
export function readEvent(content: string): LineTalkEvent | null {
  return lineEventSchema.safeParse(parseJson(content)).data ?? null;
}

/**
 * `x-line-signature`: HMAC-SHA256 of the bytes in base64, in its one spelling.
 * @param secrets the channel's; two while it is being replaced
 */
export function isSigned(body: Uint8Array, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature);
  return secrets.some((secret) => {
    const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('base64'));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
