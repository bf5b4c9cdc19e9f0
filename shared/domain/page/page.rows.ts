import type { Key, QueryOptions, RowKind, Write } from '../../table.ts';
import { notThere } from '../../table.ts';
import { type Page, page, type Told } from './page.ts';

export const pageRow: RowKind<Page> = { name: 'page', schema: page };

/** The wake partition of pages that nobody has taken yet. */
export const pageWake = 'PAGE';

const prefix = 'PAGE#';

/** `PAGE#01J.. | PAGE` */
export function pageKey(id: string): Key {
  return { pk: `${prefix}${id}`, sk: 'PAGE' };
}

export function pageIdOfKey(key: Key): string {
  return key.pk.slice(prefix.length);
}

/** Pages that nobody has taken, oldest first. */
export function waitingPages(limit: number): QueryOptions {
  return { index: 'byWake', pk: pageWake, limit };
}

export function putPage(of: Page): Write {
  return { key: pageKey(of.id), if: notThere, put: { ...of, wake: pageWake, wakeAt: of.at } };
}

/**
 * Counts a try before it is made, so that it is made once, with the verdicts on whom it is for; `wakeAt` undefined: it was
 * the last one.
 */
export function claimPage({ id, tries, told: before = [] }: Page, told: Told[], wakeAt: string | undefined): Write {
  return {
    key: pageKey(id),
    if: { tries: { is: tries }, takenBy: { absent: true } },
    set: { tries: tries + 1, told: [...before, ...told], ...(wakeAt ? { wakeAt } : {}) },
    remove: wakeAt ? [] : ['wake', 'wakeAt'],
  };
}

export function takePage(id: string, by: string, at: string): Write {
  return {
    key: pageKey(id),
    if: { tries: { present: true }, takenBy: { absent: true } },
    set: { takenBy: by, takenAt: at },
    remove: ['wake', 'wakeAt'],
  };
}
