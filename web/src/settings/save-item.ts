import { ApiError } from '#shared/api.client.ts';
import { call, queryClient, sentenceOf } from '../client.ts';
import type { Calendar } from '../schedule/use-schedule.ts';
import { problemsOf } from './use-settings.ts';

/** One of the calendar's lists: how it is read, and how it is put back. */
export interface Part<T extends { id: string }> {
  /** What the id of a new one begins with. */
  prefix: string;
  of: (calendar: Calendar) => readonly T[];
  put: (calendar: Calendar, items: T[]) => Calendar;
}

/**
 * Saves one item of the calendar on top of whatever else was saved meanwhile; a new one gets its id. Answers what is in
 * the way, in a sentence, or undefined.
 */
export function saveItem<T extends { id: string }>(
  part: Part<T>,
  before: T | undefined,
  after: T,
): Promise<string | undefined> {
  return saveCalendar((calendar) => {
    const items = part.of(calendar);
    if (!before) return part.put(calendar, [...items, { ...after, id: freeId(part.prefix, items) }]);
    const isAsSeen = items.some((one) => JSON.stringify(one) === JSON.stringify(before));
    return isAsSeen
      ? part.put(
          calendar,
          items.map((one) => (one.id === before.id ? after : one)),
        )
      : undefined;
  });
}

/** Changes the calendar as it stands now; undefined: it is not as it was seen. */
export async function saveCalendar(change: (calendar: Calendar) => Calendar | undefined): Promise<string | undefined> {
  try {
    const changed = change(await call('readCalendar', {}));
    if (changed) await call('saveCalendar', { body: changed });
    await queryClient.invalidateQueries({ queryKey: ['calendar'] });
    return changed
      ? undefined
      : 'Somebody else changed this meanwhile. Discard shows theirs; save again puts yours in its place.';
  } catch (error) {
    if (!(error instanceof ApiError)) return sentenceOf(error);
    const [first] = problemsOf(error);
    return first ? `${first.field.split('.').at(-1)}: ${first.message}` : sentenceOf(error);
  }
}

function freeId(prefix: string, items: readonly { id: string }[]): string {
  const taken = new Set(items.map(({ id }) => id));
  for (let nth = items.length + 1; ; nth += 1) if (!taken.has(`${prefix}-${nth}`)) return `${prefix}-${nth}`;
}
