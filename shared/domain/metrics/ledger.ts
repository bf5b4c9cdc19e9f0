import type { Write } from '../../table.ts';
import type { CountedThing } from './counted-change.ts';
import type { Share } from './figures-of.ts';

/** Something that is to be counted anew: the writes that note how, what it was counted as, and what it counts as now. */
export interface LedgerChange {
  writes: Write[];
  before: Share[];
  after: Share[];
}

/** What counting a change writes; `besides`: what has to be counted as well, once this is written. */
export interface LedgerChanges {
  ledgers: LedgerChange[];
  besides?: CountedThing | undefined;
}
