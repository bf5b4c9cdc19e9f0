import type { Broken } from './checker/checker.ts';
import type { Edit } from './planted/bugs.ts';
import type { PlayedKind } from './story.ts';
import type { SuiteName } from './suites.ts';

/** A run of schedules in one thread. */
export interface Task {
  seed: number;
  from: number;
  to: number;
  /** Every how manieth of them. */
  step: number;
  /** Stop at the first broken promise. */
  untilBroken: boolean;
  edits?: readonly Edit[];
  runsOn?: boolean;
  /** Only stories of this kind. */
  kind?: PlayedKind;
  /** Plays on an embedded DynamoDB instead of the table in memory. */
  embedded?: boolean;
  /** Plays this instead of schedules. */
  suite?: SuiteName;
  size?: 'whole' | 'small';
}

/** A schedule that broke a promise. */
export interface Failure {
  schedule: number;
  broken: Broken[];
}

export interface TaskResult {
  schedules: number;
  sends: number;
  calls: number;
  corrections: number;
  sideEffects: string[];
  lost: number;
  duplicated: number;
  stuck: number;
  other: number;
  unknown: number;
  unknownUnexplained: number;
  faults: number;
  failures: Failure[];
}
