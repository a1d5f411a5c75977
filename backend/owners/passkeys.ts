import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type {
  PasskeyAssertion,
  PasskeyRegistration,
  beginPasskey,
  beginPasskeySignIn,
} from '../../contract/passkey-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { PasskeyId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import { hashToken, makeSecretToken } from '../secret-token.ts';
import type { PasskeyHolder, StoredPasskey } from '../store/passkeys.ts';
import type { Store } from '../store/store.ts';
import { OWNER_SESSION_LIFETIME_MS } from './sign-in-links.ts';

/** As long as somebody may look for their glasses, and no longer. */
const CHALLENGE_LIFETIME_MS = 5 * 60_000;
/** Ed25519, ECDSA P-256, RSA: what devices in use make (COSE numbers). */
const ALGORITHMS = [-8, -7, -257];

export interface PasskeyDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly publicOrigin: () => string;
}

/**
 * For whom passkeys are made: the host name of the public origin, and that one origin. An address of numbers is no name in WebAuthn
 * (level 3, 5.1.2): on this machine alone it is `localhost`.
 */
export function relyingParty(publicOrigin: string): { readonly id: string; readonly origin: string } {
  const url = new URL(publicOrigin);
  if (url.hostname === '127.0.0.1') url.hostname = 'localhost';
  return { id: url.hostname, origin: url.origin };
}

/** What a browser needs to make a passkey that says by itself whose it is. */
export async function beginRegistration(
  holder: PasskeyHolder & {
    readonly name: string;
    readonly familyName: string;
    readonly sessionHash: string;
  },
  deps: PasskeyDeps,
): Promise<z.input<typeof beginPasskey.reply>> {
  const known = await deps.store.listPasskeys(holder);
  return {
    rp: { name: '手ぶら Tebura', id: relyingParty(deps.publicOrigin()).id },
    user: {
      id: userHandle(holder),
      name: `${holder.familyName} ${holder.name}`,
      displayName: holder.name,
    },
    challenge: await newChallenge(holder.sessionHash, deps),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' as const })),
    timeout: CHALLENGE_LIFETIME_MS,
    excludeCredentials: known.map(({ credentialId, transports }) => ({
      id: credentialId,
      type: 'public-key' as const,
      transports: [...transports],
    })),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    attestation: 'none',
  };
}

/** Keeps the passkey that a browser made with this session's challenge. */
export async function finishRegistration(
  holder: PasskeyHolder & { readonly sessionHash: string },
  { name, registration }: { readonly name: string; readonly registration: PasskeyRegistration },
  deps: PasskeyDeps,
): Promise<Result<undefined, 'PASSKEY_REFUSED' | 'NOT_ALLOWED'>> {
  const { store, clock, random } = deps;
  const party = relyingParty(deps.publicOrigin());
  const verified = await orNull(
    verifyRegistrationResponse({
      response: registration,
      expectedChallenge: (challenge) => spendChallenge(challenge, holder.sessionHash, deps),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (verified?.verified !== true) return refused('PASSKEY_REFUSED');
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  return store.addPasskey({
    ...holder,
    atMs: clock.nowMs(),
    passkey: {
      passkeyId: makeTimedId<PasskeyId>(clock, random),
      credentialId: id,
      publicKey,
      counter,
      transports: registration.response.transports ?? [],
      name,
    },
  });
}

/** A question to whichever passkey the browser finds: nobody is named, so nobody learns who has one. */
export async function beginSignIn(deps: PasskeyDeps): Promise<z.input<typeof beginPasskeySignIn.reply>> {
  return {
    rpId: relyingParty(deps.publicOrigin()).id,
    challenge: await newChallenge(null, deps),
    timeout: CHALLENGE_LIFETIME_MS,
    userVerification: 'required',
  };
}

/** Exchanges the passkey's signature for a session's token. */
export async function finishSignIn(
  assertion: PasskeyAssertion,
  deps: PasskeyDeps,
): Promise<Result<{ sessionToken: string }, 'SIGN_IN_REFUSED'>> {
  const { store, clock, random } = deps;
  const passkey = await store.findPasskey(assertion.id);
  if (passkey === null) return refused('SIGN_IN_REFUSED');
  const counter = await verifiedCounter(assertion, passkey, deps);
  const sessionToken = makeSecretToken(random);
  const atMs = clock.nowMs();
  const begun =
    counter === null
      ? refused('SIGN_IN_REFUSED' as const)
      : await store.signInByPasskey({
          passkeyId: passkey.passkeyId,
          counter,
          sessionHash: hashToken(sessionToken),
          sessionExpiresAtMs: atMs + OWNER_SESSION_LIFETIME_MS,
          atMs,
        });
  if (begun.ok) return ok({ sessionToken });
  await store.recordAudit({
    municipalityId: passkey.municipalityId,
    atMs,
    actor: `owner:${passkey.ownerId}`,
    terminalId: null,
    action: 'passkey.refused',
    subject: passkey.familyAccountId,
    detail: { passkeyId: passkey.passkeyId },
  });
  return begun;
}

/** @returns the device's counter, or `null` where anything about the signature is not as it must be */
async function verifiedCounter(
  assertion: PasskeyAssertion,
  passkey: StoredPasskey,
  deps: PasskeyDeps,
): Promise<number | null> {
  // Who the passkey says it is for must be who it was made for.
  if (assertion.response.userHandle !== userHandle(passkey)) return null;
  const party = relyingParty(deps.publicOrigin());
  const verified = await orNull(
    verifyAuthenticationResponse({
      response: assertion,
      expectedChallenge: (challenge) => spendChallenge(challenge, null, deps),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: Uint8Array.from(passkey.publicKey),
        counter: passkey.counter,
        transports: [...passkey.transports],
      },
    }),
  );
  return verified?.verified === true ? verified.authenticationInfo.newCounter : null;
}

/** What the library throws is always a refusal: what it was given came from outside. */
async function orNull<Verified>(verification: Promise<Verified>): Promise<Verified | null> {
  try {
    return await verification;
  } catch {
    return null;
  }
}

async function newChallenge(
  sessionHash: string | null,
  { store, clock, random }: PasskeyDeps,
): Promise<string> {
  const challenge = makeSecretToken(random);
  const expiresAtMs = clock.nowMs() + CHALLENGE_LIFETIME_MS;
  await store.keepChallenge({ challengeHash: hashToken(challenge), sessionHash, expiresAtMs });
  return challenge;
}

function spendChallenge(
  challenge: string,
  sessionHash: string | null,
  { store, clock }: PasskeyDeps,
): Promise<boolean> {
  return store.spendChallenge({ challengeHash: hashToken(challenge), sessionHash, atMs: clock.nowMs() });
}

/** The same for all passkeys of a person in a family, and saying nothing about either. */
function userHandle({
  familyAccountId,
  ownerId,
}: Pick<PasskeyHolder, 'familyAccountId' | 'ownerId'>): string {
  const hash = createHash('sha256').update(`tebura passkey of ${ownerId} in ${familyAccountId}`);
  return hash.digest('base64url');
}
