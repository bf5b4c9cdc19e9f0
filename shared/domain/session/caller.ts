import type { Staff } from '../staff/staff.ts';

/** Who asks: the person, and the session they ask in. */
export interface Caller extends Staff {
  sessionId: string;
}
