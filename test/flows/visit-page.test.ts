import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { ask, type Visitor, visitor } from '../fixtures/asked.ts';
import { dateIn } from '../fixtures/schedule.ts';
import { type Inviting, inviting, look, plainPost, post, press, ticketIn, timesIn } from '../fixtures/visit-page.ts';
import { type Desk, openDesk } from '../harness/desk.ts';

let desk: Desk;
let invited: Inviting['invited'];
let linkOf: Inviting['linkOf'];
let now: Inviting['now'];
let threadOf: Inviting['threadOf'];
let says: Inviting['says'];
beforeAll(async () => {
  desk = await openDesk();
  ({ invited, linkOf, now, threadOf, says } = await inviting(desk));
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const lines = async ({ patient }: Visitor) =>
  (await desk.entries(patient.threadId)).filter(({ event }) => event === 'appointment').map(({ text }) => text);
const change = ({ visit }: Visitor, body: { state?: 'cancelled'; date?: string; time?: string }) =>
  desk.as('coordinator')('changeAppointment', { params: { appointmentId: visit.id }, body });

describe('the page of a visit', () => {
  test('shows practice, first name, day, time with its zone and place before proof, and nothing else', async () => {
    const { link } = await invited();
    const answer = await fetch(link);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(html).toMatch(/Harborlight Dental.*Hello Odile.*Wednesday, \d+:00.[ap]m<\/time> E[SD]T.*\w+ \d+<\/p>/s);
    expect(html).not.toMatch(/Marchetti|1955|Check-up|Lindqvist|30 minutes|your.*card|<script|<img/);
    expect(Buffer.byteLength(html)).toBeLessThan(30_000);
  });

  test('is in Spanish for who reads it, and in the other language when asked', async () => {
    const { link } = await invited({ language: 'es' });
    expect((await look(link)).html).toMatch(/<html lang="es">.*Hola, Odile.*miércoles.*Sí, allí estaré/s);
    expect((await look(`${link}?lang=en`)).html).toMatch(/<html lang="en">.*Hello Odile/s);
  });

  test('acts by no GET, however often a scanner follows it and whatever it asks', async () => {
    const who = await invited();
    const before = await now(who);
    for (const query of ['', '?does=confirm', '?does=cancel&ticket=1', '/visit.ics', '/confirm']) {
      await fetch(`${who.link}${query}`);
      await fetch(`${who.link}${query}`, { method: 'HEAD' });
    }
    expect(await now(who)).toEqual(before);
    expect(await lines(who)).toHaveLength(1);
  });

  test('acts by no POST that nobody pressed: without a ticket, by a script, or by a program that says nothing', async () => {
    const who = await invited();
    const ticket = ticketIn((await look(who.link)).html);
    await post(who.link, {});
    await post(who.link, { does: 'cancel' });
    await post(who.link, { does: 'cancel', ticket: 'page.1.1.1.00000000000000000000000000000000' });
    const scripted = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-origin' };
    expect((await post(who.link, { does: 'cancel', ticket }, scripted)).html).toContain('Nothing was changed yet');
    const elsewhere = { ...scripted, 'sec-fetch-user': '?1', 'sec-fetch-site': 'cross-site' };
    await post(who.link, { does: 'cancel', ticket }, elsewhere);
    expect((await plainPost(who.link, { does: 'cancel', ticket })).html).toContain('press once more');
    expect(await now(who)).toMatchObject({ state: 'booked', version: 1 });
    expect(await lines(who)).toHaveLength(1);
  });

  test('asks a browser that says nothing of presses once more, and then acts once', async () => {
    const who = await invited();
    const once = await plainPost(who.link, { does: 'confirm', ticket: ticketIn((await look(who.link)).html) });
    const form = { does: 'confirm', ticket: ticketIn(once.html) };
    for (let copy = 0; copy < 2; copy += 1)
      expect((await plainPost(who.link, form)).html).toContain('We look forward to seeing you');
    expect(await now(who)).toMatchObject({ state: 'confirmed', stateBy: 'patient' });
    expect((await lines(who)).slice(1)).toEqual([expect.stringMatching(/^Confirmed by link \(Wed/)]);
  });
});

describe('a press', () => {
  test('confirms once however often it is sent, and wakes nobody', async () => {
    const who = await invited();
    const form = { ticket: ticketIn((await look(who.link)).html), does: 'confirm' };
    await Promise.all([post(who.link, form), post(who.link, form), post(who.link, form)]);
    expect(await now(who)).toMatchObject({ state: 'confirmed', stateBy: 'patient', version: 1 });
    expect((await lines(who)).slice(1)).toHaveLength(1);
    expect(await threadOf(who)).toMatchObject({ unread: 0 });
    expect((await look(who.link)).html).toContain('You said that you will be there');
  });

  test('cancels once, frees the time, tells the desk, and can be taken back', async () => {
    const who = await invited();
    const form = { ticket: ticketIn((await look(who.link)).html), does: 'cancel' };
    for (let copy = 0; copy < 3; copy += 1)
      expect((await post(who.link, form)).html).toContain('Your visit is cancelled');
    expect(await now(who)).toMatchObject({ state: 'cancelled', stateBy: 'patient', version: 2 });
    expect(await threadOf(who)).toMatchObject({ state: 'open', unread: 1 });
    expect((await press(who.link, 'keep')).html).toContain('We look forward to seeing you');
    expect(await now(who)).toMatchObject({ state: 'confirmed', version: 3 });
    await press(who.link, 'cancel');
    // The time is free for somebody else, and then not to be had again.
    await visitor(desk, who.visit.date, who.visit.time);
    expect((await press(who.link, 'keep')).html).toContain('That time was just taken');
    expect(await now(who)).toMatchObject({ state: 'cancelled', version: 4 });
    expect((await lines(who)).map((line) => line.split(' (')[0]).slice(1)).toEqual([
      'Cancelled by link',
      'Confirmed by link, booked again',
      'Cancelled by link',
    ]);
  });

  test('moves to one of three to six free times, once, and back again', async () => {
    const who = await invited();
    const { html } = await look(who.link);
    const offered = timesIn(html);
    expect(offered.length).toBeGreaterThanOrEqual(3);
    expect(offered.length).toBeLessThanOrEqual(6);
    const [, date = '', time = ''] = (offered[0] ?? '').split(' ');
    const form = { ticket: ticketIn(html), does: offered[0] ?? '' };
    const [moved] = await Promise.all([post(who.link, form), post(who.link, form)]);
    expect(moved.html).toContain('Your visit has moved');
    expect((await post(who.link, form)).html).toContain('Your visit has moved');
    expect(await now(who)).toMatchObject({ date, time, state: 'booked', stateBy: 'patient', version: 2 });
    const back = `move ${who.visit.date} ${who.visit.time}`;
    expect((await press(who.link, back)).html).toContain('Your visit has moved');
    expect(await now(who)).toMatchObject({ date: who.visit.date, time: who.visit.time, version: 3 });
    expect((await lines(who)).slice(1)).toEqual([
      expect.stringMatching(/^Moved from Wed .*, by link$/),
      expect.stringMatching(/^Moved from .* to Wed .*, by link$/),
    ]);
  });

  test('takes no time that is taken meanwhile or was never to be had', async () => {
    const who = await invited();
    const { html } = await look(who.link);
    const [, date = '', time = ''] = (timesIn(html)[0] ?? '').split(' ');
    await visitor(desk, date, time);
    for (const does of [
      `move ${date} ${time}`,
      `move ${date} 10:07`,
      `move ${dateIn(desk, 300)} 10:00`,
      'move 2020-01-01 10:00',
    ]) {
      expect((await post(who.link, { ticket: ticketIn(html), does })).html).toContain('That time was just taken');
    }
    expect(await now(who)).toMatchObject({ date: who.visit.date, version: 1 });
  });

  test('takes no free time that was not offered: the page is shown again with the times of now', async () => {
    const who = await invited();
    const { html } = await look(who.link);
    const offered = timesIn(html);
    const free = await desk.as('coordinator')('findSlots', {
      query: {
        location: 'main',
        visitType: 'check-up',
        provider: 'lindqvist',
        from: who.visit.date,
        to: dateIn(desk, 25),
      },
    });
    const never = free.slots.map(({ date, time }) => `move ${date} ${time}`).filter((one) => !offered.includes(one));
    expect(never.length).toBeGreaterThan(5);
    for (const does of [never[0], never.at(-1)]) {
      const answer = await post(who.link, { ticket: ticketIn(html), does: does ?? '' });
      expect(answer.html).toContain('That time was just taken');
      expect(timesIn(answer.html)).toEqual(offered);
      const once = await plainPost(who.link, { ticket: ticketIn(html), does: does ?? '' });
      await plainPost(who.link, { ticket: ticketIn(once.html), does: does ?? '' });
    }
    expect(await now(who)).toMatchObject({ date: who.visit.date, time: who.visit.time, version: 1 });
  });

  test('takes a time that its page offered though others would be offered now, and gives the old one back', async () => {
    const who = await invited();
    const [date, time] = [dateIn(desk, 41), '11:00'];
    await change(who, { date, time });
    const [before, after] = [await visitor(desk, date, '10:30'), await visitor(desk, date, '11:30')];
    const { html } = await look(who.link);
    for (const one of [before, after]) await change(one, { state: 'cancelled' });
    // Nearer to its hour than what the page showed.
    const ofNow = timesIn((await look(who.link)).html);
    const last = timesIn(html).find((one) => !ofNow.includes(one)) ?? '';
    expect(last).toContain('move');
    const moved = await post(who.link, { ticket: ticketIn(html), does: last });
    expect(moved.html).toContain('Your visit has moved');
    const back = `move ${date} ${time}`;
    expect((await post(who.link, { ticket: ticketIn(moved.html), does: back })).html).toContain('Your visit has moved');
    expect(await now(who)).toMatchObject({ date, time, version: 4 });
  });

  test('on a page from before the desk moved the visit does nothing and says so', async () => {
    const who = await invited();
    const { html } = await look(who.link);
    await change(who, { time: '16:30' });
    for (const does of ['confirm', 'cancel', timesIn(html)[0] ?? '']) {
      expect((await post(who.link, { ticket: ticketIn(html), does })).html).toContain('has changed meanwhile');
    }
    expect(await now(who)).toMatchObject({ state: 'booked', time: '16:30', version: 2 });
    const again = (await look(who.link)).html;
    expect(again).toContain('has changed since we wrote to you');
    expect(again).toContain('4:30');
    await press(who.link, 'confirm');
    expect(await now(who)).toMatchObject({ state: 'confirmed', time: '16:30' });
  });

  test('cannot book again what the desk called off', async () => {
    const who = await invited();
    await change(who, { state: 'cancelled' });
    const { html } = await look(who.link);
    expect(html).toContain('was cancelled by the office');
    expect(html).toMatch(/href="sms:\+/);
    expect(html).not.toContain('value="keep"');
    expect((await post(who.link, { ticket: ticketIn(html), does: 'keep' })).html).toContain('cannot be changed here');
    expect(await now(who)).toMatchObject({ state: 'cancelled', version: 2 });
  });

  test('and the desk at the same moment end as one of the two, with a line for each that happened', async () => {
    const who = await invited();
    const { html } = await look(who.link);
    const [pressed] = await Promise.all([
      post(who.link, { ticket: ticketIn(html), does: 'cancel' }),
      change(who, { time: '16:00' }).catch(() => undefined),
    ]);
    const stands = await now(who);
    const isCancelled = pressed.html.includes('Your visit is cancelled');
    expect(stands).toMatchObject(isCancelled ? { state: 'cancelled', stateBy: 'patient' } : { time: '16:00' });
    expect(await lines(who)).toHaveLength(stands?.version ?? 0);
  });

  test('a freed time, an answer by text and a new booking at the same moment: nobody is booked twice', async () => {
    const act = fc.constantFrom('confirm', 'cancel', 'keep', 'C', 'N', 'book', 'desk cancels');
    let day = 13;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(act, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
        async (rounds) => {
          day += 1;
          const who = await visitor(desk, dateIn(desk, day), '11:00');
          const { date, time } = who.visit;
          const link = await linkOf(who);
          await ask(desk, [who]);
          const does = async (one: (typeof rounds)[number][number]): Promise<unknown> => {
            if (one === 'C' || one === 'N') return desk.text(who.number, one);
            if (one === 'book') return visitor(desk, date, time).catch(() => undefined);
            if (one === 'desk cancels') return change(who, { state: 'cancelled' }).catch(() => undefined);
            const answer = await press(link, one);
            expect(answer.status).toBe(200);
            return answer;
          };
          for (const round of rounds) {
            await Promise.all(round.map(does));
            await desk.stack.drain();
            const { appointments } = await desk.as('coordinator')('listAppointments', {
              query: { location: 'main', from: date },
            });
            const standing = appointments.filter((one) => one.time === time && !one.state.endsWith('cancelled'));
            expect(standing.length).toBeLessThanOrEqual(1);
            const { nextAppointment } = await threadOf(who);
            expect(nextAppointment?.id).toBe(standing.find(({ id }) => id === who.visit.id)?.id);
          }
        },
      ),
      { numRuns: 5 },
    );
  });

  test('answers what a reminder asked, and a later answer by text wins', async () => {
    const who = await invited();
    await ask(desk, [who]);
    await press(who.link, 'confirm');
    await desk.advance(60_000);
    await desk.text(who.number, 'N');
    await desk.stack.drain();
    expect(await now(who)).toMatchObject({ state: 'cancelled', stateBy: 'patient' });
    await desk.advance(60_000);
    await press(who.link, 'keep');
    expect(await now(who)).toMatchObject({ state: 'confirmed' });
    expect((await threadOf(who)).reading).toBeUndefined();
    // What was asked about the time it had is not answered for the one that they chose since.
    const [first = ''] = timesIn((await look(who.link)).html);
    await press(who.link, first);
    await desk.text(who.number, 'N');
    await desk.stack.drain();
    expect(await now(who)).toMatchObject({ state: 'booked', version: 4 });
  });

  test.each([['N'], ['No', 'cant make it'], ['R']])(
    'of a yes after %j by text: nobody waits any more, and the figures say so',
    async (...texts) => {
      const who = await invited();
      await ask(desk, [who]);
      for (const text of texts) await says(who, text);
      expect((await threadOf(who)).turn).toBeDefined();
      const { html } = await look(who.link);
      await post(who.link, { ticket: ticketIn(html), does: html.includes('value="keep"') ? 'keep' : 'confirm' });
      await desk.stack.drain();
      expect(await now(who)).toMatchObject({ state: 'confirmed' });
      const { turn, reading, unread } = await threadOf(who);
      expect([turn, reading, unread]).toEqual([undefined, undefined, 0]);
      expect((await recompute(desk.app)).differences).toEqual([]);
    },
  );

  test('of a yes leaves whoever asked something else waiting, or said no before they were asked', async () => {
    const [asks, before] = [await invited(), await invited()];
    await says(before, 'No');
    await ask(desk, [asks]);
    await ask(desk, [before]);
    await says(asks, 'N');
    await says(asks, 'Do you have my x-rays?');
    await says(before, 'N');
    for (const who of [asks, before]) {
      await press(who.link, 'keep');
      expect(await now(who)).toMatchObject({ state: 'confirmed' });
      expect((await threadOf(who)).turn).toBeDefined();
    }
    await desk.stack.drain();
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  test('stops texts to the number that the link was sent to, as the word does, and takes only that back', async () => {
    const who = await invited();
    const proof = async () =>
      (await desk.as('coordinator')('readProof', { body: { channel: 'sms', address: who.number } })).ledger
        .filter(({ source }) => source === 'own-words')
        .map(({ state }) => state);
    for (let copy = 0; copy < 2; copy += 1) expect((await press(who.link, 'stop')).html).toContain('no more texts');
    expect(await proof()).toEqual(['revoked']);
    await expect(desk.reply(who.patient.threadId, 'Hello')).rejects.toMatchObject({ code: 'cannot_send' });
    expect((await press(who.link, 'resume')).html).toContain('on again');
    expect(await proof()).toEqual(['revoked', 'given']);
    await desk.text(who.number, 'STOP');
    const { html } = await look(who.link);
    expect(html).not.toMatch(/value="(stop|resume)"/);
    await post(who.link, { ticket: ticketIn(html), does: 'resume' });
    expect((await proof()).at(-1)).toBe('revoked');
  });
});
