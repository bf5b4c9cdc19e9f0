/**
 * What a visit can be. `moved` is where the time that a visit left behind ends: the visit itself goes on as booked, under
 * the next version.
 */
export const visitStates = [
  'booked',
  'confirmed',
  'arrived',
  'attended',
  'no-show',
  'cancelled',
  'late-cancelled',
  'moved',
] as const;
export type VisitState = (typeof visitStates)[number];

/** What follows when a visit goes from one state to another. */
export interface Transition {
  /** The version is raised: whatever was planned for the old one (a reminder) is void. */
  raises?: true;
  /** It gives its time back, or takes it again. */
  time?: 'gives-back' | 'takes';
  /** Only once the visit has begun. */
  begun?: true;
}

const calledOff: Transition = { raises: true, time: 'gives-back' };
const seen: Transition = { begun: true };
const restored: Transition = { raises: true, time: 'takes' };

/**
 * The one table of a visit's states: from (row) to (cell). What stands nowhere cannot happen. Later answers win, so
 * confirmed goes back to booked; a desk that marked the wrong thing can mark again.
 */
export const transitions: Record<VisitState, Partial<Record<VisitState, Transition>>> = {
  booked: {
    confirmed: {},
    arrived: {},
    attended: seen,
    'no-show': seen,
    cancelled: calledOff,
    'late-cancelled': calledOff,
    moved: calledOff,
  },
  confirmed: {
    booked: {},
    arrived: {},
    attended: seen,
    'no-show': seen,
    cancelled: calledOff,
    'late-cancelled': calledOff,
    moved: calledOff,
  },
  arrived: { booked: {}, attended: seen, 'no-show': seen },
  attended: { arrived: {}, 'no-show': seen },
  'no-show': { arrived: {}, attended: seen, 'late-cancelled': {} },
  cancelled: { booked: restored },
  'late-cancelled': { booked: restored },
  moved: {},
};

/** What follows from going there, or undefined where that cannot be. */
export function transition(from: VisitState, to: VisitState): Transition | undefined {
  return transitions[from][to];
}

/** Is the visit still to come, as far as its state says? */
export function isAhead(state: VisitState): boolean {
  return state === 'booked' || state === 'confirmed';
}

/** Does it hold the time of its provider and its chair? */
export function holdsTime(state: VisitState): boolean {
  return state !== 'cancelled' && state !== 'late-cancelled' && state !== 'moved';
}

/** Cancelled in time, or inside the practice's window before the visit (metric definition 6). */
export function cancelledAs(startsAt: number, now: number, lateCancelHours: number): 'cancelled' | 'late-cancelled' {
  return startsAt - now < lateCancelHours * 3_600_000 ? 'late-cancelled' : 'cancelled';
}
