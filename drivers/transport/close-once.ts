import type { CloseReason, TransportEvents } from './transport.ts';

/** Turns the many ways in which operating systems report an end (error, end, close) into exactly one `closed`. */
export interface CloseOnce {
  readonly isClosed: () => boolean;
  close(reason: CloseReason): void;
  /** Passes bytes on unless closed. */
  bytes(bytes: Uint8Array): void;
  readonly closed: Promise<void>;
}

export function closeOnce(events: TransportEvents): CloseOnce {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let isClosed = false;
  return {
    isClosed: () => isClosed,
    close: (reason) => {
      if (isClosed) return;
      isClosed = true;
      resolve(undefined);
      events.closed(reason);
    },
    bytes: (bytes) => {
      if (!isClosed) events.bytes(bytes);
    },
    closed: promise,
  };
}
