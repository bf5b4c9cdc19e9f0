import type { OutboundEntry } from '#shared/domain/message/entry.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { surveyRow } from '#shared/domain/survey/survey.rows.ts';
import type { Survey } from '#shared/domain/survey/survey.ts';
import type { Broken } from '../checker/checker.ts';
import type { Item } from '../world/sorted-items.ts';
import type { World } from '../world/world.ts';
import { scores } from './survey-story.ts';
import { sendableEntries } from './visit-checker.ts';
import type { Change } from './visit-history.ts';

const hour = 3_600_000;
/** Two clocks, each five minutes wrong, and a function that has begun to send. */
const toleranceMs = 12 * 60_000;
/** A number is taken for an answer for a day; until well within it nothing else is asked that may have it. */
const openMs = 24 * hour;
const surelyMs = 12 * hour;

/**
 * A patient is asked about a visit once at most, and about one visit in all these days; what arose is asked or says why not; what
 * they answered last is the answer, each is said once, and the figures count what stands there.
 */
export async function brokenSurveys(
  rows: readonly Item[],
  world: World,
  changes: readonly Change[],
  wasSwitched: boolean,
): Promise<Broken[]> {
  const surveys = rows
    .filter(({ pk, sk }) => String(pk).startsWith('THREAD#') && String(sk).startsWith('SURVEY#'))
    .map((row) => surveyRow.schema.parse(row));
  const texts = sendableEntries(rows).filter(({ survey }) => survey !== undefined);
  const broken = [
    ...(texts.length > 1 ? [`one patient is asked ${texts.length} times`] : []),
    ...texts
      .filter(({ id }) => world.provider.accepted().filter(({ messageId }) => messageId === id).length > 1)
      .map(({ id }) => `${id} left twice`),
    ...texts
      .filter(({ id }) => !surveys.some(({ state, asked }) => state === 'asked' && asked?.ref.messageId === id))
      .map(({ id }) => `${id} asks, and no survey says that it was asked`),
    ...surveys.flatMap(undecided),
    ...(wasSwitched ? [] : unplanned(surveys, changes)),
    ...brokenLines(rows, world),
    ...surveys.flatMap((survey) => brokenAnswer(rows, world, survey, texts)),
    ...(await miscounted(world)),
  ];
  return broken.map((what) => ({ rule: 'visit' as const, what }));
}

function undecided({ id, state, reasons }: Survey): string[] {
  if (state === 'planned') return [`the survey of ${id} is planned for ever`];
  return state === 'left-out' && reasons.length === 0 ? [`the survey of ${id} is left out without a reason`] : [];
}

/** Every visit that became attended is to be asked about. */
function unplanned(surveys: readonly Survey[], changes: readonly Change[]): string[] {
  const attended = changes.filter(({ before, after }) => after.state === 'attended' && before?.state !== 'attended');
  return [...new Set(attended.map(({ after }) => after.id))]
    .filter((id) => surveys.every((survey) => survey.id !== id))
    .map((id) => `${id} was attended, and no survey of it was planned`);
}

/** Each number that somebody texted is said once at most. */
function brokenLines(rows: readonly Item[], { texted }: World): string[] {
  const said = rows.filter(({ event }) => event === 'survey-answered').map(({ text }) => String(text));
  return [1, 2, 3, 4, 5].flatMap((score) => {
    const lines = said.filter((line) => line.startsWith(`Answered the survey: ${score} of 5`)).length;
    const given = texted.filter(({ body }) => scores.get(body) === score).length;
    return lines > given ? [`${lines} lines say a ${score} that was texted ${given} times`] : [];
  });
}

/** The last number that came once the question had left is its answer, unless they stopped texts. */
function brokenAnswer(
  rows: readonly Item[],
  { texted }: World,
  { id, asked, answer, threadId }: Survey,
  texts: readonly OutboundEntry[],
): string[] {
  const asking = texts.find((text) => text.id === asked?.ref.messageId);
  if (!asking?.leftAt || asking.status === 'failed' || texted.some(({ body }) => body === 'STOP')) return [];
  const leftAt = Date.parse(asking.leftAt);
  const last = rows
    .filter(({ pk, direction, kind }) => pk === `THREAD#${threadId}` && direction === 'in' && kind === 'text')
    .filter(({ text, at }) => scores.has(String(text)) && Date.parse(String(at)) > leftAt + toleranceMs)
    .filter(({ at }) => Date.parse(String(at)) < leftAt + openMs + toleranceMs)
    .toSorted((a, b) => String(a.sk).localeCompare(String(b.sk)))
    .at(-1);
  if (!last || answer?.entryId === last.id || Date.parse(String(last.at)) > leftAt + surelyMs) return [];
  return [`"${last.text}" was said last to the survey of ${id}, and its answer is ${answer?.score ?? 'none'}`];
}

/** The figures are what the rows say. */
async function miscounted({ table, time }: World): Promise<string[]> {
  const { differences } = await recompute({ table, backOff: (attempt) => time.wait(attempt) });
  return differences.map((one) => `the figures differ: ${JSON.stringify(one)}`);
}
