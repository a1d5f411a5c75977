import type { Clock } from '../../domain/clock.ts';
import type { FamilyAccountId, MunicipalityId, OwnerId, TerminalId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import { ok } from '../../domain/result.ts';
import { hashToken, makeSecretToken } from '../secret-token.ts';
import type { Store } from '../store/store.ts';

const LINK_LIFETIME_MS = 15 * 60_000;
export const OWNER_SESSION_LIFETIME_MS = 12 * 60 * 60_000;

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** A link that opens the family page once, within 15 minutes. The token is in the fragment, which no server or log sees. */
export async function makeSignInLink(
  link: {
    readonly municipalityId: MunicipalityId;
    readonly familyAccountId: FamilyAccountId;
    /** A co-guardian for whom the link is; the account's owner where nobody is named. */
    readonly ownerId?: OwnerId;
    /** `owner:…`, `staff:…` or `system`. */
    readonly madeBy: string;
    readonly terminalId: TerminalId | null;
    readonly origin: string;
  },
  { store, clock, random }: Deps,
): Promise<Result<{ url: string; expiresAt: string }, 'NOT_FOUND'>> {
  const { origin, ownerId = null, ...stored } = link;
  const token = makeSecretToken(random);
  const atMs = clock.nowMs();
  const expiresAtMs = atMs + LINK_LIFETIME_MS;
  const made = await store.makeSignInLink({
    ...stored,
    ownerId,
    tokenHash: hashToken(token),
    expiresAtMs,
    atMs,
  });
  if (!made.ok) return made;
  return ok({ url: `${origin}/family/#sign-in=${token}`, expiresAt: new Date(expiresAtMs).toISOString() });
}

/** Exchanges the link's token for a session's. */
export async function signOwnerIn(
  linkToken: string,
  { store, clock, random }: Deps,
): Promise<Result<{ sessionToken: string }, 'SIGN_IN_REFUSED'>> {
  const sessionToken = makeSecretToken(random);
  const atMs = clock.nowMs();
  const exchanged = await store.exchangeSignInLink({
    linkHash: hashToken(linkToken),
    sessionHash: hashToken(sessionToken),
    sessionExpiresAtMs: atMs + OWNER_SESSION_LIFETIME_MS,
    atMs,
  });
  return exchanged.ok ? ok({ sessionToken }) : exchanged;
}
