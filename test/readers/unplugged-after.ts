import type { LineEnd } from '../../drivers/transport/in-process-transport.ts';
import type { TapLine } from '../../drivers/emulators/serve-module.ts';

export interface Counted {
  bytes: number;
  unplugged: boolean;
}

/** Lets so many bytes pass, in both directions together and over all connections, and then pulls the plug, once. */
export function unpluggedAfter(bytesUntilUnplug: number, counted: Counted): TapLine {
  return (attach, unplug) => {
    const pass = (bytes: Uint8Array, onwards: (bytes: Uint8Array) => void): void => {
      const left = bytesUntilUnplug - counted.bytes;
      counted.bytes += bytes.length;
      if (counted.unplugged || bytes.length < left) {
        onwards(bytes);
        return;
      }
      onwards(bytes.subarray(0, left));
      counted.unplugged = true;
      unplug();
    };
    return (host): LineEnd | null => {
      const module = attach({
        bytes: (bytes) => pass(bytes, (passed) => host.bytes(passed)),
        hungUp: () => host.hungUp(),
      });
      return (
        module && {
          bytes: (bytes) => pass(bytes, (passed) => module.bytes(passed)),
          hungUp: () => module.hungUp(),
        }
      );
    };
  };
}
