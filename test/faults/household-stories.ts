import { ulid } from 'ulid';
import { expect } from 'vitest';
import { messageSid } from '#infra/local/signed-text.ts';
import type { PatientOut, RouteInput } from '#shared/api.ts';
import { pointerWrites, putAppointment } from '#shared/domain/appointment/appointment.rows.ts';
import type { Appointment } from '#shared/domain/appointment/appointment.ts';
import { addressKey, addressRow } from '#shared/domain/contact/address.rows.ts';
import { entryRow } from '#shared/domain/message/any-entry.ts';
import { entriesSince } from '#shared/domain/message/entry.rows.ts';
import { alertKey, alertRow } from '#shared/domain/practice/alert.rows.ts';
import { filesOfEntry } from '#shared/domain/retention/retention.rows.ts';
import { threadKey, threadRow } from '#shared/domain/thread/thread.rows.ts';
import { dateIn } from '../fixtures/schedule.ts';
import { type Desk, freshNumber } from '../harness/desk.ts';
import { freshAddress, mailing } from '../harness/mailing.ts';
import { until } from './crash-story.ts';

/** A story of what belongs to whom, and which of its side effects are its own: `function effect occurrence`. */
export interface HouseholdStory {
  name: string;
  play(): Promise<void>;
  walks: RegExp;
}

interface Told {
  desk: () => Desk;
  /** Lets everybody live from here on. */
  live(): void;
}

const day = 86_400_000;
/** More than one commit takes. */
const mostVisits = 32;

/** Whoever asks again because the answer was lost is told that it was done meanwhile: by themselves. */
async function unlessDone(step: () => Promise<unknown>, ...codes: string[]): Promise<void> {
  await until(() =>
    step().catch((error: { code?: string }) => {
      if (!codes.includes(error.code ?? '')) throw error;
    }),
  );
}

/** What people do with whose a conversation, a message or a patient is, and what becomes due of it. */
export function householdStories({ desk, live }: Told): HouseholdStory[] {
  const call = () => desk().as('coordinator');
  const head = (threadId: string) => until(() => call()('readThread', { params: { threadId } }));
  const entries = (threadId: string) => until(() => desk().entries(threadId));
  const wordsOf = async (threadId: string) =>
    (await entries(threadId)).flatMap(({ kind, text }) => (kind === 'event' ? [] : [text]));
  const linesOf = async (threadId: string) => (await entries(threadId)).flatMap(({ event }) => event ?? []);
  const undo = (mergeId: string) => until(() => call()('undoMerge', { params: { mergeId } }));

  async function patientWith(
    phones: string[],
    more: Partial<RouteInput<'createPatient'>['body']> = {},
  ): Promise<PatientOut> {
    const outsideId = ulid();
    const body = { givenName: 'Mia', familyName: 'Castellan', location: 'main', phones, outsideId, ...more };
    await unlessDone(() => call()('createPatient', { body }), 'invalid');
    const [patient] = (await until(() => call()('searchPatients', { body: { outsideId } }))).patients;
    if (!patient) throw new Error('the patient was lost');
    return patient;
  }

  async function texts(from: string, body: string): Promise<void> {
    const sid = messageSid();
    await until(() => desk().text(from, body, { sid }));
    await until(() => desk().text(from, body, { sid }));
    await desk().advance(1_000);
  }

  /** A conversation is brought in while an answer of ours waits and another text comes, and stands apart again. */
  async function broughtIn(): Promise<void> {
    await desk().nextNoon();
    const own = freshNumber();
    const [patient, number] = [await patientWith([own]), freshNumber()];
    await texts(number, 'It is Mia, on my work phone');
    const threadId = await until(() => desk().threadOf(number));
    const answer = { id: ulid() };
    await until(() => desk().reply(threadId, 'Who is this?', answer));
    const id = ulid();
    const assign = () =>
      until(() => call()('assignThread', { params: { threadId }, body: { id, patientId: patient.id } }));
    expect(await assign()).toEqual(await assign());
    await texts(number, 'Are you open?');
    await desk().leave();
    const said = ['It is Mia, on my work phone', 'Who is this?', 'Are you open?'];
    expect([await wordsOf(threadId), await wordsOf(patient.threadId)]).toEqual([said, said]);
    expect((await linesOf(threadId)).filter((line) => line === 'joined')).toHaveLength(1);
    expect((await entries(threadId)).find((one) => one.id === answer.id)?.status).toBe('delivered');
    expect(
      desk()
        .stack.outbox()
        .filter(({ to }) => to === number),
    ).toHaveLength(1);
    expect((await undo(id)).undone).toBe(true);
    await undo(id);
    live();
    expect([await wordsOf(threadId), await wordsOf(patient.threadId)]).toEqual([said.slice(0, 2), said.slice(2)]);
    expect((await linesOf(threadId)).filter((line) => line === 'parted')).toHaveLength(1);
    expect((await call()('readPatient', { params: { patientId: patient.id } })).phones).toEqual([own]);
    await texts(number, 'It is me');
    expect(await wordsOf(threadId)).toHaveLength(3);
  }

  /** A text that is somebody else's, and may ask for texts to stop, goes to them with its number, and back. */
  async function moved(): Promise<void> {
    await desk().nextNoon();
    const [number, other] = [freshNumber(), freshNumber()];
    const [mia, leo] = [await patientWith([number, other]), await patientWith([], { givenName: 'Leo' })];
    await texts(number, 'wrong number, this is not Mia');
    const [entry] = (await entries(mia.threadId)).filter(({ kind }) => kind === 'text');
    if (!entry) throw new Error('the text was lost');
    const id = ulid();
    const params = { threadId: mia.threadId, entryId: entry.id };
    const body = { id, at: entry.at, patientId: leo.id, movesAddress: true };
    const move = () => until(() => call()('assignEntry', { params, body }));
    await unlessDone(move, 'not_found');
    await unlessDone(move, 'not_found');
    expect([await wordsOf(mia.threadId), await wordsOf(leo.threadId)]).toEqual([[], [entry.text]]);
    await texts(number, 'Leo here');
    expect(await wordsOf(leo.threadId)).toEqual([entry.text, 'Leo here']);
    await undo(id);
    await undo(id);
    live();
    expect([await wordsOf(mia.threadId), await wordsOf(leo.threadId)]).toEqual([[entry.text], ['Leo here']]);
    const phones = async ({ id: patientId }: PatientOut) =>
      (await call()('readPatient', { params: { patientId } })).phones.toSorted();
    expect([await phones(mia), await phones(leo)]).toEqual([[number, other].toSorted(), []]);
    const decided = { channel: 'sms', address: number, source: 'phone', words: 'It is Leo' } as const;
    const about = { what: 'not-an-opt-out' as const, ...decided };
    await call()('recordContact', { params: { threadId: mia.threadId }, body: about });
  }

  /** Two records of one person are merged, with more visits than one commit takes, and taken apart again. */
  async function merged(): Promise<void> {
    await desk().nextNoon();
    const [one, two] = [freshNumber(), freshNumber()];
    const [kept, gone] = [await patientWith([one]), await patientWith([two])];
    await texts(one, 'Mine');
    await texts(two, 'Theirs');
    await manyVisits(gone);
    const of = async ({ id: patientId }: PatientOut) => {
      const asked = { params: { patientId }, query: { limit: 100 } };
      return (await until(() => call()('listPatientAppointments', asked))).appointments.length;
    };
    const id = ulid();
    const params = { patientId: kept.id };
    const versions = { version: kept.version, otherVersion: gone.version };
    const body = { id, patientId: gone.id, reason: 'Registered twice', ...versions };
    const merge = () => desk().as('manager')('mergePatients', { params, body });
    // Whoever asked is gone: what was begun is done by the sweep.
    await merge().catch(() => undefined);
    await desk().advance(61_000);
    const isOne = (await until(() => call()('readPatient', { params: { patientId: gone.id } }))).id === kept.id;
    if (isOne) expect(await of(kept)).toBe(mostVisits);
    await until(merge);
    expect([await of(kept), await of(gone)]).toEqual([mostVisits, mostVisits]);
    await texts(two, 'Since');
    expect(await wordsOf(gone.threadId)).toEqual(['Mine', 'Theirs', 'Since']);
    expect((await linesOf(gone.threadId)).filter((line) => line === 'joined')).toHaveLength(1);
    const split = () => desk().as('manager')('undoMerge', { params: { mergeId: id } });
    await split().catch(() => undefined);
    await desk().advance(61_000);
    await until(split);
    live();
    expect([await of(kept), await of(gone)]).toEqual([0, mostVisits]);
    expect([await wordsOf(kept.threadId), await wordsOf(gone.threadId)]).toEqual([['Mine', 'Since'], ['Theirs']]);
    const phones = async ({ id: patientId }: PatientOut) =>
      (await call()('readPatient', { params: { patientId } })).phones;
    expect([await phones(kept), await phones(gone)]).toEqual([[one], [two]]);
  }

  /** As a schedule that came in would have left them: long over, and attended. */
  async function manyVisits({ id: patientId, threadId }: PatientOut): Promise<void> {
    for (let nth = 0; nth < mostVisits; nth += 1) {
      const startsAt = new Date(Date.parse('2020-01-06T15:00:00Z') + nth * 7 * day).toISOString();
      const visit: Appointment = {
        ...{ id: ulid(), patientId, threadId, location: 'main', zone: 'America/New_York', minutes: 30 },
        ...{ date: startsAt.slice(0, 10), time: '10:00', startsAt, endsAt: startsAt },
        ...{ state: 'attended', stateAt: startsAt, stateBy: 'maya', holdsNoTime: true, source: 'import' },
        ...{ bookedAt: startsAt, bookedBy: 'maya', version: 1, revision: 0 },
      };
      await desk().app.table.commit<string>({
        visit: putAppointment(visit, undefined, undefined),
        ...pointerWrites(undefined, visit, undefined),
      });
    }
  }

  /** Three children whose birthday is tomorrow: who may be told comes up for review, and at eighteen ends. */
  async function comesUp(): Promise<void> {
    await desk().nextNoon();
    const [year, ...rest] = dateIn(desk(), 1).split('-');
    const born = (age: number) => [Number(year) - age, ...rest].join('-');
    const ages = [12, 13, 18];
    const mothers = ages.map(() => freshNumber());
    const children: PatientOut[] = [];
    for (const age of ages) children.push(await patientWith([freshNumber()], { birthDate: born(age) }));
    const from = dateIn(desk(), -400);
    for (const [nth, { id: patientId }] of children.entries()) {
      const mother = { name: 'Dana', relation: 'mother', phones: [mothers[nth] ?? ''], emails: [] };
      const guardians = [{ ...mother, scope: ['visits' as const, 'messages' as const], from }];
      const save = () => call()('saveHousehold', { params: { patientId }, body: { version: 0, guardians } });
      await unlessDone(save, 'changed_meanwhile');
      await unlessDone(save, 'changed_meanwhile');
    }
    const began = desk().stack.clock.now().toISOString();
    await desk().advance(day);
    live();
    for (const [nth, { id: patientId, threadId }] of children.entries()) {
      const isOver = ages[nth] === 18;
      const { review, guardians } = await call()('readHousehold', { params: { patientId } });
      expect([review, guardians.length]).toMatchObject([{ age: ages[nth], ended: isOver }, 1]);
      expect(await head(threadId)).toMatchObject({ alarm: 'guardian-review', unread: 1, state: 'open' });
      expect(await linesOf(threadId)).toEqual(['guardian-review', 'guardian-review']);
      const row = await desk().app.table.get(addressRow, addressKey('sms', mothers[nth] ?? ''));
      expect(row?.people.map((one) => one.patientId)).toEqual(isOver ? [] : [patientId]);
    }
    const told = await desk().app.table.get(alertRow, alertKey('guardian_review'));
    expect(told && told.lastAt > began, 'managers are told').toBe(true);
  }

  /** Words that nobody decides on: looked at every day, told past their tenth business day, over once decided. */
  async function undecided(): Promise<void> {
    await desk().nextNoon();
    const number = freshNumber();
    await texts(number, 'please stop texting me');
    const threadId = await until(() => desk().threadOf(number));
    expect((await head(threadId)).alarm).toBe('revocation');
    const began = desk().stack.clock.now().toISOString();
    await desk().advance(day);
    await desk().advance(20 * day);
    const told = await desk().app.table.get(alertRow, alertKey('revocation_overdue'));
    expect(told && told.lastAt > began, 'managers are told that it is overdue').toBe(true);
    const decided = { what: 'opt-out', channel: 'sms', address: number, source: 'own-text', words: 'stop' } as const;
    await until(() => call()('recordContact', { params: { threadId }, body: decided }));
    await desk().advance(day);
    live();
    expect(await head(threadId)).not.toHaveProperty('revocation');
    const row = await desk().app.table.get(addressRow, addressKey('sms', number));
    expect(row?.optedOut).toBeDefined();
    await desk().app.table.commit({ told: { key: alertKey('revocation_overdue'), delete: true } });
  }

  /** A conversation with a text, an e-mail and its file, closed for more than a year: its words and files are gone. */
  async function forgotten(): Promise<void> {
    await desk().nextNoon();
    const patient = await patientWith([freshNumber()], { emails: [freshAddress()] });
    const { threadId } = patient;
    await texts(patient.phones[0] ?? '', 'My molar hurts');
    const mail = { from: patient.emails[0] ?? '', subject: 'The molar', text: 'It is the left molar' };
    await mailing(desk()).mail(mail);
    await until(() => call()('changeThread', { params: { threadId }, body: { state: 'done' } }));
    const stored = async () => (await desk().app.table.query(entryRow, entriesSince(threadId))).rows;
    const before = await stored();
    const files = before.flatMap(filesOfEntry);
    expect([before.length, files.length]).toEqual([3, 1]);
    await desk().advance(400 * day);
    live();
    const after = await stored();
    expect(after.map(({ id, at, kind }) => [id, at, kind])).toEqual(before.map(({ id, at, kind }) => [id, at, kind]));
    const kept = await desk().app.table.get(threadRow, threadKey(threadId));
    expect(JSON.stringify([after, kept])).not.toContain('molar');
    expect(after.every(({ text }) => text.startsWith('Removed on '))).toBe(true);
    for (const key of files) expect((await desk().app.files.get(key))?.length).toBe(0);
  }

  return [
    { name: 'a conversation is brought in and parted', play: broughtIn, walks: /^api-patients commit merge .* 1$/ },
    {
      name: 'a text is moved with its number and taken back',
      play: moved,
      walks: /^api-patients commit merge .* [12]$/,
    },
    {
      name: 'two records are merged and taken apart',
      play: merged,
      walks: /^(api-patients|jobs) commit merge( .*)? 1$/,
    },
    {
      name: 'who may be told, and their review at 12, 13 and 18',
      play: comesUp,
      walks: /^(api-patients commit household .* 1|jobs commit household .* [123])$/,
    },
    { name: 'words that nobody decides on', play: undecided, walks: /^jobs commit (watch [23]|alert 1)$/ },
    {
      name: 'words that are kept no longer',
      play: forgotten,
      walks: /^jobs (file put|commit (entry|head|next)) 1$/,
    },
  ];
}
