import type { Write } from '../../table.ts';
import type { ComplaintChange, SurveyChange } from './counted-change.ts';

/**
 * Where the figures differ from what the events say. `what` names a stretch of a thread, or a day of a series; `threadId`,
 * `visitId`, `complaint`, `survey` or `mends` says what to do about it.
 */
export interface Difference {
  what: string;
  stored: string;
  recomputed: string;
  threadId?: string;
  visitId?: string;
  complaint?: ComplaintChange['complaint'];
  survey?: SurveyChange['survey'];
  mends?: Write;
}

export function said(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
