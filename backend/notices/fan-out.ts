import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import type { FamilyAccountId } from '../../domain/ids.ts';
import { describeError } from '../log.ts';
import type { BackendLog } from '../log.ts';
import type { Store } from '../store/store.ts';
import { planNotices } from './plan-notices.ts';

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: BackendLog;
  /** Notices were made: somebody may be told. */
  readonly onNotices: () => void;
}

export interface FanOut {
  /** A family's outbox has something new. Only a nudge: what was not heard is found. */
  wake(familyAccountId: FamilyAccountId): void;
  /** After what is being done. */
  close(): Promise<void>;
}

/** Events of one family that are made into notices in one transaction. */
const EVENTS_AT_ONCE = 20;
const FAMILIES_AT_ONCE = 4;
/** How often families whose nudge was lost are looked for: after a crash, or from another backend. */
const LOOK_EVERY_MS = 5_000;
const FOUND_AT_ONCE = 500;
/** Families remembered; the others are found when looked for. */
const REMEMBERED_MAX = 10_000;

/** Turns what families are owed into notices, soon after the commit that owes it and outside of it. */
export function createFanOut({ store, clock, log, onNotices }: Deps): FanOut {
  const waiting = new Set<FamilyAccountId>();
  const running = new Set<Promise<void>>();
  let isOver = false;
  let looking: Promise<void> = Promise.resolve();
  let cancelLook: () => void = () => undefined;

  const advance = (): void => {
    while (!isOver && running.size < FAMILIES_AT_ONCE) {
      const [familyAccountId] = waiting;
      if (familyAccountId === undefined) return;
      waiting.delete(familyAccountId);
      const work = makeNotices(familyAccountId)
        // It is still in the outbox, and looked for again.
        .catch((error: unknown) => log('notices-not-made', describeError(error)))
        .finally(() => {
          running.delete(work);
          advance();
        });
      running.add(work);
    }
  };

  const makeNotices = async (familyAccountId: FamilyAccountId): Promise<void> => {
    while (!isOver) {
      const nowMs = clock.nowMs();
      const today = businessDateAt(nowMs);
      const news = await store.readFamilyNews({ familyAccountId, today, limit: EVENTS_AT_ONCE });
      const last = news.events.at(-1);
      if (last === undefined) return;
      const { municipalityId, afterSeq } = news;
      const notices = planNotices(news, nowMs);
      const made = { familyAccountId, municipalityId, afterSeq, throughSeq: last.seq, notices };
      if ((await store.writeNotices(made)) && notices.length > 0) onNotices();
    }
  };

  const wake = (familyAccountId: FamilyAccountId): void => {
    if (waiting.size < REMEMBERED_MAX) waiting.add(familyAccountId);
    advance();
  };

  const look = async (): Promise<void> => {
    try {
      for (const familyAccountId of await store.familiesWithNews({ limit: FOUND_AT_ONCE }))
        wake(familyAccountId);
    } catch (error) {
      log('notices-not-looked-for', describeError(error));
    }
    if (!isOver)
      cancelLook = clock.after(LOOK_EVERY_MS, () => {
        looking = look();
      });
  };
  looking = look();

  return {
    wake,
    close: async () => {
      isOver = true;
      cancelLook();
      await looking;
      await Promise.all(running);
    },
  };
}
