import { ok, refused } from '../../domain/result.ts';
import { closeOnce } from './close-once.ts';
import type { OpenTransport } from './transport.ts';

/** One end of a line, as the other end sees it. */
export interface LineEnd {
  bytes(bytes: Uint8Array): void;
  hungUp(): void;
}

/** Takes the near end of a new line and gives its own, or null where nobody is there (unplugged, or in use). */
export type Attach = (near: LineEnd) => LineEnd | null;

/**
 * A line inside one process, for emulators and tests. Bytes arrive in a later turn, copied, as they would from a
 * system: neither side can run inside the other's call or see the other's buffer change.
 */
export function inProcessOpener(name: string, attach: Attach): OpenTransport {
  return (events) => {
    const ending = closeOnce(events);
    const far = attach({
      bytes: (bytes) => {
        const copy = bytes.slice();
        queueMicrotask(() => ending.bytes(copy));
      },
      hungUp: () =>
        queueMicrotask(() => ending.close({ kind: 'unplugged', message: `${name} was unplugged.` })),
    });
    if (far === null) {
      return Promise.resolve(refused({ kind: 'not-found', message: `There is no device at ${name}.` }));
    }
    return Promise.resolve(
      ok({
        name,
        write: (bytes) => {
          if (ending.isClosed()) return Promise.resolve(refused('closed'));
          const copy = bytes.slice();
          queueMicrotask(() => far.bytes(copy));
          return Promise.resolve(ok(undefined));
        },
        close: () => {
          if (!ending.isClosed()) {
            ending.close({ kind: 'closed-here', message: `${name} was closed.` });
            queueMicrotask(() => far.hungUp());
          }
          return Promise.resolve();
        },
      }),
    );
  };
}
