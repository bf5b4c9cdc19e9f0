import { type Page, page } from '#shared/domain/page/page.ts';
import { minutesAfter } from '#shared/domain/page/steps.ts';
import { type Told, told } from '#shared/domain/page/told.ts';
import { standsIn } from '#shared/domain/thread/thread.ts';
import { isEmergency } from '../emergency-story.ts';
import type { Item } from '../world/sorted-items.ts';
import type { Broken, End } from './checker.ts';

const minute = 60_000;
/** A function may hold a telling for a minute after it was begun, and the call may take eight seconds. */
const underwayMs = 70_000;
/** Two clocks, each five minutes wrong. */
const clocksMs = 10 * minute;
/** What deaths and lost bodies put off, besides. */
const slackMs = clocksMs + 15 * minute;
/** Who answers a text of a page as it arrives may be faster than an index. */
const readMs = minute;

/** A telling as the provider took it. */
interface Left {
  id: string;
  to: string;
  acceptedAt: number;
}

/** A page, its tellings in order, and what of them really left. */
interface Paged {
  page: Page;
  told: Told[];
  left: Left[];
  takenAt: number | undefined;
}

/**
 * Words of an emergency: each text is answered by the fixed text once and raises a page; that is told by its plan until somebody
 * takes it and not after, each telling at most once; and the conversation shows all of it.
 */
export function brokenEmergencies(end: End): Broken[] {
  const pages = pagesOf(end);
  const texts = end.texted.filter(({ body }) => isEmergency(body));
  return [
    ...texts.flatMap((text) => brokenText(end, text, pages)),
    ...pages.flatMap((one) => [
      ...brokenShown(end, one),
      ...one.told.flatMap((telling) => brokenTelling(one, telling)),
      ...brokenPlan(one),
      ...brokenTaking(end, one),
    ]),
    ...brokenStrays(end, pages),
  ];
}

function pagesOf(end: End): Paged[] {
  const { rows, pageTexts, paged, pagesTaken } = end;
  const left: Left[] = [
    ...pageTexts.map(({ messageId: id, to, acceptedAt }) => ({ id, to, acceptedAt })),
    ...paged.map(({ ref, to, acceptedAt }) => ({ id: `${ref.pageId}-${ref.toldId}`, to, acceptedAt })),
  ];
  const tellings = rows
    .filter((row) => isOfPage(row) && String(row.sk).startsWith('TOLD#'))
    .map((row) => told.parse(row));
  return rows
    .filter((row) => isOfPage(row) && row.sk === 'PAGE')
    .map((row) => {
      const of = page.parse(row);
      const written = of.takenAt === undefined ? undefined : Date.parse(of.takenAt);
      return {
        page: of,
        told: tellings.filter(({ pageId }) => pageId === of.id),
        left: left.filter(({ id }) => id.startsWith(`${of.id}-`)),
        takenAt: pagesTaken.get(of.id) ?? written,
      };
    });
}

function isOfPage({ pk }: Item): boolean {
  return String(pk).startsWith('PAGE#');
}

/** One line that says it was seen, one fixed text to the patient unless they stopped texts, and a page. */
function brokenText(end: End, { sid, from, acknowledgedAt }: End['texted'][number], pages: readonly Paged[]): Broken[] {
  const entry = end.entries.find((one) => one.direction === 'in' && one.sid === sid);
  if (!entry || acknowledgedAt === undefined) return [];
  const head = end.threads.find(({ id }) => id === entry.threadId);
  const says = (rule: Broken['rule'], what: string): Broken[] => [{ rule, what: `the emergency ${sid} ${what}` }];
  if (!head || !pages.some((one) => standsIn(head, one.page.threadId))) return says('lost', 'raised no page');
  const inThread = end.entries.filter(({ threadId }) => threadId === entry.threadId);
  const seen = inThread.filter((one) => one.kind === 'event' && one.event === 'emergency-seen' && one.at === entry.at);
  const answers = inThread.filter(
    (one) => 'purpose' in one && one.purpose === 'safety-answer' && Date.parse(one.at) === Date.parse(entry.at) + 1,
  );
  const hasStopped = end.texted.some((one) => one.from === from && ['STOP', 'CANCEL'].includes(one.body));
  return [
    ...(seen.length === 1 ? [] : says(seen.length > 1 ? 'duplicated' : 'lost', `is said ${seen.length} times`)),
    ...(answers.length > 1 ? says('duplicated', `is answered ${answers.length} times`) : []),
    ...(answers.length === 0 && !hasStopped ? says('lost', 'is not answered') : []),
  ];
}

/** Each try has its line, and one says who took it. */
function brokenShown({ entries, threads }: End, { page: { id, threadId, tries }, told: all }: Paged): Broken[] {
  const events = entries.flatMap((one) => (one.kind === 'event' ? [one] : []));
  const lost = triesOf(all).filter(([nth]) => !events.some((one) => one.id === `${id}-${nth}`));
  const head = threads.find((one) => standsIn(one, threadId));
  return [
    ...lost.map(([nth]) => ({
      rule: 'lost' as const,
      what: `no line says who was told by try ${nth} of ${tries} of ${id}`,
    })),
    ...(head?.emergency || head?.alarm === 'emergency'
      ? [{ rule: 'stuck' as const, what: `${threadId} stands red for ever` }]
      : []),
  ];
}

/** What is said of a telling is so, and it left once at most. */
function brokenTelling({ page: { takenBy }, left }: Paged, { pageId, id, way, to, state }: Told): Broken[] {
  const mine = left.filter((one) => one.id === `${pageId}-${id}`);
  const says = (rule: Broken['rule'], what: string): Broken[] => [
    { rule, what: `the ${way} ${id} of ${pageId} ${what}` },
  ];
  if (mine.length > 1) return says('duplicated', `left ${mine.length} times`);
  if (mine.some((one) => one.to !== to)) return says('call', 'went to another telephone');
  if (state === 'planned' && takenBy === undefined) return says('stuck', 'is planned for ever');
  const [hasLeft, isSaidToHaveLeft] = [mine.length === 1, ['accepted', 'reached', 'missed', 'taken'].includes(state)];
  if (isSaidToHaveLeft && !hasLeft) return says('lost', `is ${state}, and never left`);
  if (hasLeft && ['planned', 'blocked', 'refused'].includes(state)) return says('lost', `is ${state}, and left`);
  return [];
}

/** Tries by their number, each with its tellings. */
function triesOf(all: readonly Told[]): [nth: number, tellings: Told[]][] {
  const byTry = Map.groupBy(all, ({ id }) => Number(id.split('-')[0]));
  return [...byTry].toSorted(([a], [b]) => a - b);
}

/** It is told again when its plan says so, until somebody takes it, and no oftener. */
function brokenPlan({ page: of, told: all, takenAt }: Paged): Broken[] {
  const tries = triesOf(all).map(([, tellings]) => ({
    at: Date.parse(tellings[0]?.at ?? of.at),
    reachesNobody: tellings.every(({ state }) => state === 'blocked' || state === 'refused'),
  }));
  const moments = [Date.parse(of.at), ...tries.map(({ at }) => at)];
  const end = takenAt ?? Number.POSITIVE_INFINITY;
  const late = moments.flatMap((moment, nth): Broken[] => {
    const pauseMs = nth === 0 ? 0 : minutesAfter(nth - 1) * minute;
    const next = moments[nth + 1] ?? end;
    if (next - moment <= pauseMs + slackMs) return [];
    return [
      {
        rule: 'stuck',
        what: `${of.id} was told ${nth} times, and then not for ${Math.round((next - moment) / minute)} minutes`,
      },
    ];
  });
  // More such words tell it anew: then it has steps that have no telling.
  if (of.tries !== tries.length) return late;
  const soonest = tries.reduce(
    ({ due, early }, { at, reachesNobody }, nth) => ({
      due: due + (reachesNobody ? 1 : minutesAfter(nth)) * minute,
      early: early || at < due - clocksMs,
    }),
    { due: Date.parse(of.at), early: false },
  );
  return soonest.early ? [...late, { rule: 'duplicated', what: `${of.id} is told before it is due` }] : late;
}

/** It is taken once, by whoever said so, and nothing is begun after that. */
function brokenTaking(end: End, { page: of, told: all, left, takenAt }: Paged): Broken[] {
  const says = (rule: Broken['rule'], what: string): Broken[] => [{ rule, what: `${of.id} ${what}` }];
  if (takenAt === undefined) return says('stuck', 'is taken by nobody');
  const head = end.threads.find((one) => standsIn(one, of.threadId));
  const lines = end.entries.filter(
    (one) => one.kind === 'event' && one.event === 'emergency-taken' && head && standsIn(head, one.threadId),
  );
  const pages = end.rows.filter(
    (row) => isOfPage(row) && row.sk === 'PAGE' && head && standsIn(head, String(row.threadId)),
  );
  // Who wrote the moment may have a clock of its own where nobody saw it.
  const mayBeWrongMs = end.pagesTaken.has(of.id) ? 0 : clocksMs;
  const after = left.filter(({ acceptedAt }) => acceptedAt > takenAt + underwayMs + mayBeWrongMs);
  const heard = end.texted.filter(({ sid, from, body, sentAt, acknowledgedAt }) => {
    if (body !== '1' || acknowledgedAt === undefined || acknowledgedAt + slackMs >= takenAt) return false;
    const writtenAt = end.entries.find((one) => one.direction === 'in' && one.sid === sid)?.at ?? '';
    // By clocks that are minutes apart it may stand before what it answers; then it is told on, which errs on the safe side.
    const before = all.filter(({ at }) => at <= writtenAt).map(({ id }) => `${of.id}-${id}`);
    return left.some(({ id, to, acceptedAt }) => to === from && acceptedAt + readMs < sentAt && before.includes(id));
  });
  const keys = end.paged.filter(({ ref, isKeyTold }) => isKeyTold && ref.pageId === of.id);
  const isKeyTaken = all.some(({ state }) => state === 'taken');
  return [
    ...after.map(({ id }) => ({ rule: 'duplicated' as const, what: `${id} left after somebody took it` })),
    ...heard.map(({ sid }) => ({ rule: 'lost' as const, what: `${sid} took ${of.id}, and it was told on` })),
    ...(keys.length > 0 && of.takenBy === undefined ? says('lost', 'was taken by a key, and stands as not taken') : []),
    ...(isKeyTaken && !end.paged.some(({ ref, plan }) => ref.pageId === of.id && plan === 'takes it')
      ? says('call', 'is taken by a key that nobody pressed')
      : []),
    ...(lines.length === pages.length
      ? []
      : says('lost', `and its like: ${pages.length} pages, ${lines.length} lines say who took one`)),
  ];
}

/** No text and no call of a page is on no record, and nobody who was called heard an error. */
function brokenStrays({ paged, texted, entries }: End, pages: readonly Paged[]): Broken[] {
  const strays = pages.flatMap(({ page: { id: pageId }, told: all, left }) =>
    left.filter(({ id }) => !all.some((one) => `${pageId}-${one.id}` === id)),
  );
  const seen = entries.filter((one) => one.kind === 'event' && one.event === 'emergency-seen').length;
  const most = texted.filter(({ body }) => isEmergency(body)).length;
  return [
    ...strays.map(({ id }) => ({ rule: 'lost' as const, what: `${id} is on no record` })),
    ...(pages.length > most || seen > most
      ? [{ rule: 'duplicated' as const, what: `${pages.length} pages, ${seen} lines of ${most} emergencies` }]
      : []),
    ...paged.flatMap(({ sid, problem }) =>
      problem ? [{ rule: 'call' as const, what: `${sid} heard an error: ${problem}` }] : [],
    ),
  ];
}
