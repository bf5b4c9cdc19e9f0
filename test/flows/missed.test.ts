import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import { defaultFollowUps } from '#shared/domain/followup/default-follow-ups.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { setFollowUps } from '../fixtures/follow-ups.ts';
import { dateIn, newPatient, setCalendar, zone } from '../fixtures/schedule.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
let call: Call;
/** Awaited before any message is begun. */
let beforeClaim: (() => Promise<void>) | undefined;

beforeAll(async () => {
  desk = await openDesk({
    wrap: (apps, name) => (invocation) =>
      apps({
        ...invocation,
        effect: async (effect, run) => {
          if (name === 'outbound' && effect.startsWith('commit claim')) await beforeClaim?.();
          return invocation.effect(effect, run);
        },
      }),
  });
  call = desk.as('coordinator');
  await setCalendar(desk);
});
afterAll(() => desk.stop());
beforeEach(async () => {
  await desk.nextNoon();
  await setFollowUps(desk);
});

const minute = 60_000;
const texts = (to: string) =>
  (desk.stack.twilio?.outbox() ?? []).filter((one) => one.to === to).map(({ body }) => body);
const mails = (to: string) => (desk.stack.sendgrid?.outbox() ?? []).filter((one) => one.to === to);
const jump = async (days: number, time: string) => {
  await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, dateIn(desk, days), time))));
  await desk.leave();
};
const mark = (appointmentId: string, state: 'no-show' | 'attended' | 'late-cancelled' | 'arrived') =>
  call('changeAppointment', { params: { appointmentId }, body: { state } });
const shownTo = async (as: Call, visit: { id: string }) =>
  (await as('listMissed', { query: { location: 'main' } })).visits.find(({ id }) => id === visit.id);
const listed = async (id: string) => {
  const found = await shownTo(call, { id });
  if (!found) throw new Error('the missed visit is not listed');
  return found;
};
const stepsOf = async (id: string) => (await listed(id)).steps.map(({ step, state }) => [step, state]);

/** Somebody with a visit at a time of today. */
async function booked(time: string, more: Parameters<typeof newPatient>[1] = {}) {
  const patient = await newPatient(call, more);
  const body = { patientId: patient.id, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, 0), time };
  const visit = await call('bookAppointment', { body });
  return { patient, visit, number: patient.phones[0] ?? '' };
}

/** Somebody who did not come to a visit at 13:00 today, marked at 13:30. */
async function missed(more: Parameters<typeof newPatient>[1] = {}) {
  const of = await booked('13:00', more);
  await jump(0, '13:30');
  await mark(of.visit.id, 'no-show');
  await desk.stack.drain();
  return of;
}
const bookedAgain = (patientId: string, days = 5) =>
  call('bookAppointment', {
    body: { patientId, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, days), time: '09:30' },
  });

/** Somebody with a confidential address, and a manager who books for them. */
async function inConfidence() {
  const [manager, own] = [desk.as('manager'), freshNumber()];
  const patient = await newPatient(call, { birthDate: '2010-05-05' });
  const body = { version: 0, confidential: { phones: [own], emails: [] } };
  const saved = await manager('saveHousehold', { params: { patientId: patient.id }, body });
  const book = (days: number, time: string, confidential: boolean) => {
    const at = { date: dateIn(desk, days), time, ...(confidential ? { confidential } : {}) };
    const wish = { patientId: patient.id, visitType: 'check-up', provider: 'lindqvist', ...at };
    return manager('bookAppointment', { body: wish });
  };
  return { manager, own, patient, book, saved };
}

describe('a missed visit', () => {
  // First: no message of anybody else is begun at the same time.
  test.each([
    ['as its text is begun', false],
    ['while its text waits for another try', true],
  ])('that was none after all ends it, also %s', async (_when, dies) => {
    const { visit, number, patient } = await missed();
    let marked: Promise<unknown> | undefined;
    let lives = !dies;
    // The queue and the sweep may both begin it: neither goes on before the visit is marked.
    beforeClaim = async () => {
      marked ??= mark(visit.id, 'attended');
      await marked;
      if (lives) return;
      lives = true;
      throw new Error('the process is gone');
    };
    await jump(0, '13:46');
    await jump(0, '14:30');
    beforeClaim = undefined;
    expect(marked).toBeDefined();
    expect(texts(number)).toEqual([]);
    const posted = (await desk.entries(patient.threadId)).filter(({ kind }) => kind === 'text');
    expect(posted).toMatchObject([{ status: 'failed' }]);
    const { visits } = await call('listMissed', { query: { location: 'main' } });
    expect(visits.map(({ id }) => id)).not.toContain(visit.id);
  });

  test('is followed by a text after 15 minutes, an e-mail the next day and a call task on the third, and the list says so', async () => {
    const email = `dana.${freshNumber().slice(2)}@example.org`;
    const { visit, number, patient } = await missed({ emails: [email] });
    await call('recordContact', {
      params: { threadId: patient.threadId },
      body: { what: 'care-given', channel: 'email', address: email, source: 'phone', words: 'By e-mail, please' },
    }).catch(() => undefined);
    expect(await listed(visit.id)).toMatchObject({ state: 'waiting', next: { step: 'text', way: 'sms' } });
    await jump(0, '13:44');
    expect(texts(number)).toEqual([]);
    await jump(0, '13:46');
    expect(texts(number)).toEqual([expect.stringMatching(/We missed you on .+ at 1:00 PM\. Write back or call/)]);
    await desk.advance(minute);
    expect(texts(number)).toHaveLength(1);
    await jump(1, '10:01');
    expect(mails(email)).toHaveLength(1);
    expect(await listed(visit.id)).toMatchObject({ state: 'waiting', next: { step: 'call', way: 'call-task' } });
    await jump(2, '10:01');
    expect(await stepsOf(visit.id)).toEqual([
      ['text', 'sent'],
      ['e-mail', 'sent'],
      ['call', 'call-task'],
    ]);
    expect((await listed(visit.id)).state).toBe('call');
    const lines = (await desk.entries(patient.threadId)).map(({ text }) => text);
    expect(lines.at(-1)).toMatch(/^Call them: .+ was missed, and they have neither answered nor booked again$/);
    const head = await call('readThread', { params: { threadId: patient.threadId } });
    expect(head).toMatchObject({ state: 'open', unread: 1 });

    const params = { appointmentId: visit.id };
    await call('closeMissed', { params, body: { how: 'called' } });
    await call('closeMissed', { params, body: { how: 'called' } });
    expect(await listed(visit.id)).toMatchObject({ state: 'over', over: { why: 'called' } });
    const after = (await desk.entries(patient.threadId)).filter(({ text }) => text.startsWith('Called about'));
    expect(after).toHaveLength(1);
  });

  test('asks for nothing more once they answered, and says so', async () => {
    const { visit, number } = await missed();
    await desk.text(number, 'So sorry, my car broke down');
    await jump(0, '13:50');
    await jump(3, '10:01');
    expect(texts(number)).toEqual([]);
    expect(await listed(visit.id)).toMatchObject({ state: 'over', over: { why: 'answered' } });
    expect(await stepsOf(visit.id)).toEqual([
      ['text', 'skipped'],
      ['e-mail', 'skipped'],
      ['call', 'skipped'],
    ]);
  });

  test.each([
    ['an ordinary', 'a confidential', false],
    ['a confidential', 'an ordinary', true],
  ])('%s one asks for nothing more once %s visit is booked, also as its text is begun', async (_a, _b, isSecret) => {
    const { manager, own, patient, book } = await inConfidence();
    const visit = await book(0, '13:00', isSecret);
    await jump(0, '13:30');
    await mark(visit.id, 'no-show');
    await desk.stack.drain();
    let again: ReturnType<typeof book> | undefined;
    beforeClaim = async () => {
      again ??= book(6, isSecret ? '15:30' : '16:30', !isSecret);
      await again;
    };
    await jump(0, '13:46');
    beforeClaim = undefined;
    expect([...texts(own), ...texts(patient.phones[0] ?? '')]).toEqual([]);
    const booked = { appointmentId: (await again)?.id };
    expect((await shownTo(manager, visit))?.over).toMatchObject({ why: 'booked', booked });
  });

  test('asks for nothing more once another visit is booked, and counts as recovered', async () => {
    const before = await call('listMissed', { query: { location: 'main' } });
    const { patient, visit, number } = await missed();
    await jump(0, '13:46');
    const again = await bookedAgain(patient.id);
    await jump(1, '10:01');
    expect(texts(number)).toHaveLength(1);
    const after = await call('listMissed', { query: { location: 'main' } });
    expect(after).toMatchObject({ missed: before.missed + 1, recovered: before.recovered + 1 });
    expect((await listed(visit.id)).over).toMatchObject({
      why: 'booked',
      booked: { appointmentId: again.id, startsAt: again.startsAt },
    });
    // It was booked again, whatever became of that (metric definition 8).
    await call('changeAppointment', { params: { appointmentId: again.id }, body: { state: 'cancelled' } });
    expect((await call('listMissed', { query: { location: 'main' } })).recovered).toBe(before.recovered + 1);
    expect((await listed(visit.id)).over?.why).not.toBe('booked');
  });

  test('asks for nothing more once they opted out, also where the desk heard it', async () => {
    const one = await missed();
    await jump(0, '13:46');
    await desk.text(one.number, 'STOP');
    await jump(1, '10:01');
    expect(texts(one.number).filter((body) => body.includes('another time'))).toHaveLength(1);
    expect((await listed(one.visit.id)).over).toMatchObject({ why: 'opted-out' });

    await desk.nextNoon();
    const two = await missed();
    await call('recordContact', {
      params: { threadId: two.patient.threadId },
      body: { what: 'opt-out', channel: 'sms', address: two.number, source: 'phone', words: 'No texts, please' },
    });
    await jump(0, '13:46');
    expect(texts(two.number)).toEqual([]);
    expect((await listed(two.visit.id)).over).toMatchObject({ why: 'opted-out' });
  });

  test('that was confidential is followed without a word of it, and stands in no list of those who may not see it', async () => {
    const { manager, own, patient, book, saved } = await inConfidence();
    const visit = await book(0, '13:00', true);
    await jump(0, '13:30');
    await mark(visit.id, 'no-show');
    await desk.stack.drain();
    await jump(0, '13:46');
    const [said, more] = texts(own);
    expect(more).toBeUndefined();
    for (const secret of [patient.givenName, 'missed', 'visit', '1:00', '13:00', 'Check-up'])
      expect(said).not.toContain(secret);
    expect(said).toContain('we have word for you');
    expect(await shownTo(call, visit)).toBeUndefined();
    expect(await shownTo(manager, visit)).toMatchObject({ threadId: saved.confidential?.threadId, phone: own });
    await expect(
      call('closeMissed', { params: { appointmentId: visit.id }, body: { how: 'called' } }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  test('asks for nothing more once they answered from a number that was a stranger’s, and is brought in since', async () => {
    const { visit, number, patient } = await missed();
    const other = freshNumber();
    await desk.text(other, 'This is Dana from work, I am so sorry');
    await desk.stack.drain();
    const threadId = await desk.threadOf(other);
    await call('assignThread', { params: { threadId }, body: { id: desk.app.newId(), patientId: patient.id } });
    await jump(0, '13:50');
    expect(texts(number)).toEqual([]);
    expect(await listed(visit.id)).toMatchObject({ state: 'over', over: { why: 'answered' } });
  });

  test('whose new visit is called off again goes on where the list says so', async () => {
    const { visit, patient } = await missed();
    await jump(0, '13:46');
    const again = await bookedAgain(patient.id);
    await jump(1, '10:01');
    await call('changeAppointment', { params: { appointmentId: again.id }, body: { state: 'cancelled' } });
    await desk.stack.drain();
    expect(await listed(visit.id)).toMatchObject({ state: 'waiting' });
    await jump(2, '10:01');
    expect(await listed(visit.id)).toMatchObject({ state: 'call' });
  });

  test('marked twice is followed once: no step leaves again', async () => {
    const { visit, number } = await missed();
    await jump(0, '13:46');
    await mark(visit.id, 'arrived');
    await call('changeAppointment', { params: { appointmentId: visit.id }, body: { state: 'no-show' } });
    await desk.stack.drain();
    await jump(0, '14:30');
    expect(texts(number)).toHaveLength(1);
  });

  test('in the evening is followed in the morning', async () => {
    await setFollowUps(desk, { ...defaultFollowUps, steps: defaultFollowUps.steps.slice(0, 1) });
    const { patient, visit } = await booked('20:15');
    await jump(0, '20:50');
    await mark(visit.id, 'no-show');
    await jump(0, '21:30');
    expect(texts(patient.phones[0] ?? '')).toEqual([]);
    expect((await listed(visit.id)).next?.at).toBe(new Date(instantOf(zone, dateIn(desk, 1), '08:00')).toISOString());
    await jump(1, '08:01');
    expect(texts(patient.phones[0] ?? '')).toHaveLength(1);
  });

  test('whose text does not arrive is tried by the next way; where none is left the reason is shown', async () => {
    const { visit, number } = await missed();
    desk.stack.twilio?.setFaults({ error: '30006', times: 1 });
    await jump(0, '13:46');
    await desk.advance(minute);
    await desk.leave();
    const step = (await listed(visit.id)).steps.find(({ step: id }) => id === 'text');
    expect(step).toMatchObject({ state: 'failed' });
    expect(step?.reasons.map(({ code }) => code)).toEqual(['no_email']);
    expect(texts(number).length).toBeLessThanOrEqual(1);
  });

  test('is left alone while nothing is switched on, and what was due meanwhile is not done later', async () => {
    await setFollowUps(desk, { ...defaultFollowUps, on: false });
    const { visit, number } = await missed();
    await jump(0, '14:30');
    expect(await listed(visit.id)).toMatchObject({ state: 'nothing-planned' });
    await setFollowUps(desk);
    await jump(0, '15:00');
    expect(texts(number)).toEqual([]);
    expect(await stepsOf(visit.id)).toEqual([
      ['text', 'skipped'],
      ['e-mail', 'planned'],
      ['call', 'planned'],
    ]);
  });

  test('that was marked more than a week later is written to nobody', async () => {
    const { patient, visit } = await booked('13:00');
    await jump(8, '14:00');
    await mark(visit.id, 'no-show');
    await jump(0, '14:30');
    expect(texts(patient.phones[0] ?? '')).toEqual([]);
    expect((await listed(visit.id)).steps[0]?.reasons.map(({ code }) => code)).toEqual(['marked_late']);
  });
});

describe('what is done about missed visits', () => {
  test('is refused with words that cannot be sent, naming the step', async () => {
    const manager = desk.as('manager');
    const { version } = await manager('readFollowUps', {});
    const [first] = defaultFollowUps.steps;
    if (!first) throw new Error('there is a first step');
    const saved = (text: string, ways = first.ways) =>
      manager('saveFollowUps', {
        body: { ...defaultFollowUps, steps: [{ ...first, ways, words: { en: { text } } }], version },
      });
    await expect(saved('{{ practice }}: see {{ link }} Text STOP to stop texts.')).rejects.toMatchObject({
      code: 'invalid',
      details: { field: 'steps.0.words.en.text' },
    });
    await expect(saved('{{ practice }}: reply YES for another time')).rejects.toMatchObject({ code: 'invalid' });
    await expect(saved(first.words.en?.text ?? '', ['call-task', 'sms'])).rejects.toMatchObject({
      details: { field: 'steps.0.ways' },
    });
    await expect(
      manager('saveFollowUps', { body: { ...defaultFollowUps, on: false, version: version - 1 } }),
    ).rejects.toMatchObject({ code: 'changed_meanwhile' });
  });
});
