import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { visitLinks } from '#shared/domain/link/visit-links.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { ask } from '../fixtures/asked.ts';
import { setLadders, textStep } from '../fixtures/reminders.ts';
import { nextWeekday } from '../fixtures/schedule.ts';
import { birthDate, type Inviting, inviting, look, post, press, ticketIn, timesIn } from '../fixtures/visit-page.ts';
import { type Desk, openDesk } from '../harness/desk.ts';

let desk: Desk;
let invited: Inviting['invited'];
let now: Inviting['now'];
let threadOf: Inviting['threadOf'];
let says: Inviting['says'];
beforeAll(async () => {
  desk = await openDesk();
  ({ invited, now, threadOf, says } = await inviting(desk));
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

describe('more than the minimum', () => {
  test('needs the full date of birth', async () => {
    const { link } = await invited();
    for (const written of ['07/09/1955', birthDate]) {
      expect((await post(link, { birthDate: written })).html).toMatch(
        /Check-up.*Dr\. Lindqvist.*30 minutes.*Bring &#60;your&#62; card\./s,
      );
    }
    expect((await look(link)).html).not.toContain('Lindqvist');
    expect((await post(link, { birthDate: '1955' })).html).toContain('such as 03/04/2015');
  });

  test('dies with the fifth wrong date, together with the link, and the desk is told once', async () => {
    const who = await invited();
    for (const left of [4, 3, 2, 1]) {
      const { html } = await post(who.link, { birthDate: '01/01/1990' });
      expect(html).toContain(left === 1 ? 'One try is' : `${left} tries are`);
    }
    const { html } = await look(who.link);
    await Promise.all([1, 2, 3].map(() => post(who.link, { birthDate: '01/01/1990' })));
    for (const form of [{ birthDate }, { ticket: ticketIn(html), does: 'cancel' }] as Record<string, string>[]) {
      expect((await post(who.link, form)).html).toContain('no longer opens');
    }
    expect(await now(who)).toMatchObject({ state: 'booked' });
    const told = (await desk.entries(who.patient.threadId)).filter(({ event }) => event === 'link-closed');
    expect(told).toHaveLength(1);
  });
});

describe('a link', () => {
  test('that was changed, or sent to a number that is not theirs any more, leads nowhere and says what to do', async () => {
    const who = await invited();
    const seal = who.link.at(-1) === '0' ? '1' : '0';
    for (const link of [`${who.link.slice(0, -1)}${seal}`, who.link.replace(/\/a\/.*/, '/a/x'), `${who.link}/x`]) {
      const { status, html } = await look(link);
      expect(status).toBe(404);
      expect(html).toContain('This link does not work. Please call us.');
      expect(html).not.toContain('Odile');
    }
    const [stale = ''] = await visitLinks(desk.app, [who.visit], '+16465559999');
    expect((await look(stale)).status).toBe(404);
  });

  test('ends with the visit, and a page that was open too long acts no more', async () => {
    const who = await invited();
    const form = { ticket: ticketIn((await look(who.link)).html), does: 'cancel' };
    await desk.advance(61 * 60_000);
    expect((await post(who.link, form)).html).toContain('open too long');
    expect(await now(who)).toMatchObject({ state: 'booked' });
    await desk.stack.moveClock((clock) => clock.set(new Date(Date.parse(who.visit.startsAt) + 60_000)));
    const { status, html } = await look(who.link);
    expect([status, html.includes('the time of the visit is over')]).toEqual([410, true]);
    expect((await post(who.link, form)).status).toBe(410);
  });

  test('gives a calendar file with the practice, the time and the place alone', async () => {
    const { link, visit } = await invited();
    const answer = await fetch(`${link}/visit.ics`);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const file = await answer.text();
    const start = visit.startsAt.replace(/[-:]|\.000/g, '');
    expect(file).toContain(`DTSTART:${start}`);
    expect(file).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*SUMMARY:Visit at Harborlight Dental[\s\S]*END:VCALENDAR/);
    expect(file).not.toMatch(/Odile|Marchetti|Check-up|Lindqvist/);
  });

  test('comes with a reminder whose words have the field, counted in its segments, and opens the visit', async () => {
    const words = '{{ name }}, {{ practice }} sees you {{ day }} at {{ time }}. {{ link }} Text STOP to stop texts.';
    await setLadders(desk, [
      {
        id: 'visits',
        name: 'Visits',
        on: true,
        fallback: 'en',
        steps: [textStep('one', { days: 2, at: '09:00' }, words)],
      },
    ]);
    const preview = await desk.as('manager')('previewReminder', {
      body: { step: { channels: ['sms'], words: { en: { text: words } } }, fallback: 'en', language: 'en' },
    });
    const who = await invited();
    await desk.stack.moveClock((clock) => clock.set(new Date(Date.parse(who.visit.startsAt) - 46 * 3_600_000)));
    await desk.leave();
    const sent = desk.stack.twilio?.outbox().filter(({ to }) => to === who.number) ?? [];
    const link = /http\S+\/a\/\S+/.exec(sent[0]?.body ?? '')?.[0] ?? '';
    expect(preview.segments.segments).toBe(2);
    expect(link.length).toBe(/http\S+\/a\/\S+/.exec(preview.text)?.[0]?.length);
    await press(link, 'confirm');
    expect(await now(who)).toMatchObject({ state: 'confirmed', stateBy: 'patient' });
  });
});

describe('a press', () => {
  test('that moves the visit after R by text: nobody waits for that any more, the desk sees the move, and the figures say so', async () => {
    const who = await invited();
    await ask(desk, [who]);
    await says(who, 'R');
    expect((await threadOf(who)).turn).toBeDefined();
    const [first = ''] = timesIn((await look(who.link)).html);
    expect((await press(who.link, first)).html).toContain('Your visit has moved');
    const { turn, reading, unread, state } = await threadOf(who);
    expect([turn, reading, unread, state]).toEqual([undefined, undefined, 1, 'open']);
    await desk.stack.drain();
    expect((await threadOf(who)).turn).toBeUndefined();
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  test.each([[['R', 'Do you have my x-rays?']], [['Do you have my x-rays?', 'R']], [['Could I come with my sister?']]])(
    'that moves the visit after %j by text leaves the clock of what they wrote running',
    async (texts) => {
      const who = await invited();
      await ask(desk, [who]);
      for (const text of texts) await says(who, text);
      const { turn } = await threadOf(who);
      expect(turn).toBeDefined();
      const [first = ''] = timesIn((await look(who.link)).html);
      expect((await press(who.link, first)).html).toContain('Your visit has moved');
      await desk.stack.drain();
      expect((await threadOf(who)).turn).toEqual(turn);
      expect((await recompute(desk.app)).differences).toEqual([]);
    },
  );

  test.each(['confirm', 'move'])('of one visit (%s) leaves the R about another of theirs waiting', async (does) => {
    const who = await invited();
    const body = { patientId: who.patient.id, visitType: 'check-up', provider: 'lindqvist' };
    const visit = await desk.as('coordinator')('bookAppointment', {
      body: { ...body, date: nextWeekday(desk, 'thu', 7), time: does === 'move' ? '11:00' : '14:00' },
    });
    for (const asked of [who, { ...who, visit }]) {
      await ask(desk, [asked]);
      await says(who, 'R');
    }
    const { turn } = await threadOf(who);
    expect(turn).toBeDefined();
    await press(who.link, does === 'move' ? (timesIn((await look(who.link)).html)[0] ?? '') : does);
    expect((await now(who))?.version).toBe(does === 'move' ? 2 : 1);
    expect((await now(who))?.state).toBe(does === 'move' ? 'booked' : 'confirmed');
    await desk.stack.drain();
    expect((await threadOf(who)).turn).toEqual(turn);
    expect((await recompute(desk.app)).differences).toEqual([]);
  });
});
