import { createStore } from './store.ts';

/** One line at the bottom of the desk. With `seconds` it counts down, as long as `undo` can still be chosen. */
export interface Toast {
  id: string;
  text: string;
  tone: 'plain' | 'trouble';
  seconds?: number;
  undo?: () => void;
}

const shownSeconds = 7;
const atMost = 3;

/** The toasts on show, oldest first. */
export const toasts = createStore<Toast[]>([]);

/** Shows a toast until its time is up; one of the same id is replaced. */
export function showToast(toast: Toast): void {
  toasts.set((before) => [...before.filter(({ id }) => id !== toast.id), toast].slice(-atMost));
  setTimeout(
    () => {
      toasts.set((before) => before.filter((shown) => shown !== toast));
    },
    (toast.seconds ?? shownSeconds) * 1000,
  );
}

/** Says that something did not work: what happened, then what to do. */
export function showTrouble(text: string): void {
  showToast({ id: 'trouble', text, tone: 'trouble' });
}

export function dismissToast(id: string): void {
  toasts.set((before) => before.filter((toast) => toast.id !== id));
}

/** Undoes the newest thing that still can be. */
export function undoLatest(): void {
  const latest = toasts.get().findLast(({ undo }) => undo);
  if (!latest?.undo) return;
  dismissToast(latest.id);
  latest.undo();
}
