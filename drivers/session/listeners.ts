export interface Listeners<Event> {
  /** @returns a function that ends the subscription */
  add(listener: (event: Event) => void): () => void;
  emit(event: Event): void;
}

/** A list of listeners, called in the order in which they came. */
export function createListeners<Event>(): Listeners<Event> {
  const listeners = new Map<symbol, (event: Event) => void>();
  return {
    add: (listener) => {
      const key = Symbol('listener');
      listeners.set(key, listener);
      return () => void listeners.delete(key);
    },
    emit: (event) => {
      for (const listener of [...listeners.values()]) listener(event);
    },
  };
}
