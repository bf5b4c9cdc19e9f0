import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { surveyKey, surveyRow } from '#shared/domain/survey/survey.rows.ts';
import { usualSurvey } from '#shared/domain/survey/usual-survey.ts';
import { ask, visitor } from '../fixtures/asked.ts';
import { dateIn, newPatient, zone } from '../fixtures/schedule.ts';
import {
  agrees,
  asksTo as askedTexts,
  came,
  type Seen,
  setQuickVisits,
  setSurvey,
  surveyOn,
} from '../fixtures/surveyed.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
let call: Call;
beforeAll(async () => {
  desk = await openDesk();
  call = desk.as('coordinator');
  await setQuickVisits(desk);
});
afterAll(() => desk.stop());
beforeEach(async () => {
  await desk.nextNoon();
  await setSurvey(desk);
});

const hours = (count: number) => count * 3_600_000;
const textsTo = (to: string) => (desk.stack.twilio?.outbox() ?? []).filter((one) => one.to === to);
const asksTo = (to: string) => askedTexts(desk, to);
const later = async (milliseconds: number) => {
  await desk.stack.drain();
  await desk.advance(milliseconds);
  await desk.leave();
};
const says = async (number: string, text: string) => {
  await desk.text(number, text);
  await desk.stack.drain();
};
const mark = (appointmentId: string, state: 'attended' | 'arrived' | 'no-show') =>
  call('changeAppointment', { params: { appointmentId }, body: { state } });
const surveyOf = (threadId: string, id: string) => desk.app.table.get(surveyRow, surveyKey({ threadId, id }));
const codesOf = async (threadId: string, id: string) => (await surveyOf(threadId, id))?.reasons.map(({ code }) => code);
const headOf = (threadId: string) => call('readThread', { params: { threadId } });
const linesOf = async (threadId: string) =>
  (await desk.entries(threadId)).flatMap(({ kind, text }) => (kind === 'event' ? [text] : []));

/** Somebody who agreed to be asked and came to a visit of today, which was marked as it ended. */
async function seen(more: Parameters<typeof came>[2] = {}) {
  const of = await came(desk, '13:20', more);
  await desk.stack.drain();
  return of;
}
/** The same, who has been asked. */
async function asked(more: Parameters<typeof seen>[0] = {}) {
  const of = await seen(more);
  await later(hours(2));
  expect(asksTo(of.number)).toHaveLength(1);
  return of;
}

describe('a patient who came', () => {
  test('is asked once, two hours after the visit, by name and practice and nothing of the visit', async () => {
    const { number, threadId, visit } = await seen();
    await later(hours(1.9));
    expect(asksTo(number)).toEqual([]);
    await later(hours(0.2));
    expect(asksTo(number)).toMatchObject([
      {
        body: expect.stringMatching(
          /: how did we do for Dana\? Reply with a number from 1 \(poor\) to 5 \(very good\)\. Text STOP/,
        ),
      },
    ]);
    expect(asksTo(number)[0]?.body).not.toMatch(/look|Lindqvist|13:20|1:20/i);
    await later(hours(5));
    expect(asksTo(number)).toHaveLength(1);
    expect(await surveyOf(threadId, visit.id)).toMatchObject({
      state: 'asked',
      asked: { location: 'main', to: number },
    });
    expect(await headOf(threadId)).toMatchObject({ unread: 0 });
  });

  test('is asked in their language', async () => {
    const { number } = await asked({ language: 'es' });
    expect(asksTo(number)[0]?.body).toContain('¿qué tal le atendimos a Dana?');
  });

  test('is not asked while it is switched off, and not afterwards either', async () => {
    await setSurvey(desk, { ...surveyOn, on: false });
    const { number, threadId, visit } = await seen();
    await setSurvey(desk);
    await later(hours(4));
    expect(asksTo(number)).toEqual([]);
    expect(await surveyOf(threadId, visit.id)).toBeUndefined();
  });

  test('is not asked without consent to outreach, and the reason is kept', async () => {
    const { number, threadId, visit } = await seen({ consents: false });
    await later(hours(3));
    expect(asksTo(number)).toEqual([]);
    expect(await codesOf(threadId, visit.id)).toEqual(['no_outreach_consent']);
  });

  test('is not asked who waits for an answer, complained, did not come after all, has died or opted out: the reasons are kept', async () => {
    type Of = Seen;
    const meanwhile: [string, (of: Of) => Promise<unknown>][] = [
      ['needs_a_person', ({ number }) => says(number, 'My crown feels odd')],
      ['complaint', ({ threadId }) => call('changeThread', { params: { threadId }, body: { tags: ['complaint'] } })],
      ['not_attended', ({ visit }) => mark(visit.id, 'arrived').then(() => mark(visit.id, 'no-show'))],
      [
        'deceased',
        ({ patient }) => call('changePatient', { params: { patientId: patient.id }, body: { deceased: true } }),
      ],
      ['opted_out', ({ number }) => says(number, 'STOP')],
    ];
    const people: [string, Of][] = [];
    for (const [nth, [code, act]] of meanwhile.entries()) {
      const of = await came(desk, `13:${10 + 10 * nth}`);
      await desk.stack.drain();
      await act(of);
      people.push([code, of]);
    }
    await later(hours(4));
    for (const [code, { number, threadId, visit }] of people) {
      expect(asksTo(number)).toEqual([]);
      expect(await codesOf(threadId, visit.id)).toContain(code);
    }
  });

  test('is asked again only after as many days as are set; whoever shares their number as well', async () => {
    const number = freshNumber();
    const { patient, threadId } = await asked({ phones: [number] });
    await desk.nextNoon();
    const sister = await seen({ givenName: 'Leo', phones: [number] });
    await later(hours(3));
    expect(asksTo(number)).toHaveLength(1);
    expect(await codesOf(sister.threadId, sister.visit.id)).toEqual(['asked_lately']);
    await desk.advance(hours(24 * 90));
    await desk.nextNoon();
    const body = {
      patientId: patient.id,
      visitType: 'check-up',
      provider: 'lindqvist',
      date: dateIn(desk, 0),
      time: '13:00',
    };
    const visit = await call('bookAppointment', { body });
    await desk.advance(hours(1.5));
    await mark(visit.id, 'attended');
    await later(hours(3));
    expect((await surveyOf(threadId, visit.id))?.state).toBe('asked');
    expect(asksTo(number)).toHaveLength(2);
  });

  test('is asked in the morning where two hours later is quiet for outreach', async () => {
    await setSurvey(desk, { ...surveyOn, delayHours: 12 });
    const { number } = await seen();
    await later(hours(12.2));
    expect(asksTo(number)).toEqual([]);
    await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, dateIn(desk, 1), '08:30'))));
    expect(asksTo(number)).toEqual([]);
    await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, dateIn(desk, 0), '09:01'))));
    await desk.leave();
    expect(asksTo(number)).toHaveLength(1);
  });

  test('is asked a day after a reminder that is not answered: a digit there means something else', async () => {
    const patient = await newPatient(call);
    const number = patient.phones[0] ?? '';
    const of = await seen({ phones: [number] });
    const next = await visitor(desk, dateIn(desk, 8), '09:00', { givenName: 'Leo', phones: [number] });
    await ask(desk, [next]);
    await later(hours(3));
    expect(asksTo(number)).toEqual([]);
    expect((await surveyOf(of.threadId, of.visit.id))?.state).toBe('planned');
    await later(hours(22));
    expect(asksTo(number)).toHaveLength(1);
  });
});

test('a child is asked about where its guardian is who may be told of visits, and agreed to be asked', async () => {
  const [own, number] = [freshNumber(), freshNumber()];
  const born = `${Number(dateIn(desk, 0).slice(0, 4)) - 9}-03-01`;
  const { patient, threadId } = await seen({ givenName: 'Mia', phones: [own], birthDate: born });
  const params = { patientId: patient.id };
  const { version } = await call('readHousehold', { params });
  const of = { name: 'Dana Castellan', relation: 'mother' as const, phones: [number], emails: [] };
  const guardians = [{ ...of, scope: ['visits' as const], from: dateIn(desk, 0) }];
  await call('saveHousehold', { params, body: { version, guardians } });
  await agrees(desk, threadId, number);
  await later(hours(2));
  expect([asksTo(own), asksTo(number)]).toMatchObject([[], [{ body: expect.stringContaining('for Mia?') }]]);
  await says(number, '5 thanks');
  expect((await linesOf(threadId)).at(-1)).toBe('Answered the survey: 5 of 5');
});

describe('a conversation that was closed', () => {
  test('is asked about once somebody answered in it, and not where it was closed without an answer', async () => {
    const patient = await newPatient(call);
    const { threadId } = patient;
    const number = patient.phones[0] ?? '';
    await says(number, 'When do you open?');
    await agrees(desk, threadId, number);
    await call('changeThread', { params: { threadId }, body: { state: 'done' } });
    await later(hours(3));
    expect(asksTo(number)).toEqual([]);
    await says(number, 'And on Friday?');
    await desk.reply(threadId, 'At eight.');
    await desk.leave();
    await call('changeThread', { params: { threadId }, body: { state: 'done' } });
    await later(hours(3));
    expect(asksTo(number)).toHaveLength(1);
    expect((await headOf(threadId)).state).toBe('done');
  });
});

describe('an answer', () => {
  test('of a good number is kept with one line, asks nothing of anybody, and nothing answers it', async () => {
    const { number, threadId, visit } = await asked();
    const before = textsTo(number).length;
    await says(number, '5');
    expect(await surveyOf(threadId, visit.id)).toMatchObject({ answer: { score: 5, withWords: false } });
    expect((await linesOf(threadId)).at(-1)).toBe('Answered the survey: 5 of 5');
    const head = await headOf(threadId);
    expect(head.unread).toBe(0);
    expect(head.turn).toBeUndefined();
    await desk.leave();
    expect(textsTo(number)).toHaveLength(before);
  });

  test('with words leaves them for a person, and later answers win', async () => {
    const { number, threadId, visit } = await asked();
    await says(number, '3');
    await says(number, '4, but the wait was long');
    expect((await surveyOf(threadId, visit.id))?.answer).toMatchObject({ score: 4, withWords: true });
    const head = await headOf(threadId);
    expect(head).toMatchObject({ state: 'open', unread: 1 });
    expect(head.turn).toBeDefined();
  });

  test('of a low number opens the conversation for a person', async () => {
    const { number, threadId } = await asked();
    await says(number, '2');
    const head = await headOf(threadId);
    expect(head).toMatchObject({ state: 'open', unread: 1 });
    expect(head.turn).toBeDefined();
    expect((await linesOf(threadId)).at(-1)).toMatch(/^Answered the survey: 2 of 5\. Somebody should get in touch$/);
  });

  test('that is no number, may mean something else or comes a day later is a message as every other, and nothing is said', async () => {
    const { number, threadId, visit } = await asked();
    const before = textsTo(number).length;
    for (const text of ['7', 'I give it a 5', '3 pm works']) await says(number, text);
    expect((await surveyOf(threadId, visit.id))?.answer).toBeUndefined();
    expect((await headOf(threadId)).unread).toBe(3);
    expect(textsTo(number)).toHaveLength(before);
    await later(hours(25));
    await says(number, '5');
    expect((await surveyOf(threadId, visit.id))?.answer).toBeUndefined();
    expect((await headOf(threadId)).unread).toBe(4);
  });

  test('to a reminder that came after it confirms the visit', async () => {
    const { number, threadId, visit, patient } = await asked();
    const body = {
      patientId: patient.id,
      visitType: 'check-up',
      provider: 'lindqvist',
      date: dateIn(desk, 8),
      time: '10:00',
    };
    const next = await call('bookAppointment', { body });
    await ask(desk, [{ patient, number, visit: next }]);
    await says(number, '1');
    expect((await surveyOf(threadId, visit.id))?.answer).toBeUndefined();
    expect((await headOf(threadId)).nextAppointment).toMatchObject({ id: next.id, confirmed: true });
  });

  test('that asks for no more texts is for a person to decide on before anything else', async () => {
    const { number, threadId, visit } = await asked();
    await says(number, '5 please stop texting me');
    expect((await surveyOf(threadId, visit.id))?.answer).toBeUndefined();
    expect((await headOf(threadId)).revocation).toBeDefined();
  });

  test('from a family’s telephone is of the one who was asked about', async () => {
    const number = freshNumber();
    const mia = await newPatient(call, { givenName: 'Mia', phones: [number] });
    const leo = await seen({ givenName: 'Leo', phones: [number] });
    await later(hours(2));
    expect(asksTo(number)).toMatchObject([{ body: expect.stringContaining('for Leo?') }]);
    await says(number, '4, and Hana was kind');
    expect((await surveyOf(leo.threadId, leo.visit.id))?.answer).toMatchObject({ score: 4, withWords: true });
    const words = (await desk.entries(leo.threadId)).filter(
      ({ direction, kind }) => kind === 'text' && direction === 'in',
    );
    expect(words).toMatchObject([{ text: '4, and Hana was kind' }]);
    expect((await headOf(leo.threadId)).turn).toBeDefined();
    await expect(headOf(mia.threadId)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a text that asks', () => {
  test('does not leave once the patient wrote, and its failure is nobody’s work', async () => {
    const { number, threadId, visit } = await seen();
    desk.stack.twilio?.setFaults({ error: '429', times: 1 });
    await desk.stack.drain();
    await desk.advance(hours(2));
    await says(number, 'One more thing');
    desk.stack.twilio?.setFaults({});
    await later(hours(1));
    const head = await headOf(threadId);
    expect(head.failure).toBeUndefined();
    expect((await surveyOf(threadId, visit.id))?.state).toBe('asked');
  });
});

describe('how patients are asked', () => {
  test('is refused with words that cannot be sent, and stands in the history with what it was before', async () => {
    const manager = desk.as('manager');
    const { version } = await manager('readSurvey', {});
    await expect(
      manager('saveSurvey', { body: { ...surveyOn, words: { en: 'How did we do? 1 to 5' }, version } }),
    ).rejects.toMatchObject({ code: 'invalid', details: { field: 'words.en' } });
    await expect(manager('saveSurvey', { body: { ...surveyOn, version: version - 1 } })).rejects.toMatchObject({
      code: 'changed_meanwhile',
    });
    const saved = await manager('saveSurvey', { body: { ...surveyOn, everyDays: 120, version } });
    expect(saved).toMatchObject({ version: version + 1, everyDays: 120 });
    const { history } = await manager('readSettings', {});
    expect(history[0]).toMatchObject({ changes: [{ field: 'survey.everyDays', before: 90, after: 120 }] });
    expect(
      await manager('previewSurvey', { body: { text: usualSurvey.words.es ?? '', language: 'es' } }),
    ).toMatchObject({
      text: expect.stringContaining('Mia'),
      segments: { segments: 1 },
      problems: [],
    });
  });
});
