/** Where the time comes from. Passed in everywhere, so that tests and the simulator own it. */
export interface Clock {
  /** Wall clock: milliseconds since 1970-01-01T00:00:00Z. May jump; never use it to measure a duration. */
  nowMs(): number;
  /** Monotonic milliseconds from an arbitrary start, for durations and time-outs. */
  monotonicMs(): number;
  /** Runs the callback once after the delay; the returned function cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}
