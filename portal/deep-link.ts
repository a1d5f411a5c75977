import { linkLine } from '../contract/notice-routes.ts';
import { UUID_PATTERN } from '../domain/ids.ts';
import type { MemberId, PurchaseId } from '../domain/ids.ts';

/** What an address asks to be shown: notices and LINE's talk lead here. It is kept until it has been shown. */
export interface DeepLink {
  readonly to:
    | { readonly kind: 'purchase'; readonly purchaseId: PurchaseId }
    /** The person whom the reader may want to stop; it is the reader who does it. */
    | { readonly kind: 'member'; readonly memberId: MemberId }
    | { readonly kind: 'inbox' }
    | { readonly kind: 'line'; readonly linkToken: string };
  /** The notice whose link was followed. */
  readonly noticeId: string | null;
}

/** Reads an address's fragment (`#purchase=…&notice=…`); `null` where it asks for nothing that is known. */
export function readDeepLink(fragment: string): DeepLink | null {
  const asked = new URLSearchParams(fragment.replace(/^#/, '').replaceAll('+', '%2B'));
  const idIn = (name: string) => {
    const id = asked.get(name) ?? '';
    return UUID_PATTERN.test(id) ? id : null;
  };
  const noticeId = idIn('notice');
  const purchaseId = idIn('purchase');
  if (purchaseId !== null)
    return { to: { kind: 'purchase', purchaseId: purchaseId as PurchaseId }, noticeId };
  const memberId = idIn('stop');
  if (memberId !== null) return { to: { kind: 'member', memberId: memberId as MemberId }, noticeId };
  if (noticeId !== null) return { to: { kind: 'inbox' }, noticeId };
  const body = linkLine.body.safeParse({ linkToken: asked.get('line-link') ?? '' });
  return body.success ? { to: { kind: 'line', linkToken: body.data.linkToken }, noticeId: null } : null;
}

/** Reads it and takes it out of the address: a token must not lie there, and a purchase must not open at every visit. */
export function takeDeepLink(location: Location, history: History): DeepLink | null {
  const link = readDeepLink(location.hash);
  if (link !== null) history.replaceState(null, '', location.pathname + location.search);
  return link;
}
