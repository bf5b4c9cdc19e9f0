import type { App } from '../../ports.ts';

/** What counting needs of what is outside: the table, and to wait for others at the same figures. */
export type Counting = Pick<App, 'table' | 'backOff'>;
