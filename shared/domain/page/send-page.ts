import type { App } from '../../ports.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { EventEntry } from '../message/entry.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { choosePhones } from './choose-phones.ts';
import { claimPage, pageKey, pageRow, putTold, restPage, toldByTry, toldIdOf, toldRow } from './page.rows.ts';
import type { Page } from './page.ts';
import { sayWhoIsTold } from './say-who-is-told.ts';
import { minutesAfter, wideStep } from './steps.ts';
import { tellOne } from './tell-one.ts';
import { rankOfTold, type Told } from './told.ts';

/** What was broken off, or could not be handed over, is taken up again after this. */
const resumeMs = 60_000;
/** A provider that does not answer takes 8 s of what this function may run. */
const roomMs = 12_000;

/**
 * Tells whoever is on call that a patient may have an emergency, by texts and calls without any of the patient's words, step by
 * step (steps.ts) until somebody takes it. Each try is counted, with its verdicts, before any of it leaves; each telling of it is
 * begun once, whoever dies, and none once the page is taken. What was not begun is begun by the next run.
 */
export async function sendPage(app: App, pageId: string): Promise<void> {
  const [found, settings] = await app.table.getMany([pageRow, pageKey(pageId)], [practiceRow, practiceKey]);
  if (!found || found.takenBy) return;
  const practice = settled(settings);
  const isDue = !found.nextAt || app.now().getTime() >= Date.parse(found.nextAt);
  const page = isDue ? await beginStep(app, practice, found) : found;
  if (!page || page.tries === 0) return;
  for (const one of await plannedOf(app, page)) {
    // The sweep comes back for the rest.
    if (app.remainingMs() < roomMs) return;
    if (!(await tellOne(app, practice, page, one))) return;
  }
  if ((await plannedOf(app, page)).length > 0) return;
  await rest(app, page);
}

async function plannedOf(app: App, { id, tries }: Page): Promise<Told[]> {
  const { rows } = await app.table.query(toldRow, toldByTry(id, tries - 1));
  return rows.filter(({ state }) => state === 'planned');
}

/** Counts the next try with whom it is for. Undefined: somebody else did, or took the page. */
async function beginStep(app: App, practice: Practice, page: Page): Promise<Page | undefined> {
  const now = app.now().getTime();
  const location = locationById(practice, page.location);
  const [from] = location.numbers;
  const looked = from ? await choosePhones(app, practice, location, from, page) : [];
  const at = new Date(now).toISOString();
  const all = looked.map((one, nth): Told => {
    const state = one.decision === 'send' ? ('planned' as const) : ('blocked' as const);
    return { ...one, at, pageId: page.id, id: toldIdOf(page.tries, nth), state, rank: rankOfTold[state] };
  });
  const reachesNobody = !all.some(({ decision }) => decision === 'send');
  // By when it was due, so that a sweep's delay does not add up; what was missed meanwhile does not come all at once.
  const due = Date.parse(page.nextAt ?? page.at) + minutesAfter(page.step) * 60_000;
  const nextAt = new Date(Math.max(due, now + resumeMs)).toISOString();
  const claimed = await app.table.commit<string>({
    claim: claimPage(page, nextAt, new Date(now + resumeMs).toISOString()),
    // That there is nobody is said once: the next steps come to the same.
    line: all.length > 0 || page.tries === 0 ? putEvent(lineOf(page, at, await saysOf(app, from, all))) : undefined,
    ...Object.fromEntries(all.map((one, nth) => [`told ${nth}`, putTold(one)])),
  });
  if (!claimed.ok) return undefined;
  if (reachesNobody) app.log.warn('page_reaches_nobody', { threadId: page.threadId });
  return { ...page, tries: page.tries + 1, step: page.step + 1, nextAt };
}

async function saysOf(app: App, from: string | undefined, all: readonly Told[]): Promise<string> {
  if (all.length > 0) return sayWhoIsTold(app, all);
  const why = from
    ? 'no on-call telephone is set, and no manager has given one'
    : 'this location has no number to do it from';
  return `Nobody is told by telephone: ${why}`;
}

/** Stands in the conversation: who is told, how and when. */
function lineOf({ id, threadId, tries }: Page, at: string, text: string): EventEntry {
  const bare = { id: `${id}-${tries}`, threadId, at, text, by: 'system' };
  return { ...bare, kind: 'event', direction: 'out', channel: 'sms', event: 'emergency-told' };
}

/** Until the next step; where nobody could be told before the managers are, that one comes within a minute. */
async function rest(app: App, page: Page): Promise<void> {
  const { rows } = await app.table.query(toldRow, toldByTry(page.id, page.tries - 1));
  const isTold = rows.some(({ state }) => state !== 'blocked' && state !== 'refused');
  const soon = new Date(app.now().getTime() + resumeMs).toISOString();
  const planned = page.nextAt ?? soon;
  const hurries = !isTold && page.step <= wideStep && soon < planned;
  await app.table.commit({ rest: restPage(page, hurries ? soon : planned) });
}
