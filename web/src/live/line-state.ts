import { createStore } from '../ui/store.ts';

/** `opening` until the first try is over; then whether the server tells us of changes, or we ask. */
export type LineState = 'opening' | 'open' | 'off';
export const line = createStore<LineState>('opening');
