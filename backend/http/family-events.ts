import type { ServerResponse } from 'node:http';
import type { Clock } from '../../domain/clock.ts';
import type { FamilyWakeups } from '../owners/family-wakeups.ts';
import type { OwnerSession } from '../store/access.ts';
import type { Store } from '../store/store.ts';

/** Proxies and phones close what is silent; a comment now and then also finds out who is gone. */
const HEARTBEAT_MS = 15_000;
/** Events read and written at a time: what a slow reader can make the backend hold. */
const PAGE = 20;
/** A page that missed more than this reads itself anew instead of replaying. */
const REPLAY_MAX = 500;
const STREAMS_PER_SESSION_MAX = 4;

interface Deps {
  readonly store: Store;
  readonly wakeups: FamilyWakeups;
  readonly clock: Clock;
}

export interface FamilyStreams {
  /** Writes the family's events to the response until the reader goes, the session ends or the backend closes. */
  open(
    response: ServerResponse,
    reader: { session: OwnerSession; sessionHash: string; lastEventId: string | undefined },
  ): void;
  endSession(sessionHash: string): void;
  close(): void;
}

/** The server-sent event streams of open family pages, fed from the outbox. */
export function createFamilyStreams(deps: Deps): FamilyStreams {
  const streams = new Map<string, Set<() => void>>();
  return {
    open: (response, { session, sessionHash, lastEventId }) => {
      const own = streams.get(sessionHash) ?? new Set<() => void>();
      streams.set(sessionHash, own);
      const [oldest] = own;
      if (own.size >= STREAMS_PER_SESSION_MAX) oldest?.();
      const end = streamEvents(response, { session, sessionHash, lastEventId }, deps, () => {
        own.delete(end);
        if (own.size === 0 && streams.get(sessionHash) === own) streams.delete(sessionHash);
      });
      own.add(end);
    },
    endSession: (sessionHash) => {
      for (const end of [...(streams.get(sessionHash) ?? [])]) end();
    },
    close: () => {
      for (const own of [...streams.values()]) for (const end of [...own]) end();
    },
  };
}

/** @returns what ends the stream */
function streamEvents(
  response: ServerResponse,
  { session, sessionHash, lastEventId }: Parameters<FamilyStreams['open']>[1],
  { store, wakeups, clock }: Deps,
  onEnd: () => void,
): () => void {
  const { familyAccountId } = session;
  let isOver = false;
  let isPumping = false;
  let isStale = true;
  let cursor: number | null = null;
  let stopHeartbeat: () => void = () => undefined;

  const end = (): void => {
    if (isOver) return;
    isOver = true;
    stopHeartbeat();
    stopListening();
    response.end();
    onEnd();
  };

  const write = (text: string): Promise<void> =>
    new Promise((resolve) => {
      if (isOver || response.write(text)) resolve();
      else {
        response.once('drain', resolve);
        response.once('close', resolve);
      }
    });

  const isAlive = async (): Promise<boolean> =>
    (await store.findOwnerSession({ tokenHash: sessionHash, atMs: clock.nowMs() })) !== null;

  /** Sends what is new since the cursor, page by page, never faster than the reader takes it. */
  const pump = async (): Promise<void> => {
    cursor ??= await startFrom(lastEventId);
    for (;;) {
      if (isOver) return;
      if (!(await isAlive())) {
        end();
        return;
      }
      const events = await store.readEvents({ familyAccountId, afterSeq: cursor, limit: PAGE });
      if (events.length > 0) await store.noteOwnersLook({ ...session, atMs: clock.nowMs() });
      for (const { seq, event } of events) {
        await write(event === null ? reread(seq) : message(seq, 'family', event));
        cursor = seq;
      }
      if (events.length < PAGE) return;
    }
  };

  /** Where the reader left off; with nothing to go by, now. The id alone is sent at once, so that a resume knows it. */
  const startFrom = async (asked: string | undefined): Promise<number> => {
    const newest = await store.newestEvent(familyAccountId);
    const last = asked !== undefined && /^[0-9]{1,15}$/.test(asked) ? Number(asked) : null;
    const canReplay = last !== null && last <= newest && newest - last <= REPLAY_MAX;
    if (canReplay) return last;
    await write(last === null ? `id: ${newest}\n\n` : reread(newest));
    return newest;
  };

  const advance = (): void => {
    isStale = true;
    if (isPumping) return;
    isPumping = true;
    void (async () => {
      while (isStale && !isOver) {
        isStale = false;
        await pump();
      }
    })()
      // The page reconnects and resumes; what was not sent is still in the outbox.
      .catch(end)
      .finally(() => (isPumping = false));
  };

  const beat = (): void => {
    stopHeartbeat = clock.after(HEARTBEAT_MS, () => {
      if (isOver) return;
      void write(': still here\n\n');
      advance();
      beat();
    });
  };

  const stopListening = wakeups.listen(familyAccountId, advance);
  response.on('close', end);
  response.on('error', end);
  beat();
  advance();
  return end;
}

function message(seq: number, event: string, data: unknown): string {
  return `id: ${seq}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Says that something happened that is not told one by one. */
function reread(seq: number): string {
  return message(seq, 'reread', {});
}
