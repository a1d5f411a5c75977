import { FAMILY_EVENTS_PATH, familyEventSchema, ownerSignIn } from '../contract/owner-routes.ts';
import type { FamilyEvent } from '../contract/owner-routes.ts';

/**
 * Opens the family's page as its owner's browser does, without the browser: signs in by a one-time link and follows the
 * events until the signal is aborted.
 */
export async function followFamily(
  signInLink: string,
  onEvent: (event: FamilyEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { origin, hash } = new URL(signInLink);
  const linkToken = new URLSearchParams(hash.slice(1)).get('sign-in');
  const signedIn = await fetch(origin + ownerSignIn.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ linkToken }),
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0];
  if (!signedIn.ok || cookie === undefined)
    throw new Error(`the family page did not let us in (${signedIn.status})`);
  const stream = await fetch(origin + FAMILY_EVENTS_PATH, { headers: { cookie }, signal });
  if (!stream.ok || stream.body === null)
    throw new Error(`the family page gives no events (${stream.status})`);
  void readAll(stream.body, onEvent).catch(() => undefined);
}

async function readAll(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: FamilyEvent) => void,
): Promise<void> {
  let unread = '';
  const decoder = new TextDecoder();
  for await (const bytes of body) {
    const blocks = (unread + decoder.decode(bytes, { stream: true })).split('\n\n');
    unread = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) onEvent(familyEventSchema.parse(JSON.parse(data)));
    }
  }
}
