import { linkLine } from '../contract/notice-routes.ts';
import { UUID_PATTERN } from '../domain/ids.ts';
import type { PurchaseId } from '../domain/ids.ts';

/** What an address asks to be shown: notices and LINE's talk lead here. It is kept until it has been shown. */
export type DeepLink =
  | { readonly kind: 'purchase'; readonly purchaseId: PurchaseId }
  | { readonly kind: 'notice'; readonly eventId: string }
  | { readonly kind: 'line-link'; readonly linkToken: string };

/** Reads an address's fragment; `null` where it asks for nothing that is known. */
export function readDeepLink(fragment: string): DeepLink | null {
  const [, kind, value = ''] = /^#(purchase|notice|line-link)=([^#]+)$/.exec(fragment) ?? [];
  if (kind === 'purchase') return UUID_PATTERN.test(value) ? { kind, purchaseId: value as PurchaseId } : null;
  if (kind === 'notice') return /^[\w-]{1,60}$/.test(value) ? { kind, eventId: value } : null;
  if (kind !== 'line-link') return null;
  const body = linkLine.body.safeParse({ linkToken: decoded(value) });
  return body.success ? { kind, linkToken: body.data.linkToken } : null;
}

/** Reads it and takes it out of the address: a token must not lie there, and a purchase must not open at every visit. */
export function takeDeepLink(location: Location, history: History): DeepLink | null {
  const link = readDeepLink(location.hash);
  if (link !== null) history.replaceState(null, '', location.pathname + location.search);
  return link;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
