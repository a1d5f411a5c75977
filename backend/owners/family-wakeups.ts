import type { FamilyAccountId } from '../../domain/ids.ts';
import type { NudgeRelay } from './nudge-relay.ts';

/**
 * Tells open family pages and the notifier that an outbox has something new. Only a nudge: what is new is read from the outbox, so a lost
 * nudge delays and never loses.
 */
export interface FamilyWakeups {
  wake(familyAccountId: FamilyAccountId): void;
  /** The returned function ends it. */
  listen(familyAccountId: FamilyAccountId, listener: () => void): () => void;
  /** Every family's. */
  listenToAll(listener: (familyAccountId: FamilyAccountId) => void): () => void;
}

/** @param relay to and from the other backends of the same database; `null`: there are none */
export function createFamilyWakeups(relay: NudgeRelay | null): FamilyWakeups {
  const listeners = new Map<FamilyAccountId, Set<() => void>>();
  const listenersToAll = new Set<(familyAccountId: FamilyAccountId) => void>();
  const wakeHere = (familyAccountId: FamilyAccountId): void => {
    for (const listener of [...(listeners.get(familyAccountId) ?? [])]) listener();
    for (const listener of [...listenersToAll]) listener(familyAccountId);
  };
  relay?.onNudge(wakeHere);
  return {
    wake: (familyAccountId) => {
      wakeHere(familyAccountId);
      relay?.send(familyAccountId);
    },
    listenToAll: (listener) => {
      listenersToAll.add(listener);
      return () => void listenersToAll.delete(listener);
    },
    listen: (familyAccountId, listener) => {
      const there = listeners.get(familyAccountId) ?? new Set();
      listeners.set(familyAccountId, there.add(listener));
      return () => {
        there.delete(listener);
        if (there.size === 0 && listeners.get(familyAccountId) === there) listeners.delete(familyAccountId);
      };
    },
  };
}
