import type { Clock } from '../../domain/clock.ts';
import type { OwnerId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import { describeError } from '../log.ts';
import type { BackendLog } from '../log.ts';
import type { LaneStep } from '../store/notices.ts';
import type { Store } from '../store/store.ts';
import type { Channel } from './channel.ts';
import { SEND_DEADLINE_MS } from './send-on-channel.ts';
import { tellNotice } from './tell-notice.ts';

interface Deps {
  readonly store: Store;
  readonly channels: readonly Channel[];
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: BackendLog;
  readonly publicOrigin: () => string;
}

export interface Dispatcher {
  /** Something may be due. Only a nudge. */
  wake(): void;
  /** After what is being sent; what is left is sent after the next start. */
  close(): Promise<void>;
}

/** People who are told at the same time, and notices of one person that are held in memory. */
const LANES_AT_ONCE = 32;
const NOTICES_AT_ONCE = 20;
const LOOK_EVERY_MS = 1_000;
/** A lane whose sender died is taken up after so long; a living one renews it before each sending. */
const LEASE_MS = SEND_DEADLINE_MS + 10_000;

/** The lease is somebody else's: what was to be written was not, and nothing more is sent. */
class LaneLost extends Error {}

/** Sends what is due: one person's notices in their order and one at a time, many people's at once. */
export function createDispatcher(deps: Deps): Dispatcher {
  const { store, clock, random, log } = deps;
  const channels = new Map(deps.channels.map((channel) => [channel.channel, channel]));
  const running = new Set<Promise<void>>();
  let isOver = false;
  let isStale = false;
  let claiming: Promise<void> | null = null;
  let cancelLook: () => void = () => undefined;

  const advance = (): void => {
    isStale = true;
    if (isOver || claiming !== null || running.size >= LANES_AT_ONCE) return;
    claiming = claimLanes()
      .catch((error: unknown) => log('lanes-not-claimed', describeError(error)))
      .finally(() => {
        claiming = null;
        if (isStale) advance();
      });
  };

  const claimLanes = async (): Promise<void> => {
    isStale = false;
    const atMs = clock.nowMs();
    const leaseId = makeTimedId<string>(clock, random);
    const limit = LANES_AT_ONCE - running.size;
    const owners = await store.claimLanes({ leaseId, leaseUntilMs: atMs + LEASE_MS, atMs, limit });
    for (const ownerId of owners) {
      const work = runLane(ownerId, leaseId)
        // The lease ends by itself.
        .catch((error: unknown) => {
          if (!(error instanceof LaneLost)) log('lane-failed', describeError(error));
        })
        .finally(() => {
          running.delete(work);
          advance();
        });
      running.add(work);
    }
  };

  const runLane = async (ownerId: OwnerId, leaseId: string): Promise<void> => {
    const move = async (...steps: readonly LaneStep[]): Promise<void> => {
      const atMs = clock.nowMs();
      const held = await store.moveLane({ ownerId, leaseId, leaseUntilMs: atMs + LEASE_MS, atMs, steps });
      if (!held) throw new LaneLost();
    };
    const lane = await store.readLane({ ownerId, atMs: clock.nowMs(), limit: NOTICES_AT_ONCE });
    let waitUntilMs: number | null = null;
    for (const notice of lane.notices) {
      if (isOver || waitUntilMs !== null) break;
      waitUntilMs = await tellNotice(notice, { ...lane, ownerId }, move, { ...deps, channels });
    }
    await move({ kind: 'release', waitUntilMs: waitUntilMs ?? 0 });
  };

  const look = (): void => {
    cancelLook = clock.after(LOOK_EVERY_MS, () => {
      advance();
      look();
    });
  };

  advance();
  look();
  return {
    wake: advance,
    close: async () => {
      isOver = true;
      cancelLook();
      await claiming;
      await Promise.all(running);
    },
  };
}
