import type { StoreApi } from 'zustand/vanilla';
import type { FamilyEvent, FamilyPage } from '../../contract/owner-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import type { CallRefusal, FamilyApi } from '../family-api.ts';
import { followEvents } from '../follow-events.ts';
import type { EventFollower, EventStream } from '../follow-events.ts';
import { absorbEvent, absorbPage, forgetFresh, newlyFresh } from './family-view.ts';
import type { FamilyView } from './family-view.ts';
import { emptyPage, familyOf } from './portal-state.ts';
import type { PortalState } from './portal-state.ts';

const TICK_MS = 5_000;
/** A silent network looks like a quiet day: reading now and then tells them apart. */
const READ_EVERY_MS = 60_000;

export interface UpToDateDependencies {
  readonly store: StoreApi<PortalState>;
  readonly api: FamilyApi;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly openStream: (path: string) => EventStream;
  /** Whether somebody can see the page now; a phone in a pocket need not read. */
  readonly isVisible: () => boolean;
}

export interface UpToDate {
  /** Reads the whole page, beginning no earlier than this call; callers who wait share one reading. */
  read(): Promise<Result<FamilyPage, CallRefusal>>;
  /** From now on purchases arrive by themselves. */
  follow(): void;
  /** The network or the visitor came back: looks at once instead of waiting its turn. */
  wake(): void;
  /** The browser says that there is no network. */
  networkGone(): void;
  /** Ends following; a reading still on its way is not shown any more. */
  stop(): void;
}

/** Keeps the family's page true: reads it, follows its events, and says when it cannot. */
export function keepUpToDate(dependencies: UpToDateDependencies): UpToDate {
  const { store, api, clock } = dependencies;
  let visit = 0;
  let follower: EventFollower | null = null;
  let streamOpen = false;
  let cancelTick: () => void = () => undefined;
  let lastReadMs = clock.monotonicMs();
  let eventsSinceReadBegan: FamilyEvent[] = [];
  let lastRead: Promise<unknown> = Promise.resolve();
  let nextRead: Promise<Result<FamilyPage, CallRefusal>> | null = null;

  function read(): Promise<Result<FamilyPage, CallRefusal>> {
    const begin = () => {
      nextRead = null;
      const reading = readOnce();
      lastRead = reading;
      return reading;
    };
    nextRead ??= lastRead.then(begin, begin);
    return nextRead;
  }

  async function readOnce(): Promise<Result<FamilyPage, CallRefusal>> {
    const visitOfRead = visit;
    eventsSinceReadBegan = [];
    const reply = await api.readPage();
    lastReadMs = clock.monotonicMs();
    if (visitOfRead !== visit) return reply;
    if (reply.ok) showPage(reply.value);
    else showUnread(reply.reason);
    return reply;
  }

  function showPage(page: FamilyPage): void {
    const before = familyOf(store.getState());
    const after = absorbPage(before, page, eventsSinceReadBegan, clock.nowMs());
    const notice = store.getState().notice;
    store.setState({
      nowMs: clock.nowMs(),
      notice: notice?.tone === 'not-sure' ? null : notice,
      ...(streamOpen ? { connection: 'live' } : {}),
    });
    showFamily(before, after);
    const missed =
      before !== null && newlyFresh(before, after).length > 0 && eventsSinceReadBegan.length === 0;
    if (missed && streamOpen) follower?.reopen();
  }

  function showUnread(reason: CallRefusal): void {
    if (reason === 'SIGN_IN_NEEDED') {
      stop();
      store.setState(emptyPage({ kind: 'sign-in-needed' }));
    } else if (familyOf(store.getState()) === null) {
      store.setState(emptyPage({ kind: 'not-reached' }));
    } else {
      store.setState({ connection: 'lost' });
    }
  }

  function showFamily(before: FamilyView | null, after: FamilyView): void {
    const fresh = before === null ? [] : newlyFresh(before, after);
    store.setState({
      place: { kind: 'family', family: after },
      ...(fresh.length > 0 ? { announced: fresh } : {}),
    });
  }

  function onEvent(event: FamilyEvent): void {
    eventsSinceReadBegan.push(event);
    const before = familyOf(store.getState());
    if (before === null) return;
    const after = absorbEvent(before, event, clock.nowMs());
    if (after === before) return;
    store.setState({ nowMs: clock.nowMs() });
    showFamily(before, after);
    // A purchase brings the balance but not which voucher it came from; of the family it is told only that there is news.
    if (event.kind !== 'member-changed') void read();
  }

  function follow(): void {
    stop();
    store.setState({ connection: 'connecting' });
    follower = followEvents({
      ...dependencies,
      onOpen: () => {
        streamOpen = true;
        store.setState({ connection: 'live' });
        void read();
      },
      onEvent,
      onGap: () => void read(),
      onBreak: (inARow) => {
        streamOpen = false;
        store.setState({ connection: inARow === 1 ? 'connecting' : 'lost' });
        // A stream does not say why it was refused; reading does.
        if (inARow === 1) void read();
      },
    });
    waitForTick();
  }

  function waitForTick(): void {
    cancelTick = clock.after(TICK_MS, () => {
      waitForTick();
      tick();
    });
  }

  function tick(): void {
    const state = store.getState();
    const family = familyOf(state);
    const nowMs = clock.nowMs();
    if (Math.floor(nowMs / 60_000) !== Math.floor(state.nowMs / 60_000)) store.setState({ nowMs });
    if (family !== null) {
      const kept = forgetFresh(family, nowMs);
      if (kept !== family) store.setState({ place: { kind: 'family', family: kept } });
    }
    if (dependencies.isVisible() && clock.monotonicMs() - lastReadMs >= READ_EVERY_MS) void read();
  }

  function stop(): void {
    visit += 1;
    cancelTick();
    follower?.stop();
    follower = null;
    streamOpen = false;
  }

  return {
    read,
    follow,
    wake: () => {
      if (follower === null) return;
      if (!streamOpen) follower.reopen();
      void read();
    },
    networkGone: () => {
      if (follower === null) return;
      streamOpen = false;
      store.setState({ connection: 'lost' });
    },
    stop,
  };
}
