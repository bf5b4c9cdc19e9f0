import type { newcomers } from './demo-people.ts';
import type { LocationId } from './demo-practice.ts';
import type { StaffId } from './people.ts';
import type { DemoCall, DemoFailure, StepChange } from './step.ts';

/**
 * When: a wall-clock time so many open days ago, or so many minutes of opening time ago. So a conversation that is late
 * or due soon is so at whatever hour the practice is made.
 */
type When = { days: number; time: string } | { ago: number };

/** `plannedIn`, `snoozedFor`: minutes of opening time from the line's own time. */
type Act =
  | { patient: string }
  | { mails: string; from: string; subject: string }
  | { calls: DemoCall }
  | { by: StaffId; says: string; plannedIn?: number; fails?: DemoFailure; takesBack?: true; byMail?: true }
  | { by: StaffId; does: StepChange; snoozedFor?: number }
  | { by: StaffId; takesOn: keyof typeof newcomers };

/** A conversation that these four weeks must have, told line by line. */
export interface Scene {
  phone: string;
  location: LocationId;
  lines: readonly (When & Act)[];
}
