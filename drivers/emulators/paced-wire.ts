import type { Clock } from '../../domain/clock.ts';

/** A byte on a UART, 8N1: start bit, eight data bits, stop bit. */
const BITS_PER_BYTE = 10;
/** Bytes are handed on in bundles of about this duration: finer than any reader notices, coarser than timers jitter. */
const BUNDLE_MS = 3;

export interface PacedWire {
  /** @param delivered is called after the last of these bytes */
  send(bytes: Uint8Array, delivered?: () => void): void;
  /** Forgets what is still on its way. */
  cut(): void;
}

/**
 * One direction of a serial line: every byte takes its time, in order. Bundles are timed from when the line became
 * busy, so that late timers do not add up. @param baud null for a line without any delay
 */
export function pacedWire(
  baud: number | null,
  clock: Clock,
  deliver: (bytes: Uint8Array) => void,
): PacedWire {
  if (baud === null) return unpacedWire(deliver);
  const msPerByte = (1_000 * BITS_PER_BYTE) / baud;
  const queue: { readonly bytes: Uint8Array; readonly delivered: (() => void) | undefined }[] = [];
  let cancel: (() => void) | null = null;
  let busySinceMs = 0;
  let deliveredBytes = 0;

  const wait = (): void => {
    const next = queue[0];
    if (next === undefined) {
      cancel = null;
      return;
    }
    const bundleBytes = Math.min(next.bytes.length, Math.max(1, Math.floor(BUNDLE_MS / msPerByte)));
    const dueMs = busySinceMs + (deliveredBytes + bundleBytes) * msPerByte;
    // Whole milliseconds, up: timers cut off the rest, and a line is never faster than its rate.
    cancel = clock.after(Math.max(0, Math.ceil(dueMs - clock.monotonicMs())), () => {
      deliveredBytes += bundleBytes;
      const isWhole = bundleBytes === next.bytes.length;
      if (isWhole) queue.shift();
      else queue[0] = { ...next, bytes: next.bytes.subarray(bundleBytes) };
      deliver(next.bytes.subarray(0, bundleBytes));
      if (isWhole) next.delivered?.();
      wait();
    });
  };
  return {
    send: (bytes, delivered) => {
      queue.push({ bytes: bytes.slice(), delivered });
      if (cancel !== null) return;
      busySinceMs = clock.monotonicMs();
      deliveredBytes = 0;
      wait();
    },
    cut: () => {
      cancel?.();
      cancel = null;
      queue.length = 0;
    },
  };
}

function unpacedWire(deliver: (bytes: Uint8Array) => void): PacedWire {
  return {
    send: (bytes, delivered) => {
      deliver(bytes);
      delivered?.();
    },
    cut: () => undefined,
  };
}
