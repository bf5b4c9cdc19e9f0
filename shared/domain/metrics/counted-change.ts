import type { Complaint } from '../complaint/complaint.ts';
import type { Survey } from '../survey/survey.ts';

/** A thread whose figures may have changed, and from which ISO instant on; from its beginning without one. */
export interface ThreadChange {
  threadId: string;
  since: string | undefined;
}

/** A visit that changed. */
export interface VisitChange {
  visitId: string;
}

/** Something that may be a contact after a missed visit, at an ISO instant in a thread. */
export interface MissedChange {
  missedIn: string;
  at: string;
}

/** A visit that was booked for a patient at an ISO instant: one that they missed before may be recovered by it. */
export interface RebookedChange {
  rebooked: string;
  at: string;
}

/** A time of a location's day that a visit takes, or takes no more: one that was called off late may be refilled by it. */
export interface SlotChange {
  slotAt: string;
  date: string;
}

/** A visit of a patient at an ISO instant that was attended, or is so no more: the one before may count otherwise. */
export interface AgainChange {
  cameAgain: string;
  at: string;
}

/** A complaint that was marked, or that was none after all. */
export interface ComplaintChange {
  complaint: Pick<Complaint, 'threadId' | 'at' | 'id'>;
}

/** A survey that was asked, left out or answered, or whose text went on its way. */
export interface SurveyChange {
  survey: Pick<Survey, 'threadId' | 'id'>;
}

/** What of a changed row has to be counted. */
export type CountedChange = CountedThing | MissedChange | RebookedChange | SlotChange | AgainChange;

/** A thread, a visit, a complaint or a survey: what has figures of its own. */
export type CountedThing = ThreadChange | VisitChange | ComplaintChange | SurveyChange;
