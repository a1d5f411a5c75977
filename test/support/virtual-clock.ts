import { setImmediate as nextTurn, setTimeout as realPause } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** How many turns of the event loop may pass without a timer: enough for any chain of promises here. */
const SETTLING_TURNS = 4;
const VIRTUAL_HOURS_MAX = 24;

/** Time that passes only when nothing else is left to do: a minute of waiting costs nothing and is always the same. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();

  nowMs(): number {
    return 1_700_000_000_000 + this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Timers that nobody has cancelled: none may be left when everything is closed. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Lets time pass until the promise is settled. @throws Error if it never is, however long one waits */
  async until<Value>(promise: Promise<Value>): Promise<Value> {
    let settled = false;
    void promise.then(
      () => (settled = true),
      () => (settled = true),
    );
    while (!settled) {
      for (let turn = 0; turn < SETTLING_TURNS && !settled; turn++) await nextTurn();
      if (settled) break;
      if (!this.#fireNext()) await realPause(1); // a picture is being decoded by another thread
      if (this.#nowMs > VIRTUAL_HOURS_MAX * 3_600_000) throw new Error('still waiting after a virtual day');
    }
    return promise;
  }

  pass(durationMs: number): Promise<void> {
    return this.until(new Promise((resolve) => void this.after(durationMs, resolve)));
  }

  #fireNext(): boolean {
    let next: Timer | null = null;
    for (const timer of this.#timers) if (next === null || timer.dueMs < next.dueMs) next = timer;
    if (next === null) return false;
    this.#timers.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    next.callback();
    return true;
  }
}
