import { refused } from '../../domain/result.ts';
import type { OpenTransport } from '../transport/transport.ts';

/** One owner per port in this program; against other programs the system's own lock is used. */
export interface PortOwners {
  /** An opener that is refused as `in-use` while another one of the same port is open. */
  owned(path: string, open: OpenTransport): OpenTransport;
  isOwned(path: string): boolean;
}

export function portOwners(): PortOwners {
  const owned = new Set<string>();
  return {
    isOwned: (path) => owned.has(path),
    owned: (path, open) => async (events) => {
      if (owned.has(path)) {
        const message = `${path} is used by another reader of this terminal. Configure one port per reader.`;
        return refused({ kind: 'in-use', message });
      }
      owned.add(path);
      const opened = await open({
        bytes: (bytes) => events.bytes(bytes),
        closed: (reason) => {
          owned.delete(path);
          events.closed(reason);
        },
      });
      if (!opened.ok) owned.delete(path);
      return opened;
    },
  };
}
