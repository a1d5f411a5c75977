import type { FamilyAccountId } from '../../domain/ids.ts';

/**
 * Tells open family pages and the notifier that an outbox has something new. Only a nudge: what is new is read from the outbox, so a lost
 * nudge delays and never loses. (Several backends will nudge through the database.)
 */
export interface FamilyWakeups {
  wake(familyAccountId: FamilyAccountId): void;
  /** The returned function ends it. */
  listen(familyAccountId: FamilyAccountId, listener: () => void): () => void;
  /** Every family's. */
  listenToAll(listener: (familyAccountId: FamilyAccountId) => void): () => void;
}

export function createFamilyWakeups(): FamilyWakeups {
  const listeners = new Map<FamilyAccountId, Set<() => void>>();
  const listenersToAll = new Set<(familyAccountId: FamilyAccountId) => void>();
  return {
    wake: (familyAccountId) => {
      for (const listener of [...(listeners.get(familyAccountId) ?? [])]) listener();
      for (const listener of [...listenersToAll]) listener(familyAccountId);
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
