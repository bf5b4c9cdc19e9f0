import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { checkThread } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { notAsked } from './not-asked.ts';
import { unchangedSurvey, unchangedSurveySettings } from './survey.rows.ts';
import { surveyAround } from './survey-around.ts';
import { stillAttended } from './survey-target.ts';

/** A survey's text as the last look needs it, and what must hold when it is begun. */
export interface LookedSurvey {
  isOver: boolean;
  stands: Record<string, Write>;
}

/**
 * Looks whether a patient is still to be asked. `head` is their conversation as it was read before: whatever comes there
 * between this look and the claim refuses the claim.
 */
export async function lookSurvey(
  app: App,
  of: NonNullable<OutboundEntry['survey']>,
  head: Thread,
): Promise<LookedSurvey> {
  const around = await surveyAround(app, of);
  if (!around) return { isOver: true, stands: {} };
  const { survey, settings, visit } = around;
  return {
    isOver: notAsked({ ...around, thread: head }, app.now()) !== undefined,
    stands: {
      thread: checkThread(head),
      survey: unchangedSurvey(survey),
      settings: unchangedSurveySettings(settings),
      ...(visit ? { visit: stillAttended(visit) } : {}),
    },
  };
}
