import type { App } from '../../ports.ts';
import type { Staff } from '../staff/staff.ts';
import { surveyKey, surveyPointerRow, surveyRow, surveysBetween } from '../survey/survey.rows.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import { countedSurveyKey, countedSurveyRow } from './counted-survey.rows.ts';
import { everyRow } from './every-row.ts';
import { placesOf, type Range } from './places.ts';

/** Most that are shown at once; `before` goes on where a page ended. */
const pageSize = 100;

/**
 * Who was asked the survey and what they answered, and who was not and why, the newest day first: those that the figure counts. `before` is the
 * day that a page ended with. Refusals: invalid.
 */
export async function listSurveys(
  app: App,
  who: Staff,
  asked: Omit<Range, 'channel'> & { before?: string | undefined },
) {
  const { locations } = await placesOf(app, who, asked);
  const to = asked.before && asked.before < asked.to ? asked.before : asked.to;
  const pages = await Promise.all(
    locations.map(({ id }) => everyRow(app, surveyPointerRow, surveysBetween(id, asked.from, to))),
  );
  const newest = pages.flat().toSorted((one, other) => (one.day < other.day ? 1 : -1));
  const end = newest[pageSize - 1]?.day;
  // A page ends with a whole day, so that the next one begins with another.
  const page = end === undefined ? newest : newest.filter(({ day }) => day >= end);
  const next = newest.find(({ day }) => end !== undefined && day < end)?.day;
  const threads = await Promise.all(page.map((ref) => shown(app, ref)));
  return { threads: threads.flat(), ...(next ? { before: next } : {}) };
}

async function shown(app: App, ref: { threadId: string; id: string }) {
  const [survey, counted, found] = await app.table.getMany(
    [surveyRow, surveyKey(ref)],
    [countedSurveyRow, countedSurveyKey(ref.id)],
    [threadRow, threadKey(ref.threadId)],
  );
  const of = survey?.asked ?? survey?.leftOut;
  if (!survey || !of || !(counted?.asked || counted?.leftOut)) return [];
  const head = await standingThread(app, found);
  const { occasion, state, reasons, answer } = survey;
  const { location, day, at } = of;
  return [
    {
      ...{ id: head?.id ?? ref.threadId, surveyId: ref.id, name: head?.name ?? '', location, day, at, occasion },
      ...(state === 'left-out' ? { leftOut: reasons.map(({ message }) => message) } : {}),
      ...(answer ? { score: answer.score, withWords: answer.withWords, answeredAt: answer.at } : {}),
    },
  ];
}
