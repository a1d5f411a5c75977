import { expect } from 'vitest';
import { ownerSignIn } from '../../../contract/owner-routes.ts';
import type { FamilyAccountId } from '../../../domain/ids.ts';
import type { Village } from './village.ts';

/** The secret of a link that the backend made, out of the fragment of its address. */
export function tokenOf(village: Village, url: string): string {
  const [, token = ''] = url.split('/family/#sign-in=');
  expect(url).toBe(`${village.backend.origin}/family/#sign-in=${token}`);
  return token;
}

export async function ownerLinkToken(village: Village, familyAccountId: FamilyAccountId): Promise<string> {
  const { municipalityId } = village;
  const link = await village.backend.makeSignInLink({ municipalityId, familyAccountId });
  if (!link.ok) throw new Error(link.reason);
  return tokenOf(village, link.value.url);
}

/** Posts as the family's page does, from the backend's own origin unless the headers say otherwise. */
export function postAsOwner(
  { backend }: Village,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(backend.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: backend.origin, ...headers },
    body: JSON.stringify(body),
  });
}

/** A browser that holds the cookie which the link's token was exchanged for. */
export async function ownerBrowser(village: Village, linkToken: string) {
  const reply = await postAsOwner(village, ownerSignIn.path, { linkToken });
  expect(reply.status).toBe(200);
  const cookie = (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const browser = (origin: string) => ({
    origin: village.backend.origin,
    fetch: (url: string, init: { method: string; headers: Record<string, string>; body?: string }) =>
      fetch(url, { ...init, headers: { ...init.headers, cookie, ...(origin === '' ? {} : { origin }) } }),
  });
  return { cookie, browser, here: browser(village.backend.origin) };
}
