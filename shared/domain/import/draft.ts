import type { VisitState } from '../appointment/transitions.ts';
import type { ImportProblem } from './import.ts';

/** A patient as a file gives them; what it does not say is absent. */
export interface PatientDraft {
  outsideId: string;
  givenName?: string;
  familyName?: string;
  birthDate?: string;
  phones: string[];
  emails: string[];
  language?: 'en' | 'es';
  interpreter?: string;
  transport?: string;
  location?: string;
  deceased?: boolean;
}

/** A visit as a file gives it. */
export interface VisitDraft {
  outsideId: string;
  /** The patient's outside id. */
  patient: string;
  location?: string;
  /** By the wall clock of the location, or as an instant. */
  when: { date: string; time: string } | { startsAt: string };
  minutes?: number;
  /** Ids or names, as the file has them. */
  visitType?: string;
  provider?: string;
  state: Exclude<VisitState, 'moved' | 'late-cancelled'>;
}

/** A row as it was read: what it holds, and what is wrong with it. One that is rejected holds nothing. */
export interface ReadRow {
  row: number;
  /** What makes it the same row again: two in one file with the same are one too many. */
  key?: string;
  patient?: PatientDraft;
  visit?: VisitDraft;
  problems: ImportProblem[];
}
