import { useSyncExternalStore } from 'react';

/** A value outside React that several places share: read it, replace it, hear of changes. */
export interface Store<T> {
  get(): T;
  set(next: (before: T) => T): void;
  subscribe(listener: () => void): () => void;
}

/** A store that lives as long as the page; nothing of it is written to disk. */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      const changed = next(value);
      if (Object.is(changed, value)) return;
      value = changed;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What `select` makes of the store, followed. It must answer the same object as long as nothing it reads changed. */
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
