import { ownerSignIn } from '../contract/owner-routes.ts';

const MARK = '#sign-in=';

/** A one-time link's token, or `'unreadable'` where the address carries something that cannot be one. */
export type SignInLink =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'token'; readonly linkToken: string };

/** Reads the token from an address's fragment, which no server and no proxy ever sees. */
export function readSignInLink(fragment: string): SignInLink {
  if (!fragment.startsWith(MARK)) return { kind: 'none' };
  const body = ownerSignIn.body.safeParse({ linkToken: fragment.slice(MARK.length) });
  return body.success ? { kind: 'token', linkToken: body.data.linkToken } : { kind: 'unreadable' };
}

/** Reads the token and takes it out of the address bar and the history, so that nobody finds it on the phone later. */
export function takeSignInLink(location: Location, history: History): SignInLink {
  const link = readSignInLink(location.hash);
  if (link.kind !== 'none') history.replaceState(null, '', location.pathname + location.search);
  return link;
}
