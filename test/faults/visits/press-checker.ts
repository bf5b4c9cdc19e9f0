import type { Appointment } from '#shared/domain/appointment/appointment.ts';
import { holdsTime } from '#shared/domain/appointment/transitions.ts';
import { addressKey } from '#shared/domain/contact/address.rows.ts';
import type { Broken } from '../checker/checker.ts';
import type { Item } from '../world/sorted-items.ts';
import type { World } from '../world/world.ts';
import type { Pressed } from './press-link.ts';
import type { Change } from './visit-history.ts';

/** A function may hold a text for a minute after its last look, and the call may take eight seconds. */
const underwayMs = 70_000;
/** Two clocks, each five minutes wrong. */
const clocksMs = 10 * 60_000;

/** What the page says of a press that did something. */
export const didSomething = ['confirmed', 'cancelled', 'moved'];
/** What the page says of the visit where a press did nothing to it. */
const nothing = ['changed', 'taken', 'cannot', 'again', 'over'];

/** When a visit or its patient's texts are said to be otherwise: by a press or by a text, from when until when. */
interface Saying {
  from: number;
  until: number;
  press: Pressed | undefined;
}

/**
 * A press is done once or not at all, and its page says which: what it says was done was, by a visit that was as the page
 * showed it; later answers win; and the texts of who stopped them there are stopped.
 */
export function brokenPresses(
  rows: readonly Item[],
  world: World,
  changes: readonly Change[],
  isSkewed: boolean,
): Broken[] {
  const { pressed } = world;
  const broken = [
    ...pressed.flatMap((press) => brokenPress(press, changes, isSkewed)),
    ...unasked(pressed, changes),
    ...brokenLines(rows, changes),
    ...pressed.flatMap((press) => brokenLast(press, world, changes, isSkewed)),
    ...[...new Set(pressed.map(({ number }) => number))].flatMap((number) => brokenStop(rows, world, number)),
  ];
  return broken.map((what) => ({ rule: 'visit' as const, what }));
}

/** What every answer to one press says, held against what became of its visit. */
function brokenPress(press: Pressed, changes: readonly Change[], isSkewed: boolean): string[] {
  const of = changes.filter(({ after }) => after.id === press.visitId);
  const own = of.filter((change) => isOf(change, press));
  const says = `"${press.button}" (${press.once})`;
  const broken = own.filter(isChange).length > 1 ? [`${says} was done ${own.length} times`] : [];
  for (const { at, notice = '', startsAt } of press.said) {
    const did = of.findLast((change) => change.at <= at && isDone(change, press) && fits(change.after, press));
    if (didSomething.includes(notice) && !did) broken.push(`${says} is answered "${notice}", and was not done`);
    // What the page shows beside it was so at a moment since.
    const since = did && of.filter((change) => change.at >= did.at && change.at <= at);
    if (since?.every(({ after }) => after.startsAt !== startsAt))
      broken.push(`${says} is answered with ${startsAt}, which was not so since`);
  }
  const isDenied = press.unheard === 0 && press.said.every(({ notice = '' }) => nothing.includes(notice));
  // Whoever sends it again hears of it again, as long as nothing else became of the visit.
  const isDeniedAgain = press.said.some(({ at, notice = '' }) => {
    const newest = of.findLast((change) => change.at <= at);
    if (!nothing.includes(notice) || newest === undefined || !own.includes(newest)) return false;
    // By a clock that is minutes behind, what was answered before this press came after it.
    const answeredAt = Date.parse(newest.before?.answered?.at ?? '');
    return !(isSkewed && answeredAt + clocksMs >= press.sentAt);
  });
  if (isDeniedAgain || (isDenied && own.length > 0))
    broken.push(`${says} is answered that nothing was done, and it was`);
  return broken;
}

/** Did this press make this change? A move leaves no name of its press: it is known by what it is to. */
function isOf(change: Change, press: Pressed): boolean {
  const { before, after } = change;
  // Another page of the same version may have asked for the same time before.
  if (after.id !== press.visitId || change.at < press.sentAt) return false;
  const [does, date, time] = press.button.split(' ');
  if (does === 'move')
    return isByMove(change) && after.date === date && after.time === time && before?.version === press.version;
  const name = nameOf(press);
  return after.answered?.entryId === name && before?.answered?.entryId !== name;
}

/** Two pages of one version that ask for the same time are both told that the visit has it. */
function isDone(change: Change, press: Pressed): boolean {
  return press.button.startsWith('move ') ? change.before?.version === press.version : change.at >= press.sentAt;
}

function nameOf({ once, button }: Pressed): string {
  return `${once}-${button === 'keep' ? 'confirm' : button}`;
}

function isByMove({ before, after }: Change): boolean {
  return before !== undefined && after.stateBy === 'patient' && after.startsAt !== before.startsAt;
}

function isChange({ before, after }: Change): boolean {
  return before?.state !== after.state || before.startsAt !== after.startsAt;
}

/** Does the visit stand as who pressed wanted it? */
function fits(visit: Appointment, press: Pressed): boolean {
  const [does, date, time] = press.button.split(' ');
  if (does === 'move') return visit.stateBy === 'patient' && visit.date === date && visit.time === time;
  const isSo = does === 'cancel' ? !holdsTime(visit.state) : visit.state === 'confirmed';
  return isSo && visit.answered?.entryId === nameOf(press);
}

/** Nothing is changed by a link that nobody pressed, and nothing that stood otherwise than its page showed it. */
function unasked(pressed: readonly Pressed[], changes: readonly Change[]): string[] {
  return changes.flatMap((change) => {
    const { before, after } = change;
    const isPress = isByButton(change);
    if (!isPress && !isByMove(change)) return [];
    const press = pressed.find((one) => isOf(change, one));
    if (!press) return [`${after.id} became ${after.state} at ${after.startsAt} by a link that nobody pressed`];
    if (before?.version === press.version) return [];
    return [`"${press.button}" (${press.once}) of version ${press.version} was done to version ${before?.version}`];
  });
}

/** By a button of the page; the keys of a telephone go by the name of their call. */
function isByButton(change: Change): boolean {
  return /^[0-9A-Z]{26}-(?:confirm|cancel)$/.test(newAnswer(change) ?? '');
}

function isByKey(change: Change): boolean {
  return newAnswer(change)?.startsWith('CA') === true;
}

function newAnswer({ before, after }: Change): string | undefined {
  return before?.answered?.entryId === after.answered?.entryId ? undefined : after.answered?.entryId;
}

/** Each change by a link left its line, once. */
function brokenLines(rows: readonly Item[], changes: readonly Change[]): string[] {
  const visits = new Map(changes.map(({ after }) => [after.id, after.threadId]));
  return [...new Set(visits.values())].flatMap((threadId) => {
    const lines = rows.filter(
      ({ pk, event, text }) => pk === `THREAD#${threadId}` && event === 'appointment' && /by link\b/.test(String(text)),
    ).length;
    const made = changes.filter(
      (change) => change.after.threadId === threadId && isChange(change) && (isByMove(change) || isByButton(change)),
    ).length;
    return lines === made ? [] : [`${threadId} has ${lines} lines of ${made} changes by a link`];
  });
}

const said = ['Y', 'yes please', 'C', 'N', 'cant make it'];

/**
 * Who pressed last, after everything that was said before had its answer, has what they pressed, unless the desk or a rule
 * changed the visit since.
 */
function brokenLast(press: Pressed, world: World, changes: readonly Change[], isSkewed: boolean): string[] {
  if (!press.said.some(({ notice = '' }) => didSomething.includes(notice))) return [];
  const apart = isSkewed ? clocksMs : 0;
  const others = [...pressesOf(world, press.visitId), ...textsOf(world, press.number)].filter(
    (one) => one.press !== press,
  );
  if (others.some(({ until }) => until + apart >= press.sentAt)) return [];
  if (changes.some((change) => isByKey(change) && change.at + apart >= press.sentAt)) return [];
  // Once it is over a rule marks it.
  const of = changes.filter(({ after }) => after.id === press.visitId && after.stateBy !== 'system');
  const [visit, made] = [of.at(-1)?.after, of.findLast(isChange)];
  if (!visit || !made || made.after.stateBy !== 'patient' || fits(visit, press)) return [];
  return [`"${press.button}" (${press.once}) was pressed last and done, and ${visit.id} is ${visit.state}`];
}

/** What is not answered has no end. */
const never = Number.POSITIVE_INFINITY;

/** What was pressed about a visit, save what is known to have done nothing. */
function pressesOf({ pressed }: World, visitId: string): Saying[] {
  return pressed
    .filter((one) => one.visitId === visitId && !['stop', 'resume'].includes(one.button))
    .filter(({ said: all, unheard }) => unheard > 0 || !all.every(({ notice = '' }) => nothing.includes(notice)))
    .map((press) => ({ from: press.sentAt, until: press.overAt ?? never, press }));
}

function textsOf({ texted }: World, number: string): Saying[] {
  return texted
    .filter(({ from, body }) => from === number && said.includes(body))
    .map(({ sentAt, acknowledgedAt }) => ({ from: sentAt, until: acknowledgedAt ?? never, press: undefined }));
}

/** After "stop texts" nothing leaves until they are taken again; in the end the number is as it was pressed last. */
function brokenStop(rows: readonly Item[], { pressed, provider }: World, number: string): string[] {
  const presses = pressed
    .filter((one) => one.number === number && ['stop', 'resume'].includes(one.button))
    .toSorted((a, b) => a.sentAt - b.sentAt);
  const left = presses.flatMap(({ button, said: all, sentAt, overAt }) => {
    const at = all.find(({ notice }) => notice === 'stopped')?.at;
    if (button !== 'stop' || at === undefined) return [];
    const resumed = presses.filter((one) => one.button === 'resume' && one.sentAt > at).map(({ sentAt }) => sentAt);
    const isOpen = presses.some((one) => one.button === 'resume' && one.sentAt <= at && (one.overAt ?? at) >= sentAt);
    if (isOpen) return [];
    const until = Math.min(...resumed, Number.POSITIVE_INFINITY);
    return provider
      .accepted()
      .filter(({ to, acceptedAt }) => to === number && acceptedAt > (overAt ?? at) + underwayMs && acceptedAt < until)
      .map(({ messageId }) => `${messageId} left after ${number} stopped texts by a link`);
  });
  const last = presses.at(-1);
  const isApart = presses.every(
    (one) => one === last || (one.overAt ?? Number.POSITIVE_INFINITY) < (last?.sentAt ?? 0),
  );
  if (!last || !isApart || !last.said.some(({ notice }) => notice === 'stopped' || notice === 'kept')) return left;
  const key = addressKey('sms', number);
  const isOut = rows.some((row) => row.pk === key.pk && row.sk === key.sk && row.optedOut !== undefined);
  return isOut === (last.button === 'stop')
    ? left
    : [...left, `${number} is ${isOut ? '' : 'not '}stopped by its links`];
}

/** Who stands in the end as they were told last by a page, and not by a text of ours. */
export function isToldByPage(world: World, changes: readonly Change[], visitId: string): boolean {
  const last = changes.findLast((change) => change.after.id === visitId && isChange(change));
  return last !== undefined && world.pressed.some((press) => isOf(last, press));
}

/** Was something pressed after the last text about it, or so near it that nobody can say which was first? */
export function isPressedSince(world: World, visitId: string, isSkewed: boolean): boolean {
  const number = world.pressed.find((one) => one.visitId === visitId)?.number;
  const [presses, texts] = [pressesOf(world, visitId), number === undefined ? [] : textsOf(world, number)];
  const lastText = Math.max(...texts.map(({ from }) => from));
  return presses.some(({ until }) => until + (isSkewed ? clocksMs : 0) >= lastText);
}
