import type { PageRef } from '../../entry-ref.ts';
import type { Key, QueryOptions, RowKind, Write } from '../../table.ts';
import { isThere, notThere } from '../../table.ts';
import { type Page, page } from './page.ts';
import { rankOfTold, type Told, type ToldState, told } from './told.ts';

export const pageRow: RowKind<Page> = { name: 'page', schema: page };
export const toldRow: RowKind<Told> = { name: 'telling of a page', schema: told };

/** The wake partition of pages that nobody has taken yet. */
export const pageWake = 'PAGE';

const prefix = 'PAGE#';
const toldPrefix = 'TOLD#';

/** `PAGE#01J.. | PAGE` */
export function pageKey(id: string): Key {
  return { pk: `${prefix}${id}`, sk: 'PAGE' };
}

export function pageIdOfKey(key: Key): string {
  return key.pk.slice(prefix.length);
}

/** `PAGE#01J.. | TOLD#0003-01`: the second telling of the third try. */
export function toldKey({ pageId, toldId }: PageRef): Key {
  return { pk: `${prefix}${pageId}`, sk: `${toldPrefix}${toldId}` };
}

export function toldIdOf(tryNumber: number, nth: number): string {
  return `${String(tryNumber).padStart(4, '0')}-${String(nth).padStart(2, '0')}`;
}

/** Pages that nobody has taken, oldest first. */
export function waitingPages(limit: number): QueryOptions {
  return { index: 'byWake', pk: pageWake, limit };
}

/** Who was told of a page, the newest first. */
export function toldOf(pageId: string, limit: number): QueryOptions {
  return { pk: `${prefix}${pageId}`, prefix: toldPrefix, descending: true, consistent: true, limit };
}

/** Who is told by one try of it, in order. */
export function toldByTry(pageId: string, tryNumber: number): QueryOptions {
  const start = `${toldPrefix}${String(tryNumber).padStart(4, '0')}-`;
  return { pk: `${prefix}${pageId}`, prefix: start, consistent: true };
}

export function putPage(of: Page): Write {
  return { key: pageKey(of.id), if: notThere, put: { ...of, wake: pageWake, wakeAt: of.at } };
}

const isWaiting = ({ tries }: Page) => ({ tries: { is: tries }, takenBy: { absent: true } }) as const;

/** Counts a try before it is made, so that it is made once; the sweep looks at it again at `wakeAt`, until all of it is done. */
export function claimPage(of: Page, nextAt: string, wakeAt: string): Write {
  const set = { tries: of.tries + 1, step: of.step + 1, nextAt, wakeAt, wake: pageWake };
  return { key: pageKey(of.id), if: isWaiting(of), set };
}

/** All of a try is done: it is looked at again when the next step is due. */
export function restPage(of: Page, nextAt: string): Write {
  return { key: pageKey(of.id), if: isWaiting(of), set: { nextAt, wakeAt: nextAt, wake: pageWake } };
}

/** More such words came: it is told anew from this step on, at once, whatever a try that is under way writes down. */
export function raisePageAgain(of: Page, step: number, at: string): Write {
  const set = { tries: of.tries + 1, step, nextAt: at, wakeAt: at, wake: pageWake };
  return { key: pageKey(of.id), if: isWaiting(of), set };
}

export function takePage(id: string, by: string, at: string): Write {
  return {
    key: pageKey(id),
    if: { tries: { present: true }, takenBy: { absent: true } },
    set: { takenBy: by, takenAt: at },
    remove: ['wake', 'wakeAt'],
  };
}

export function putTold(of: Told): Write {
  return { key: toldKey({ pageId: of.pageId, toldId: of.id }), if: notThere, put: of };
}

/** Hands one telling to the provider: once, and only while nobody is on it. */
export function beginTold(of: Told): { begun: Write; page: Write } {
  return {
    begun: {
      key: toldKey({ pageId: of.pageId, toldId: of.id }),
      if: { state: { is: 'planned' } },
      set: { state: 'begun', rank: rankOfTold.begun },
    },
    page: { key: pageKey(of.pageId), if: { ...isThere, takenBy: { absent: true } }, check: true },
  };
}

/** How far it came, never backwards. */
export function setTold(ref: PageRef, state: ToldState, code?: string): Write {
  const rank = rankOfTold[state];
  return {
    key: toldKey(ref),
    if: { ...isThere, rank: { below: rank } },
    set: { state, rank, ...(code ? { code } : {}) },
  };
}

/** The provider never had it: it is tried once more. */
export function planAgain({ pageId, id }: Told, code: string): Write {
  return {
    key: toldKey({ pageId, toldId: id }),
    if: { state: { is: 'begun' } },
    set: { state: 'planned', rank: rankOfTold.planned, code },
  };
}
