import type { passkeyRoutes } from '../../contract/passkey-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import { ok, refused } from '../../domain/result.ts';
import { beginRegistration, beginSignIn, finishRegistration, finishSignIn } from '../owners/passkeys.ts';
import type { PasskeyDeps } from '../owners/passkeys.ts';
import type { OwnerSession } from '../store/access.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { Handlers } from './routes.ts';

interface Deps extends PasskeyDeps {
  readonly signInAttempts: AttemptLimit;
}

/** Passkeys of whoever is signed in, and signing in with one. */
export function passkeyHandlers(deps: Deps): Pick<Handlers, keyof typeof passkeyRoutes> {
  const { store, clock } = deps;
  const passkeysOf = async (session: OwnerSession) => ({
    passkeys: [...(await store.listPasskeys(session))],
  });

  return {
    readPasskeys: async ({ caller: { session } }) => ok(await passkeysOf(session)),

    beginPasskey: async ({ caller: { session, sessionHash } }) => {
      const { familyAccountId, ownerId } = session;
      const today = businessDateAt(clock.nowMs());
      const { familyName, ownerName, coGuardians } = await store.readFamilyPage({ familyAccountId, today });
      const name = coGuardians.find((other) => other.ownerId === ownerId)?.name ?? ownerName;
      return ok(await beginRegistration({ ...session, name, familyName, sessionHash }, deps));
    },

    addPasskey: async ({ caller: { session, sessionHash }, body }) => {
      const added = await finishRegistration({ ...session, sessionHash }, body, deps);
      return added.ok ? ok(await passkeysOf(session)) : added;
    },

    removePasskey: async ({ caller: { session }, params: { passkeyId } }) => {
      const removed = await store.removePasskey({ ...session, passkeyId, atMs: clock.nowMs() });
      return removed.ok ? ok(await passkeysOf(session)) : removed;
    },

    beginPasskeySignIn: async ({ caller: { address } }) => {
      if (!deps.signInAttempts.take(address)) return refused('TOO_MANY_REQUESTS');
      return ok(await beginSignIn(deps));
    },

    signInWithPasskey: async ({ body: { assertion }, caller: { address }, cookie }) => {
      if (!deps.signInAttempts.take(address)) return refused('TOO_MANY_REQUESTS');
      const signedIn = await finishSignIn(assertion, deps);
      if (!signedIn.ok) return signedIn;
      cookie.set(signedIn.value.sessionToken);
      return ok({});
    },
  };
}
