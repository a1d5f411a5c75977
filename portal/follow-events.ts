import { FAMILY_EVENTS_PATH, familyEventSchema } from '../contract/owner-routes.ts';
import type { FamilyEvent } from '../contract/owner-routes.ts';
import type { Clock } from '../domain/clock.ts';
import type { RandomSource } from '../domain/random-source.ts';

/** The part of the browser's EventSource that is used here. */
export interface EventStream {
  addEventListener(name: 'open' | 'error' | 'reread', listener: () => void): void;
  addEventListener(name: 'family', listener: (message: { readonly data: unknown }) => void): void;
  close(): void;
}

export interface FollowerDependencies {
  readonly openStream: (path: string) => EventStream;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** The stream stands: read the page again, for what came before it. */
  readonly onOpen: () => void;
  readonly onEvent: (event: FamilyEvent) => void;
  /** The stream says that it skipped something, or carried what the contract does not know: only the whole page can be trusted. */
  readonly onGap: () => void;
  /** The stream broke or could not be opened; `inARow` counts from 1 since it last stood. */
  readonly onBreak: (inARow: number) => void;
}

export interface EventFollower {
  /** Opens the stream at once, whatever it was waiting for. */
  reopen(): void;
  stop(): void;
}

const OPEN_DEADLINE_MS = 10_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;

/**
 * Keeps one stream of family events open. A broken one is closed and opened anew here rather than by the browser, which
 * gives up for good on some answers and waits without end on a dead network; after each opening the page is read again,
 * so nothing is missed by not resuming.
 */
export function followEvents(dependencies: FollowerDependencies): EventFollower {
  const { clock } = dependencies;
  let breaksInARow = 0;
  let endStream: () => void = () => undefined;
  let cancelWait: () => void = () => undefined;

  function open(): void {
    endStream();
    cancelWait();
    const stream = dependencies.openStream(FAMILY_EVENTS_PATH);
    let ended = false;
    endStream = () => {
      ended = true;
      cancelWait();
      stream.close();
    };
    const onBreak = () => {
      if (ended) return;
      endStream();
      breaksInARow += 1;
      cancelWait = clock.after(waitMs(breaksInARow, dependencies.random), open);
      dependencies.onBreak(breaksInARow);
    };
    cancelWait = clock.after(OPEN_DEADLINE_MS, onBreak);
    stream.addEventListener('open', () => {
      if (ended) return;
      cancelWait();
      breaksInARow = 0;
      dependencies.onOpen();
    });
    stream.addEventListener('error', onBreak);
    stream.addEventListener('reread', () => {
      if (!ended) dependencies.onGap();
    });
    stream.addEventListener('family', ({ data }) => {
      if (ended) return;
      const event = readEvent(data);
      if (event === null) dependencies.onGap();
      else dependencies.onEvent(event);
    });
  }

  open();
  return {
    reopen: open,
    stop: () => endStream(),
  };
}

/** Doubling waits, spread by up to half: when a backend comes back, its families do not all arrive at the same moment. */
function waitMs(breaksInARow: number, random: RandomSource): number {
  const wholeMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (breaksInARow - 1));
  const [chance = 0] = random.bytes(1);
  return Math.round(wholeMs * (1 - chance / 512));
}

function readEvent(data: unknown): FamilyEvent | null {
  try {
    return familyEventSchema.safeParse(JSON.parse(String(data))).data ?? null;
  } catch {
    return null;
  }
}
