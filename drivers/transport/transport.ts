import type { Result } from '../../domain/result.ts';

/**
 * A connection that carries bytes to a device and back: serial port, TCP socket, or two ends in one process.
 * One object per connection, never reopened: a port that is reopened sends what was written while it was closed.
 */
export interface Transport {
  /** For staff and logs, such as `/dev/ttyUSB0 at 57600 baud`. */
  readonly name: string;
  /**
   * Hands the bytes to the operating system. A write that does not get through within the time closes the
   * transport (`closed` fires), so that nothing half-sent is followed by something else.
   */
  write(bytes: Uint8Array, timeoutMs: number): Promise<Result<undefined, WriteRefusal>>;
  /** Resolves when the operating system has let go of the connection. Never rejects; may be called twice. */
  close(): Promise<void>;
}

export type WriteRefusal = 'closed' | 'timed-out';

/** Given when opening, so that no byte and no hang-up can fall between opening and listening. */
export interface TransportEvents {
  bytes(bytes: Uint8Array): void;
  /** Fires exactly once, whoever closed it. No `bytes` follows. */
  closed(reason: CloseReason): void;
}

export interface CloseReason {
  /** `restarted`: it no longer answered and was reset by us. */
  readonly kind: 'closed-here' | 'unplugged' | 'failed' | 'restarted';
  /** One sentence for staff. */
  readonly message: string;
}

export interface OpenProblem {
  readonly kind: 'not-found' | 'in-use' | 'not-permitted' | 'failed';
  /** What is wrong and what to do, for staff. */
  readonly message: string;
}

/** Makes one new connection each time it is called. */
export type OpenTransport = (events: TransportEvents) => Promise<Result<Transport, OpenProblem>>;
