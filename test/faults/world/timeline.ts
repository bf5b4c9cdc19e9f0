/** Virtual time: nothing here waits for a clock. Who waits is woken in the order of its moment, one at a time. */
export interface Timeline {
  /** Milliseconds since 1970: the true time, which no machine of the world knows exactly. */
  now(): number;
  /** Does something at a moment. */
  at(moment: number, run: () => void): void;
  /** Waits inside an invocation. Goes straight on when nobody else would come in between. */
  wait(milliseconds: number): Promise<void>;
  /** Runs real input and output; the timeline stands still meanwhile. */
  real<R>(run: () => Promise<R>): Promise<R>;
  /** The timeline stands still until what this answers is called. */
  hold(): () => void;
  /** Goes on until nothing is left or `until` says so. */
  run(until?: () => boolean): Promise<void>;
  /** The moment of the next thing, if there is one. */
  next(): number | undefined;
}

interface Due {
  moment: number;
  order: number;
  run: () => void;
}

export function timeline(start: number): Timeline {
  let now = start;
  let order = 0;
  let busy = 0;
  const heap: Due[] = [];

  function at(moment: number, run: () => void): void {
    order += 1;
    push(heap, { moment: Math.max(moment, now), order, run });
  }

  async function settled(): Promise<void> {
    do await new Promise<void>((resolve) => setImmediate(resolve));
    while (busy > 0);
  }

  return {
    now: () => now,
    at,
    wait(milliseconds) {
      const moment = now + milliseconds;
      const first = heap[0];
      if (!first || moment < first.moment) {
        now = moment;
        return Promise.resolve();
      }
      return new Promise((resolve) => at(moment, resolve));
    },
    async real(run) {
      busy += 1;
      try {
        return await run();
      } finally {
        // Whoever waited for it goes on in a microtask of its own.
        queueMicrotask(() => {
          busy -= 1;
        });
      }
    },
    hold() {
      busy += 1;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        queueMicrotask(() => {
          busy -= 1;
        });
      };
    },
    async run(until = () => false) {
      while (!until()) {
        const due = pop(heap);
        if (!due) return;
        now = Math.max(now, due.moment);
        due.run();
        await settled();
      }
    },
    next: () => heap[0]?.moment,
  };
}

function isBefore(a: Due, b: Due): boolean {
  return a.moment < b.moment || (a.moment === b.moment && a.order < b.order);
}

function push(heap: Due[], due: Due): void {
  let index = heap.length;
  heap.push(due);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (!parent || !isBefore(due, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = due;
}

function pop(heap: Due[]): Due | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (!top || !last || heap.length === 0) return top;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const a = heap[left];
    const b = heap[left + 1];
    if (!a) break;
    const [child, childIndex] = b && isBefore(b, a) ? [b, left + 1] : [a, left];
    if (!isBefore(child, last)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = last;
  return top;
}
