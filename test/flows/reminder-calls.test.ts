import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signedPost } from '#infra/local/signed-text.ts';
import type { StandInCall } from '#infra/local/twilio/calls/call.ts';
import type { PhoneAct } from '#infra/local/twilio/calls/telephone.ts';
import type { Call } from '#shared/api.client.ts';
import { addressKey, addressRow, putAddress } from '#shared/domain/contact/address.rows.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { defaultLadder } from '#shared/domain/reminder/default-ladder.ts';
import { ask } from '../fixtures/asked.ts';
import { setLadders, textStep } from '../fixtures/reminders.ts';
import { dateIn, newPatient, setCalendar, zone } from '../fixtures/schedule.ts';
import { type CallingDesk, callingDesk, press, wait } from '../harness/calling-desk.ts';
import { freshNumber, officeNumber } from '../harness/desk.ts';

let desk: CallingDesk;
let call: Call;
let phone: string;
let patient: Awaited<ReturnType<typeof newPatient>>;

beforeAll(async () => {
  desk = await callingDesk();
  call = desk.as('coordinator');
  await setCalendar(desk);
});
afterAll(() => desk.stop());
beforeEach(async () => {
  await desk.nextNoon();
  await byCall(['voice', 'sms']);
  phone = freshNumber();
  patient = await newPatient(call, { phones: [phone] });
});

const byCall = (channels: ('voice' | 'sms' | 'email')[]) =>
  setLadders(desk, [{ ...defaultLadder, steps: [{ ...textStep('day-before', { days: 1, at: '14:00' }), channels }] }]);
const jump = async (days: number, time: string) => {
  await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, dateIn(desk, days), time))));
  await desk.leave();
};
/** A visit in two days, at an hour of its own. */
let hour = 8;
const booked = async (patientId = patient.id, time?: string) => {
  hour = hour >= 17 ? 9 : hour + 1;
  const at = time ?? `${String(hour).padStart(2, '0')}:00`;
  const body = { id: ulid(), patientId, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, 2), time: at };
  const visit = await call('bookAppointment', { body });
  await desk.advance(1000);
  return visit;
};
const callsTo = (number = phone) =>
  desk
    .telephone()
    .calls()
    .filter(({ to }) => to === number);
const textsTo = (number = phone) => (desk.stack.twilio?.outbox() ?? []).filter(({ to }) => to === number);
const takes = (number = phone): PhoneAct => ({ act: 'answer', number });
/** Does these things on the last call to a number; answers how it ended. */
const during = async (...acts: PhoneAct[]): Promise<StandInCall> => {
  const number = phone;
  const sid = callsTo(number).at(-1)?.sid ?? '';
  for (const act of acts) {
    const next = await desk.telephone().act(sid, act);
    if (!next) throw new Error(`${act.act} cannot be done now`);
    if (next.problem) throw new Error(next.problem);
  }
  await desk.stack.twilio?.settled();
  await desk.stack.drain();
  return desk.telephone().find(sid) as StandInCall;
};
const stepOf = async (appointmentId: string) =>
  (await call('readVisitReminders', { params: { appointmentId } })).steps.at(0);
const visitOf = async (appointmentId: string) =>
  (await call('listPatientAppointments', { params: { patientId: patient.id } })).appointments.find(
    ({ id }) => id === appointmentId,
  );

describe('a reminder by telephone', () => {
  test('rings at its time, says to a person who calls, the day and the time, and takes their yes', async () => {
    const visit = await booked(patient.id, '15:00');
    expect(callsTo()).toEqual([]);
    await jump(1, '14:01');
    expect(callsTo()).toMatchObject([{ direction: 'outbound-api', from: officeNumber, status: 'ringing' }]);
    expect(await stepOf(visit.id)).toMatchObject({ channel: 'voice', state: 'sent' });
    const said = await during(takes(), wait, press('1'));
    expect(said.status).toBe('completed');
    expect(said.said[0]).toMatch(
      /^Hello, this is .+, at 2 1 2, 5 5 5, 0 1 0 0\. This is a reminder for Dana\. The visit is on \w+day, \w+ \d+, at 3 PM\.$/,
    );
    expect(said.said[1]).toMatch(/To confirm, press 1\..+To stop calls like this one, press 9\.$/);
    expect(said.said[2]).toBe('Thank you. Your visit is confirmed. Goodbye.');
    expect(await visitOf(visit.id)).toMatchObject({ state: 'confirmed' });
    expect(await stepOf(visit.id)).toMatchObject({ channel: 'voice', status: 'delivered' });
    expect(textsTo()).toEqual([]);
    const entries = await desk.entries(patient.threadId);
    expect(entries.find(({ purpose }) => purpose === 'reminder')).toMatchObject({
      kind: 'call',
      channel: 'voice',
      direction: 'out',
      status: 'delivered',
    });
    expect(entries.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^Confirmed by telephone \(/));
    // It is over: nothing else leaves for this step.
    await desk.advance(3_600_000);
    expect(callsTo()).toHaveLength(1);
    expect(textsTo()).toEqual([]);
  });

  test.each(['N', 'R'])(
    'takes a yes by its key after %j by text: they come, nobody waits, and the figures say so',
    async (text) => {
      const visit = await booked(patient.id, '15:00');
      await ask(desk, [{ patient, number: phone, visit }]);
      await jump(1, '14:01');
      await desk.telephone().act(callsTo()[0]?.sid ?? '', takes());
      await desk.text(phone, text);
      await desk.stack.drain();
      const headOf = () => call('readThread', { params: { threadId: patient.threadId } });
      expect((await headOf()).turn).toBeDefined();
      const { said } = await during(press('1'));
      expect(said.at(-1)).toBe('Thank you. Your visit is confirmed. Goodbye.');
      expect(await visitOf(visit.id)).toMatchObject({ state: 'confirmed' });
      const { turn, reading, unread } = await headOf();
      expect([turn, reading, unread]).toEqual([undefined, undefined, 0]);
      expect((await recompute(desk.app)).differences).toEqual([]);
    },
  );

  test('speaks the language of the patient', async () => {
    phone = freshNumber();
    patient = await newPatient(call, { phones: [phone], language: 'es', givenName: 'Ana' });
    await booked();
    await jump(1, '14:01');
    const { said } = await during(takes(), wait, press('1'));
    expect(said[0]).toMatch(/^Hola, le llama .+ Este es un recordatorio para Ana\. La cita es el /);
    expect(said.at(-1)).toBe('Gracias. Su cita está confirmada. Adiós.');
  });

  test('lets them ask for a call of a person, once, which starts the clock of an answer', async () => {
    const visit = await booked();
    await call('changeAppointment', { params: { appointmentId: visit.id }, body: { state: 'confirmed' } });
    await jump(1, '14:01');
    const { said } = await during(takes(), press('2'));
    expect(said.at(-1)).toBe('Thank you. We will call you about it. Goodbye.');
    const { threads } = await call('listThreads', { query: { view: 'needs-reply', limit: 100 } });
    expect(threads.find(({ id }) => id === patient.threadId)).toMatchObject({
      unread: 1,
      lastEntry: { channel: 'voice' },
    });
    expect(await visitOf(visit.id)).toMatchObject({ state: 'booked' });
    const asked = (await desk.entries(patient.threadId)).filter(({ direction }) => direction === 'in');
    expect(asked).toMatchObject([{ channel: 'voice', from: phone, text: expect.stringContaining('Pressed 2') }]);
  });

  test('stops at 9: the ledger says so, no machine calls again, texts go on, and START gives calls back', async () => {
    await booked();
    await jump(1, '14:01');
    const { said } = await during(takes(), wait, press('9'));
    expect(said.at(-1)).toBe('You will get no more calls like this one from us. Goodbye.');
    const proof = await desk.as('admin')('readProof', { body: { channel: 'sms', address: phone } });
    expect(proof.ledger.filter(({ channel }) => channel === 'voice')).toMatchObject([
      { state: 'revoked', source: 'own-words', words: '9, pressed in a call' },
    ]);
    expect(proof.standings).toContainEqual(
      expect.objectContaining({ channel: 'voice', category: 'care', state: 'revoked' }),
    );
    expect(proof.standings).toContainEqual(
      expect.objectContaining({ channel: 'sms', category: 'care', state: 'given' }),
    );

    await desk.nextNoon();
    const next = await booked();
    await jump(1, '14:01');
    expect(callsTo()).toHaveLength(1);
    expect(textsTo()).toHaveLength(1);
    const step = await stepOf(next.id);
    expect(step?.attempts.map(({ channel, reasons }) => [channel, reasons.map(({ code }) => code)])).toEqual([
      ['voice', ['calls_stopped']],
      ['sms', []],
    ]);
    await desk.text(phone, 'START');
    expect(await desk.app.table.get(addressRow, addressKey('sms', phone))).not.toHaveProperty('callsStopped');
  });

  test('that a machine takes leaves the name, the number and no word of a visit, and a text follows', async () => {
    const visit = await booked();
    await jump(1, '14:01');
    const { said } = await during({ act: 'machine', number: phone });
    expect(said).toEqual([expect.stringMatching(/^Hello, this is .+, at 2 1 2, .+ Please call us back\./)]);
    expect(said.join(' ')).not.toMatch(/Dana|visit|day,/);
    await desk.advance(60_000);
    await desk.leave();
    expect(textsTo()).toHaveLength(1);
    const step = await stepOf(visit.id);
    expect(step?.attempts.map(({ channel }) => channel)).toEqual(['voice', 'sms']);
    expect(step).toMatchObject({ channel: 'sms', state: 'sent' });
    // The text is on its way: nobody need call.
    const { failure } = await call('readThread', { params: { threadId: patient.threadId } });
    expect(failure).toBeUndefined();
  });

  test('of which nobody knows who took it says nothing of a visit before a key', async () => {
    const visit = await booked();
    await jump(1, '14:01');
    const { message } = (await stepOf(visit.id)) ?? {};
    const { at = '' } = (await desk.entries(patient.threadId)).find(({ id }) => id === message?.id) ?? {};
    const query = new URLSearchParams({ message: message?.id ?? '', thread: patient.threadId, at });
    const post = async (step: string, more: Record<string, string>) => {
      const path = `/webhooks/twilio/voice/reminder/${step}?${query}`;
      const CallSid = callsTo()[0]?.sid ?? '';
      const fields = { AccountSid: desk.signing.accountSid, CallSid, From: officeNumber, To: phone, ...more };
      return (await signedPost(desk.signing, path, fields)).text();
    };
    const first = await post('begin', { CallStatus: 'in-progress', AnsweredBy: 'unknown' });
    expect(first).toContain('To hear it, press 1');
    expect(first).not.toMatch(/Dana|at \d+ [AP]M/);
    expect(await post('gate', { CallStatus: 'in-progress', Digits: '1' })).toContain('Dana');
  });

  test.each([
    ['is not taken', wait, 'call_no_answer'],
    ['is engaged', undefined, 'call_busy'],
    ['is put down at once', undefined, 'call_unheard'],
  ])('that %s goes on by the next way, and the number counts as no worse', async (what, act, code) => {
    const visit = await booked();
    await jump(1, '14:01');
    if (what === 'is put down at once') await during(takes(), { act: 'hang-up' });
    else await during(act ?? { act: 'decline', number: phone });
    await desk.advance(60_000);
    await desk.leave();
    expect(textsTo()).toHaveLength(1);
    const entries = await desk.entries(patient.threadId);
    expect(entries.find(({ channel, purpose }) => channel === 'voice' && purpose === 'reminder')).toMatchObject({
      status: 'failed',
      failure: { code, kind: 'not-taken' },
    });
    expect(await desk.app.table.get(addressRow, addressKey('sms', phone))).not.toHaveProperty('health');
    expect(await stepOf(visit.id)).toMatchObject({ channel: 'sms', state: 'sent' });
  });

  test('that nobody takes, and after which no way is left, stands among what failed', async () => {
    await byCall(['voice']);
    await booked();
    await jump(1, '14:01');
    await during(wait);
    await desk.advance(60_000);
    await desk.leave();
    const { threads } = await call('listThreads', { query: { view: 'failed', limit: 100 } });
    expect(threads.map(({ id }) => id)).toContain(patient.threadId);
    expect(callsTo()).toHaveLength(1);
  });

  test('whose end is never told goes on by the next way after a while', async () => {
    await booked();
    desk.stack.twilio?.setFaults({ drop: true });
    await jump(1, '14:01');
    await during(wait);
    desk.stack.twilio?.setFaults({});
    await desk.advance(5 * 60_000);
    expect(textsTo()).toEqual([]);
    await desk.advance(11 * 60_000);
    await desk.advance(60_000);
    await desk.leave();
    expect(textsTo()).toHaveLength(1);
  });

  test('rings a landline, and one who is called off by STOP gets neither call nor text', async () => {
    const row = await desk.app.table.get(addressRow, addressKey('sms', phone));
    if (!row) throw new Error('the number is known');
    const health = { landline: { code: '30006', at: desk.stack.clock.now().toISOString() } };
    await desk.app.table.commit({ contact: putAddress({ ...row, health }, row.version) });
    await booked();
    await jump(1, '14:01');
    expect(callsTo()).toHaveLength(1);
    await during(takes(), wait, press('1'));
    await desk.text(phone, 'STOP');
    await desk.nextNoon();
    const visit = await booked();
    await jump(1, '14:01');
    expect(callsTo()).toHaveLength(1);
    const step = await stepOf(visit.id);
    expect(step).toMatchObject({ state: 'skipped' });
    expect(step?.attempts.map(({ reasons }) => reasons[0]?.code)).toEqual(['opted_out', 'opted_out']);
  });

  test('of a family is one call that names each, and one key confirms all', async () => {
    const mia = await newPatient(call, { givenName: 'Mia', phones: [phone] });
    const [one, two] = [await booked(patient.id, '10:30'), await booked(mia.id, '11:30')];
    await jump(1, '14:01');
    expect(callsTo()).toHaveLength(1);
    const { said } = await during(takes(), wait, press('1'));
    expect(said[0]).toMatch(
      /a reminder for Dana and Mia\. The visits are on .+: 10:30 AM for Dana and 11:30 AM for Mia\./,
    );
    const { visits } = await call('listAppointments', { query: { location: 'main', from: one.date } }).then(
      ({ appointments }) => ({ visits: appointments.filter(({ id }) => id === one.id || id === two.id) }),
    );
    expect(visits.map(({ state }) => state)).toEqual(['confirmed', 'confirmed']);
  });

  test('for a time that is no longer so confirms nothing: the desk calls, and the right time follows', async () => {
    const visit = await booked(patient.id, '09:00');
    await jump(1, '14:01');
    await desk.telephone().act(callsTo()[0]?.sid ?? '', takes());
    const to = { date: visit.date, time: '16:00' };
    await call('changeAppointment', { params: { appointmentId: visit.id }, body: to });
    const { said } = await during(press('1'));
    expect(said.at(-1)).toBe('This visit has changed meanwhile. We will call you about it. Goodbye.');
    expect(await visitOf(visit.id)).toMatchObject({ state: 'booked', time: '16:00' });
    await desk.advance(10 * 60_000);
    await desk.leave();
    const second = await during(takes(), wait, press('1'));
    expect(second.said[0]).toContain('your visit is now on');
    expect(second.said[0]).toContain('at 4 PM');
    expect(await visitOf(visit.id)).toMatchObject({ state: 'confirmed', time: '16:00' });
  });
});
