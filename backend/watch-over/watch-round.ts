import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import type { FamilyAccountId, MemberId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import type { Store } from '../store/store.ts';

const PAGE = 200;

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly onFamilyEvent: (familyAccountId: FamilyAccountId) => void;
}

/** Looks once at everybody who is watched over; done again, it tells nothing that was told. */
export async function makeWatchRound(deps: Deps): Promise<void> {
  await deps.store.forgetOldSigns({ today: businessDateAt(deps.clock.nowMs()) });
  await lookAtAll(deps, false);
}

/** Good news do not wait for the hour: looks at those about whom somebody is worried. */
export async function lookAtAlarmed(deps: Deps): Promise<void> {
  await lookAtAll(deps, true);
}

async function lookAtAll({ store, clock, random, onFamilyEvent }: Deps, alarmed: boolean): Promise<void> {
  let after: MemberId | null = null;
  for (;;) {
    const members: { memberId: MemberId; familyAccountId: FamilyAccountId }[] = await store.watchedMembers({
      alarmed,
      after,
      limit: PAGE,
    });
    for (const { memberId, familyAccountId } of members) {
      const at = tokyoMomentAt(clock.nowMs());
      const looked = await store.lookAfter({ memberId, at, eventId: makeTimedId(clock, random) });
      if (looked?.told === true) onFamilyEvent(familyAccountId);
    }
    after = members.at(-1)?.memberId ?? null;
    if (members.length < PAGE) return;
  }
}
