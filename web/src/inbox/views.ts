import type { RouteInput } from '#shared/api.ts';

/** The views of the inbox, in the order of the page: three tabs, the rest in a menu; `short` beside the tabs. */
export const views = [
  { view: 'needs-reply', name: 'Needs reply', tab: true },
  { view: 'mine', name: 'Mine', tab: true },
  { view: 'unassigned', name: 'Unassigned', tab: true },
  { view: 'waiting', name: 'Waiting', tab: false },
  { view: 'failed', name: 'Failed sends', short: 'Failed', tab: false },
  { view: 'automated', name: 'Automations', short: 'Automatic', tab: false },
  { view: 'snoozed', name: 'Snoozed', tab: false },
  { view: 'done', name: 'Done', tab: false },
  { view: 'all', name: 'All', tab: false },
] as const;

export type View = (typeof views)[number]['view'];

/** Whether what stands in an address names a view. */
export function isView(value: unknown): value is View {
  return views.some(({ view }) => view === value);
}

/** The name of a view as the page shows it. */
export function nameOfView(view: View): string {
  return views.find((one) => one.view === view)?.name ?? '';
}

/** The name of a view where there is little room. */
export function shortNameOf(view: View): string {
  const one = views.find((other) => other.view === view);
  return one && 'short' in one ? one.short : nameOfView(view);
}

/** What the API is asked for a view: all is no view. */
export function queryOfView(view: View): Pick<NonNullable<RouteInput<'listThreads'>['query']>, 'view'> {
  return view === 'all' ? {} : { view };
}

/** What an empty view says: what is so, then where to look next. */
export const emptyWords: Record<View, { title: string; words: string }> = {
  'needs-reply': { title: 'All caught up', words: 'Nobody is waiting for an answer.' },
  mine: { title: 'Nothing is yours', words: 'Conversations assigned to you stand here.' },
  unassigned: { title: 'Everything has an owner', words: 'Conversations that nobody has taken stand here.' },
  waiting: { title: 'Nobody to wait for', words: 'Conversations in which the patient has the next word stand here.' },
  failed: {
    title: 'Everything arrived',
    words: 'Messages that were not delivered stand here until somebody deals with them.',
  },
  automated: { title: 'No automatic messages', words: 'Conversations in which no person has written stand here.' },
  snoozed: { title: 'Nothing is snoozed', words: 'Snoozed conversations stand here until their time comes.' },
  done: { title: 'Nothing is done yet', words: 'Finished conversations stand here.' },
  all: { title: 'No conversations yet', words: 'They stand here as soon as somebody writes.' },
};
