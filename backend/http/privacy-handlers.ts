import type { privacyRoutes } from '../../contract/privacy-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import type { MemberId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { ok, refused } from '../../domain/result.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import type { FamilyWakeups } from '../owners/family-wakeups.ts';
import { withdrawConsent } from '../owners/withdraw-consent.ts';
import type { OwnerSession } from '../store/access.ts';
import type { Store } from '../store/store.ts';
import type { TemplateStore } from '../store/template-store.ts';
import type { Gallery } from '../templates/gallery.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { Handlers } from './routes.ts';

interface Deps {
  readonly store: Store;
  readonly templates: TemplateStore;
  readonly gallery: Gallery;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly wakeups: FamilyWakeups;
  readonly exportAttempts: AttemptLimit;
}

/** Who looked, what was consented to, and a family's data to take along or to have taken away. */
export function privacyHandlers(deps: Deps): Pick<Handlers, keyof typeof privacyRoutes> {
  const { store, clock, random, wakeups } = deps;

  const withdraw = async (
    { familyAccountId, municipalityId, ownerId }: OwnerSession,
    memberId: MemberId,
    wish: { readonly confirmedName: string; readonly erase: boolean },
  ) => {
    const atMs = clock.nowMs();
    const change = {
      familyAccountId,
      municipalityId,
      memberId,
      changedBy: ownerId,
      today: businessDateAt(atMs),
      eventId: makeTimedId<string>(clock, random),
      atMs,
    };
    const withdrawn = await withdrawConsent({ ...change, ...wish }, deps);
    if (withdrawn.ok) wakeups.wake(familyAccountId);
    return withdrawn;
  };

  return {
    readLooks: async ({ caller: { session } }) =>
      ok({ looks: await store.readLooks(session.familyAccountId) }),

    readConsents: async ({ caller: { session } }) =>
      ok({ consents: await store.readConsents(session.familyAccountId) }),

    withdrawConsent: ({ caller: { session }, params: { memberId }, body: { confirmedName } }) =>
      withdraw(session, memberId, { confirmedName, erase: false }),

    eraseMember: async ({ caller: { session }, params: { memberId }, body: { confirmedName } }) => {
      if (!session.isOwner) return refused('NOT_ALLOWED');
      const erased = await withdraw(session, memberId, { confirmedName, erase: true });
      if (!erased.ok) return erased;
      return ok({
        deleted: ['templates', 'name', 'birth-date', 'notices', 'codes', 'watch-over'],
        kept: ['ledger', 'consent', 'audit'],
      });
    },

    exportFamily: async ({ caller: { session } }) => {
      const { familyAccountId, municipalityId, ownerId } = session;
      if (!deps.exportAttempts.take(familyAccountId)) return refused('TOO_MANY_REQUESTS');
      const atMs = clock.nowMs();
      await store.noteOwnersLook({ familyAccountId, municipalityId, ownerId, atMs });
      return ok(
        await store.exportFamily({
          familyAccountId,
          municipalityId,
          ownerId,
          today: businessDateAt(atMs),
          atMs,
        }),
      );
    },
  };
}
