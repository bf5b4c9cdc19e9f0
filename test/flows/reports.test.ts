import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { putFigures } from '#shared/domain/metrics/figures.rows.ts';
import {
  hourSeries,
  laterPlaces,
  monthSeries,
  responsePlaces,
  responseSeries,
  saidSeries,
  visitPlaces,
  visitSeries,
} from '#shared/domain/metrics/figures.ts';
import { daysBefore } from '#shared/domain/metrics/places.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { putPresence } from '#shared/domain/presence/presence.rows.ts';
import { dateIn, newPatient, setCalendar } from '../fixtures/schedule.ts';
import { visitor } from '../fixtures/signed-in.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const minutes = (count: number) => count * 60_000;
const today = () => wallTimeOf('America/New_York', desk.stack.clock.now().getTime()).date;

async function answeredAfter(length: number): Promise<string> {
  const number = freshNumber();
  await desk.text(number, 'A question');
  await desk.advance(minutes(length));
  const threadId = await desk.threadOf(number);
  await desk.reply(threadId, 'An answer');
  await desk.leave();
  await desk.stack.drain();
  return threadId;
}

test('figures of a day, the rows behind them, and who waits: late ones count against the target', async () => {
  const manager = desk.as('manager');
  const quick = await answeredAfter(6);
  const slow = await answeredAfter(90);
  const number = freshNumber();
  await desk.text(number, 'Nobody answers this');
  const open = await desk.threadOf(number);
  await desk.advance(minutes(200));
  await desk.stack.drain();
  const query = { from: today(), to: today(), location: 'main', channel: 'sms' as const };
  const of = await manager('readResponses', { query });
  expect(of.lengths.n).toBe(2);
  expect(Math.abs((of.lengths.median ?? 0) - minutes(6)) / minutes(6)).toBeLessThanOrEqual(0.025);
  expect(Math.abs((of.lengths.p90 ?? 0) - minutes(90)) / minutes(90)).toBeLessThanOrEqual(0.025);
  expect(of.within).toEqual({ within: 1, of: 3 });
  expect(of.waiting).toMatchObject({ n: 1, late: 1 });
  expect(Math.round((of.waiting.oldest ?? 0) / 60_000)).toBe(200);
  expect(of.bars.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  expect(of.handled).toEqual({ answered: 2, noReply: 0 });
  expect(of.hours.flat().reduce((sum, { messages }) => sum + messages, 0)).toBe(3);

  const rows = async (state: 'answered' | 'late' | 'waiting') =>
    (await manager('listTurns', { query: { ...query, state } })).threads.map(({ id }) => id);
  expect(await rows('answered')).toEqual([slow, quick]);
  expect(await rows('waiting')).toEqual([open]);
  expect(await rows('late')).toEqual([open, slow]);
  const cell = of.hours.findIndex((hours) => hours.some(({ messages }) => messages > 0));
  const noon = await manager('listTurns', { query: { ...query, weekday: cell, hour: 12 } });
  expect(noon.threads.map(({ id }) => id)).toContain(quick);

  const { handled, lengths } = await desk.as('coordinator')('readToday', { query: {} });
  expect([handled, lengths.n]).toEqual([2, 2]);
});

test('a manager sees the load of everybody by name, a coordinator their own, and nobody the figures of others', async () => {
  await answeredAfter(5);
  const query = { from: today(), to: today() };
  const all = await desk.as('manager')('readLoad', { query });
  expect(all.people.map(({ name }) => name)).toEqual(all.people.map(({ name }) => name).toSorted());
  expect(all.people.length).toBeGreaterThan(1);
  const own = await desk.as('coordinator')('readLoad', { query });
  expect(own.people).toMatchObject([{ id: 'maya', answered: 1, within: 1, lengths: { n: 1 } }]);
  await expect(desk.as('coordinator')('readResponses', { query })).rejects.toMatchObject({ code: 'forbidden' });
  const behind = await desk.as('coordinator')('listTurns', { query: { ...query, by: 'priya' } });
  expect(behind.threads.map(({ by }) => by)).toEqual(['maya']);
});

test('hours online are the stretches of five minutes in which somebody touched the app, in whichever browser', async () => {
  await desk.nextNoon();
  const [one, other] = [visitor(desk.stack.url), visitor(desk.stack.url)];
  for (const browser of [one, other]) await browser.signIn('maya');
  for (const browser of [one, one, other]) await browser.ask('POST', '/api/session/activity', {});
  await desk.advance(5 * 60_000);
  await one.ask('POST', '/api/session/activity', {});
  await desk.advance(60 * 60_000);
  const onlineOf = async (day: string) =>
    (await desk.as('manager')('readLoad', { query: { from: day, to: day } })).people.map(({ id, onlineMs }) => [
      id,
      onlineMs / 60_000,
    ]);
  expect(Object.fromEntries(await onlineOf(today()))).toMatchObject({ maya: 10, sam: 0 });
  const yesterday = new Date(desk.stack.clock.now().getTime() - 86_400_000).toISOString().slice(0, 10);
  expect(Object.fromEntries(await onlineOf(yesterday))).toMatchObject({ maya: 0 });
  await desk.nextNoon();
  await other.ask('POST', '/api/session/activity', {});
  expect(Object.fromEntries(await onlineOf(today()))).toMatchObject({ maya: 5 });
});

test('the rows behind who waits are all of them, whenever and however it began', async () => {
  const manager = desk.as('manager');
  const threadId = await answeredAfter(5);
  const { name } = await desk.as('coordinator')('readThread', { params: { threadId } });
  await desk.text(name, 'And something else');
  const number = freshNumber();
  await desk.text(number, 'Nobody answers this');
  const other = await desk.threadOf(number);
  await desk.nextNoon();
  await desk.stack.drain();
  const query = { from: today(), to: today(), location: 'main', channel: 'sms' as const };
  const { waiting } = await manager('readResponses', { query });
  const { threads } = await manager('listTurns', { query: { ...query, state: 'waiting' } });
  expect(threads.map(({ id }) => id)).toEqual(expect.arrayContaining([threadId, other]));
  expect(threads).toHaveLength(waiting.n);
});

test('what a person handled today has its rows, whenever it began and however it ended', async () => {
  const [number, closed] = [freshNumber(), freshNumber()];
  await desk.text(number, 'Answered tomorrow');
  await desk.text(closed, 'Closed tomorrow');
  const ids = [await desk.threadOf(number), await desk.threadOf(closed)];
  await desk.nextNoon();
  await desk.reply(ids[0] ?? '', 'An answer');
  await desk.leave();
  await desk.as('coordinator')('changeThread', { params: { threadId: ids[1] ?? '' }, body: { state: 'done' } });
  await desk.stack.drain();
  const query = { from: today(), to: today() };
  const own = desk.as('coordinator');
  const { people } = await own('readLoad', { query });
  expect(people).toMatchObject([{ answered: 1, noReply: 1 }]);
  const rows = async (state: 'answered' | 'handled') =>
    (await own('listTurns', { query: { ...query, measure: 'every', state } })).threads.map(({ id }) => id);
  expect((await rows('handled')).toSorted()).toEqual(ids.toSorted());
  expect(await rows('answered')).toEqual(ids.slice(0, 1));
  const ofAll = await desk.as('manager')('listTurns', { query: { ...query, measure: 'every', state: 'handled' } });
  expect(ofAll.threads.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});

test.each([
  ['the end of time', { from: '9999-12-31', to: '9999-12-31' }],
  ['the year zero', { from: '0000-01-01', to: '0000-01-01' }],
  ['more than a year', { from: '2026-01-01', to: '2027-06-01' }],
  ['an end before the beginning', { from: '2026-03-02', to: '2026-03-01' }],
])('figures of %s are refused with a sentence', async (_what, query) => {
  for (const name of ['readResponses', 'readLoad', 'readNoShows', 'listTurns'] as const)
    await expect(desk.as('manager')(name, { query })).rejects.toMatchObject({ code: 'invalid', status: 400 });
});

test('visits count by how they ended: no-shows of those who came or did not, the rest apart', async () => {
  await setCalendar(desk);
  const coordinator = desk.as('coordinator');
  const date = dateIn(desk, 0);
  for (const [time, state] of [
    ['13:00', 'attended'],
    ['14:00', 'no-show'],
    ['15:00', 'cancelled'],
  ] as const) {
    const patient = await newPatient(coordinator, {});
    const body = { patientId: patient.id, visitType: 'check-up', provider: 'lindqvist', date, time };
    const { id: appointmentId } = await coordinator('bookAppointment', { body });
    if (state === 'cancelled') await coordinator('changeAppointment', { params: { appointmentId }, body: { state } });
    else {
      await desk.advance(minutes(time === '13:00' ? 70 : 60));
      await coordinator('changeAppointment', { params: { appointmentId }, body: { state } });
    }
  }
  await desk.stack.drain();
  const manager = desk.as('manager');
  const query = { from: date, to: date };
  const { weeks } = await manager('readNoShows', { query });
  expect(weeks).toMatchObject([{ attended: 1, noShow: 1, cancelled: 0, lateCancelled: 1, rate: { share: 0.5 } }]);
  const { low, high } = weeks[0]?.rate ?? { low: 1, high: 0 };
  expect(low).toBeLessThan(0.15);
  expect(high).toBeGreaterThan(0.85);
  expect((await recompute(desk.app)).differences).toEqual([]);

  // Whoever comes in the time that was given back late refills it: it is lost no more.
  const slots = async () => {
    await desk.stack.drain();
    const [week] = (await manager('readNoShows', { query })).weeks;
    const { threads } = await manager('listVisits', { query: { ...query, which: 'lost' } });
    return [week?.refilled, week?.lost, threads.map(({ state }) => state)];
  };
  expect(await slots()).toEqual([0, 2, ['no-show', 'late-cancelled']]);
  const { id: patientId } = await newPatient(coordinator, {});
  const other = { patientId, visitType: 'check-up', provider: 'lindqvist', date, time: '15:15' };
  const { id: appointmentId } = await coordinator('bookAppointment', { body: other });
  expect(await slots()).toEqual([1, 1, ['no-show']]);
  await coordinator('changeAppointment', { params: { appointmentId }, body: { date, time: '16:00' } });
  expect(await slots()).toEqual([0, 2, ['no-show', 'late-cancelled']]);
  expect((await recompute(desk.app)).differences).toEqual([]);
});

/**
 * A month of figures written directly, as the stream would have after so many messages, a third of them answered at once
 * and a sixth later in their episode: what is read does not know where its rows came from.
 */
async function monthOf(location: string, channel: string, messages: number): Promise<void> {
  const perDay = messages / 28;
  const spread = (all: number, places: number, from: number, length: number) =>
    Array.from({ length }, (_, place) => (place < from || place >= from + places ? 0 : Math.ceil(all / places)));
  const lengths = (all: number) => {
    // The more answers, the more buckets are met: at most all between a minute and two days.
    const met = Math.min(190, Math.ceil(all));
    const counts = spread(all, met, responsePlaces.buckets + 105, laterPlaces);
    counts[responsePlaces.answered] = Math.ceil(all);
    return counts;
  };
  // And as many days before, to compare with.
  for (let day = -27; day <= 28; day += 1) {
    const date = new Date(Date.UTC(2027, 1, day)).toISOString().slice(0, 10);
    const hours = spread(perDay, Math.min(24 * 7, Math.ceil(perDay)), 0, 24 * 7 + 9);
    await desk.app.table.commit({
      lengths: putFigures(
        responseSeries(location, channel, 'business'),
        date,
        [...lengths(perDay / 3), ...lengths(perDay / 6)],
        undefined,
      ),
      hours: putFigures(hourSeries(location, channel), date, hours, undefined),
    });
  }
}

const channels = ['sms', 'email', 'voice'] as const;

/** Half a year of visits and two of months, as the stream would have left them with so many visits a day. */
async function visitsOf(location: string, perDay: number): Promise<void> {
  const places: readonly number[] = Object.values(visitPlaces).filter((place) => place < visitPlaces.notSent);
  for (let day = 0; day < 182; day += 1) {
    const date = new Date(Date.UTC(2027, 1, 28 - day)).toISOString().slice(0, 10);
    const counts = Array.from({ length: visitPlaces.notSent + 11 }, (_, at) => (places.includes(at) ? perDay : 1));
    await desk.app.table.commit({
      visits: putFigures(visitSeries(location), date, counts, undefined),
      said: putFigures(saidSeries(location), date, [1], undefined),
    });
  }
  for (let month = 0; month < 24; month += 1) {
    const first = new Date(Date.UTC(2027, 1 - month, 1)).toISOString().slice(0, 10);
    await desk.app.table.commit({
      month: putFigures(monthSeries(location), first, [perDay * 20, perDay], undefined),
    });
  }
}

/** Read units of whatever is asked, without what every request reads. */
async function unitsOf(what: () => Promise<unknown>): Promise<number> {
  const before = desk.app.table.units().read;
  await what();
  return desk.app.table.units().read - before;
}

/** Everybody touched the app from nine to six, on twenty days. */
async function workingDaysOf({ from, to }: { from: string; to: string }): Promise<void> {
  const { people } = await desk.as('manager')('readLoad', { query: { from, to } });
  const [first, ended] = [108, 216];
  const stretches = Array.from({ length: ended - first }, (_none, at) => first + at);
  const days = Array.from({ length: 20 }, (_none, at) => daysBefore(from, -at));
  for (const { id } of people)
    for (const day of days) await desk.app.table.commit({ presence: putPresence(id, day, stretches) });
}

test.each([
  ['1,000', 1_000, 'a'],
  ['100,000', 100_000, 'b'],
])(
  'the month page reads at most 4 units per location and channel, and 40 in all, at %s messages a month',
  async (_, messages, location) => {
    const manager = desk.as('manager');
    const { settings } = await desk.as('admin')('readSettings', {});
    const [main] = settings.locations;
    if (!main) throw new Error('the practice has no location');
    await desk.settings({ locations: [...settings.locations, { ...main, id: location, name: location, numbers: [] }] });
    // Person, session, settings and the place in the audit; its own query finds nothing.
    const nothing = { from: '2020-01-01', to: '2020-01-01', location };
    const everyRequest = (await unitsOf(() => manager('readNoShows', { query: nothing }))) - 0.5;
    for (const channel of channels) await monthOf(location, channel, messages / channels.length);
    await visitsOf(location, Math.ceil(messages / 2_000));
    const month = { from: '2027-02-01', to: '2027-02-28', location };
    await workingDaysOf(month);
    const halfYear = { ...month, from: '2026-08-31' };
    const read = async (what: () => Promise<unknown>) => (await unitsOf(what)) - everyRequest;

    const byMeasure: number[] = [];
    for (const measure of ['first', 'every'] as const) {
      let n = 0;
      const units = await read(async () => {
        n = (await manager('readResponses', { query: { ...month, measure } })).lengths.n;
      });
      expect(n).toBeGreaterThan(measure === 'first' ? messages / 4 : messages / 2.2);
      byMeasure.push(units);
    }
    const parts = {
      responses: Math.max(...byMeasure),
      visits: await read(() => manager('readNoShows', { query: halfYear })),
      reminders: await read(() => manager('readReminders', { query: month })),
      said: await read(() => manager('readSaid', { query: month })),
      retention: await read(() => manager('readRetention', { query: { to: month.to, location } })),
      trials: await read(() => manager('readTrials', {})),
      load: await read(() => manager('readLoad', { query: month })),
    };
    const all = Object.values(parts).reduce((sum, units) => sum + units, 0);
    console.log(
      `read units of the month page at ${messages} messages:`,
      parts,
      '| in all',
      all,
      '| every request',
      everyRequest,
    );
    expect(parts.responses).toBeLessThanOrEqual(4 * channels.length);
    expect(all).toBeLessThanOrEqual(40);
  },
);

test('where no hours are set, neither those answered nor those late count against the target in opening hours', async () => {
  const manager = desk.as('manager');
  const { settings } = await desk.as('admin')('readSettings', {});
  const [main] = settings.locations;
  if (!main) throw new Error('the practice has no location');
  const { weekly: _, ...hours } = main.hours;
  await desk.settings({ locations: settings.locations.map((one) => (one.id === main.id ? { ...one, hours } : one)) });
  await answeredAfter(6);
  await desk.text(freshNumber(), 'Nobody answers this');
  await desk.advance(minutes(200));
  await desk.stack.drain();
  const query = { from: today(), to: today(), channel: 'sms' as const, location: 'main' };
  const within = async (clock: 'business' | 'wall') =>
    (await manager('readResponses', { query: { ...query, clock } })).within;
  expect(await within('wall')).toEqual({ within: 1, of: 2 });
  expect(await within('business')).toEqual({ within: 0, of: 0 });
});
