import type { EntryRef } from '#shared/topics.ts';

/** What becomes due at an instant: a message that leaves (`message`), or a snooze that ends. */
export interface Due {
  at: number;
  phone: string;
  message?: EntryRef;
}

/** What waits for its time, in the order of time. */
export interface DueTimes {
  add(due: Due): void;
  /**
   * Takes out what is to be done before `until`, and when. What falls within one minute is done together, as the
   * minute's sweep does it; what is due of `phone` is never left for later.
   */
  next(until: number, phone: string | undefined): { at: number; due: Due[] } | undefined;
}

const minuteMs = 60_000;

export function dueTimes(): DueTimes {
  let waiting: Due[] = [];
  return {
    add(due) {
      waiting.push(due);
    },
    next(until, phone) {
      const passed = waiting.filter(({ at }) => at < until);
      const first = Math.min(...passed.map(({ at }) => at));
      const isPressing = passed.some((due) => due.phone === phone) || first + minuteMs <= until;
      if (!isPressing) return undefined;
      const due = passed.filter(({ at }) => at < first + minuteMs);
      waiting = waiting.filter((one) => !due.includes(one));
      return { at: Math.max(...due.map(({ at }) => at)), due };
    },
  };
}
