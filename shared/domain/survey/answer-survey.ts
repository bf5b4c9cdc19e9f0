import type { App } from '../../ports.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { Around } from '../reply/around.ts';
import type { ReHomed } from '../reply/re-home.ts';
import { isReadElsewhere, settleReply, settlingWrites } from '../reply/settle-reply.ts';
import { putThread } from '../thread/thread.rows.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { bestScore, lowScore } from './score.ts';
import { putSurvey } from './survey.rows.ts';
import type { Survey } from './survey.ts';
import type { SurveyAnswered } from './survey-answered.ts';

/**
 * Keeps what a patient answered to the survey: the number, and one line in their conversation. A number by itself asks
 * nothing of anybody; a low one, and whatever stands beside a number, waits for a person as every message does. Later
 * answers win. False when something moved meanwhile; whoever asks looks again.
 */
export async function answerSurvey(
  app: App,
  around: Around,
  { survey, score, isBare }: SurveyAnswered,
  home: ReHomed | undefined,
): Promise<boolean> {
  const entry = home?.entry ?? around.entry;
  const isLow = score <= lowScore;
  const calms = isBare && !isLow ? [entry] : [];
  if (isOvertaken(survey, entry)) return settleReply(app, around, { home, calms });
  const settling = settlingWrites(app, around, { home, calms, mayBeAfterHours: calms.length === 0 });
  const at = momentIn(settling.head, app.now()).toISOString();
  const line = {
    ...({ id: app.newId(), threadId: settling.head.id, kind: 'event', direction: 'out', channel: 'sms', at } as const),
    text: `Answered the survey: ${score} of ${bestScore}${isLow ? '. Somebody should get in touch' : ''}`,
    ...{ by: 'system', event: 'survey-answered' as const },
  };
  const answer = { score, at: entry.at, entryId: entry.id, withWords: !isBare };
  const committed = await app.table.commit<string>({
    ...settling.writes,
    head: putThread({ ...settling.head, tip: line.id, tipAt: at }, settling.headVersion),
    line: putEvent(line),
    survey: putSurvey({ ...survey, answer, revision: survey.revision + 1 }),
  });
  if (committed.ok) app.log.info('survey_answered', { threadId: line.threadId, entryId: entry.id });
  return committed.ok || isReadElsewhere(committed.names);
}

/** It, or a later one, was taken already. */
function isOvertaken({ answer }: Survey, { id, at }: { id: string; at: string }): boolean {
  return answer !== undefined && (answer.at > at || answer.entryId === id);
}
