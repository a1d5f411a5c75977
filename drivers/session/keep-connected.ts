import type { Clock } from '../../domain/clock.ts';
import type { Result } from '../../domain/result.ts';
import { sleep } from '../../platform/sleep.ts';
import type { CloseReason } from '../transport/transport.ts';

/** What a connection to a device is, whatever it speaks. */
export interface Connectable {
  readonly closed: Promise<CloseReason>;
  close(): Promise<void>;
}

export interface ConnectProblem {
  readonly state: 'disconnected' | 'faulty';
  /** What is wrong and what to do, for staff. */
  readonly message: string;
  /** Given where trying again soon is useless or harmful, as with a refused password. */
  readonly retryAfterMs?: number;
}

export type ConnectionState<Session> =
  | { readonly state: 'connecting' }
  | { readonly state: 'ready'; readonly session: Session }
  | { readonly state: 'disconnected' | 'faulty'; readonly message: string; readonly restarted?: boolean };

export interface Connection {
  /** Resolves when the device is let go of and nothing runs any more. */
  close(): Promise<void>;
}

const BACK_OFF_MS = [200, 400, 800, 1_600, 3_000] as const;
/** A connection that lived at least this long was a good one: the next attempt comes quickly again. */
const GOOD_CONNECTION_MS = 5_000;

/**
 * Keeps one device connected for as long as the program runs: opens it, waits for its end, opens it again with growing
 * pauses. A missing device never stops anything; it is reported and looked for again.
 */
export function keepConnected<Session extends Connectable>(options: {
  /** @param signal is aborted when the connection is not wanted any more */
  readonly connect: (signal: AbortSignal) => Promise<Result<Session, ConnectProblem>>;
  readonly onState: (state: ConnectionState<Session>) => void;
  readonly clock: Clock;
}): Connection {
  const { connect, onState, clock } = options;
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));

  const keep = async (): Promise<void> => {
    onState({ state: 'connecting' });
    let attempts = 0;
    while (!stop.signal.aborted) {
      let pauseMs = BACK_OFF_MS[Math.min(attempts, BACK_OFF_MS.length - 1)] ?? 0;
      attempts++;
      const connected = await connect(stop.signal);
      if (connected.ok) {
        const sinceMs = clock.monotonicMs();
        const session = connected.value;
        onState({ state: 'ready', session });
        const reason = await Promise.race([session.closed, stopped]);
        if (reason !== undefined) {
          const restarted = reason.kind === 'restarted';
          onState({ state: 'disconnected', message: reason.message, ...(restarted && { restarted }) });
        }
        await session.close();
        if (clock.monotonicMs() - sinceMs >= GOOD_CONNECTION_MS) {
          attempts = 0;
          pauseMs = BACK_OFF_MS[0];
        }
      } else {
        onState({ state: connected.reason.state, message: connected.reason.message });
        pauseMs = connected.reason.retryAfterMs ?? pauseMs;
      }
      await sleep(clock, pauseMs, stop.signal);
    }
  };
  const running = keep();
  return {
    close: () => {
      stop.abort();
      return running;
    },
  };
}
