import { businessDateAt } from '../domain/business-date.ts';
import type { Clock } from '../domain/clock.ts';
import type { FamilyAccountId } from '../domain/ids.ts';
import type { RandomSource } from '../domain/random-source.ts';
import { makeTimedId } from '../platform/make-id.ts';
import { describeError } from './log.ts';
import type { BackendLog } from './log.ts';
import { EXPIRES_SOON_DAYS } from './notices/plan-notices.ts';
import type { Store } from './store/store.ts';
import { lookAtAlarmed, makeWatchRound } from './watch-over/watch-round.ts';

const CHAIN_EVERY_MS = 250;
const FORGET_EVERY_MS = 10 * 60_000;
const RELEASE_EVERY_MS = 1_000;
const EXPIRE_EVERY_MS = 60 * 60_000;
const WATCH_EVERY_MS = 60 * 60_000;
const GOOD_NEWS_EVERY_MS = 60_000;
const AT_ONCE_MAX = 500;
const DAY_MS = 24 * 60 * 60_000;

interface Telling {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** A family was told something. */
  readonly onFamilyEvent: (familyAccountId: FamilyAccountId) => void;
}

/**
 * The work that nobody waits for: chaining the audit log just after it was written, releasing what an owner did not answer,
 * booking vouchers whose last day is over, telling of those whose last day is near, looking after those who are
 * watched over, and forgetting what nobody can use any more.
 * @returns ends it, after chaining what is left
 */
export function keepHouse(deps: Telling & { readonly log: BackendLog }): () => Promise<void> {
  const { store, clock, log } = deps;
  const stops = [
    repeat(clock, CHAIN_EVERY_MS, log, () => store.chainAudit()),
    repeat(clock, RELEASE_EVERY_MS, log, () => releaseOverdue(deps)),
    repeat(clock, EXPIRE_EVERY_MS, log, () => {
      const atMs = clock.nowMs();
      return store.expireLots({ today: businessDateAt(atMs), limit: AT_ONCE_MAX, atMs });
    }),
    repeat(clock, EXPIRE_EVERY_MS, log, () => tellOfExpiring(deps)),
    repeat(clock, WATCH_EVERY_MS, log, () => makeWatchRound(deps)),
    repeat(clock, GOOD_NEWS_EVERY_MS, log, () => lookAtAlarmed(deps)),
    repeat(clock, FORGET_EVERY_MS, log, () => store.forgetExpired({ atMs: clock.nowMs() })),
  ];
  return async () => {
    for (const stop of stops) await stop();
    await store.chainAudit();
  };
}

/** Silence is no: what was held goes back when the time is up. */
async function releaseOverdue({ store, clock, random, onFamilyEvent }: Telling): Promise<void> {
  const atMs = clock.nowMs();
  for (const held of await store.overdueHolds({ atMs, limit: AT_ONCE_MAX })) {
    const eventId = makeTimedId<string>(clock, random);
    await store.answerHold({ ...held, answer: 'timeout', answeredBy: 'system', eventId, atMs });
    onFamilyEvent(held.familyAccountId);
  }
}

/** Families are told of vouchers whose last day is near, each date once. */
async function tellOfExpiring({ store, clock, random, onFamilyEvent }: Telling): Promise<void> {
  const atMs = clock.nowMs();
  const today = businessDateAt(atMs);
  const until = businessDateAt(atMs + EXPIRES_SOON_DAYS * DAY_MS);
  for (const lots of await store.expiringLots({ today, until, limit: AT_ONCE_MAX })) {
    const eventId = makeTimedId<string>(clock, random);
    if (await store.oweExpiringLots({ ...lots, today, eventId, atMs })) onFamilyEvent(lots.familyAccountId);
  }
}

/** One run after the other, the next one a while after the last one ended. @returns ends it, after the run in progress */
function repeat(
  clock: Clock,
  everyMs: number,
  log: BackendLog,
  work: () => Promise<unknown>,
): () => Promise<void> {
  let isOver = false;
  let running: Promise<void> = Promise.resolve();
  let cancel: () => void = () => undefined;
  const run = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log('housekeeping-failed', describeError(error));
    }
    if (!isOver) schedule();
  };
  const schedule = (): void => {
    cancel = clock.after(everyMs, () => {
      running = run();
    });
  };
  schedule();
  return async () => {
    isOver = true;
    cancel();
    await running;
  };
}
