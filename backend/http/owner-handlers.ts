import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import type { MemberId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { ok, refused } from '../../domain/result.ts';
import { checkSpendingRules } from '../../domain/spending-rules.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import type { Mode } from '../../platform/mode.ts';
import type { FamilyWakeups } from '../owners/family-wakeups.ts';
import { signOwnerIn } from '../owners/sign-in-links.ts';
import type { OwnerSession } from '../store/access.ts';
import type { Store } from '../store/store.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { Handlers, RoutesOf } from './routes.ts';

export interface OwnerHandlerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly mode: Mode;
  readonly wakeups: FamilyWakeups;
  readonly signInAttempts: AttemptLimit;
  /** Ends the event streams of a session that is over. */
  readonly onSessionEnded: (sessionHash: string) => void;
}

/** The account owner's own family, and nobody else's: the family is taken from the session, never from the request. */
export function ownerHandlers(deps: OwnerHandlerDeps): Pick<Handlers, RoutesOf<'owner' | 'anybody'>> {
  const { store, clock, random, wakeups } = deps;

  const change = ({ familyAccountId, municipalityId, ownerId }: OwnerSession, memberId: MemberId) => {
    const atMs = clock.nowMs();
    const eventId = makeTimedId<string>(clock, random);
    return {
      familyAccountId,
      municipalityId,
      changedBy: ownerId,
      memberId,
      today: businessDateAt(atMs),
      eventId,
      atMs,
    };
  };

  return {
    ownerSignIn: async ({ body: { linkToken }, caller: { address }, cookie }) => {
      if (!deps.signInAttempts.take(address)) return refused('TOO_MANY_REQUESTS');
      const signedIn = await signOwnerIn(linkToken, deps);
      if (!signedIn.ok) return signedIn;
      cookie.set(signedIn.value.sessionToken);
      return ok({});
    },

    ownerSignOut: async ({ caller: { sessionHash }, cookie }) => {
      await store.endOwnerSession({ tokenHash: sessionHash, atMs: clock.nowMs() });
      deps.onSessionEnded(sessionHash);
      cookie.clear();
      return ok({});
    },

    readFamilyPage: async ({ caller: { session } }) => {
      const today = businessDateAt(clock.nowMs());
      const page = await store.readFamilyPage({ familyAccountId: session.familyAccountId, today });
      return ok({ ...page, mode: deps.mode });
    },

    changeRules: async ({ caller: { session }, params: { memberId }, body }) => {
      if (!checkSpendingRules(body.rules).ok) return refused('RULES_CONTRADICT');
      const changed = await store.changeRules({ ...change(session, memberId), ...body });
      if (changed.ok) wakeups.wake(session.familyAccountId);
      return changed;
    },

    setFrozen: async ({ caller: { session }, params: { memberId }, body: { frozen } }) => {
      const changed = await store.setFrozen({ ...change(session, memberId), frozen });
      if (changed.ok) wakeups.wake(session.familyAccountId);
      return changed;
    },
  };
}
