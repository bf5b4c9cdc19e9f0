import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { enqueue, post } from '#shared/domain/thread/post.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const newYork = 'America/New_York';
const sentTo = (number: string) => desk.stack.outbox().filter(({ to }) => to === number);
/** The minute's sweep, and what it started: words are read closely by a job. */
const sweep = () => desk.stack.sweep().then(() => desk.stack.drain());

/** A reminder as a run of them posts it. */
async function remind(threadId: string, to: string): Promise<void> {
  const at = desk.stack.clock.now().toISOString();
  const way = { threadId, channel: 'sms' as const, to, from: officeNumber, by: 'system', at, notBefore: at };
  const text = `See you on Friday. ${ulid()}`;
  const { entry, write } = post({ ...way, id: ulid(), purpose: 'reminder', text, planned: false });
  await desk.app.table.commit({ reminder: write });
  await enqueue(desk.app, entry);
}

describe('words that may be an opt-out, from a number that several patients share', () => {
  test('hold it back for everybody who is reached at the number, in whosever conversation they stand', async () => {
    const number = freshNumber();
    const call = desk.as('coordinator');
    const patient = async (givenName: string) => {
      const body = { givenName, familyName: 'Castellan', phones: [number], location: 'main' };
      const made = await call('createPatient', { body });
      await call('openThread', { body: { patientId: made.id } });
      return made;
    };
    const [mia, leo] = [await patient('Mia'), await patient('Leo')];
    await desk.text(number, 'please stop texting me');
    await sweep();
    const asked = await desk.threadOf(number);
    expect([mia.threadId, leo.threadId]).not.toContain(asked);
    for (const { threadId } of [mia, leo]) await remind(threadId, number);
    await desk.reply(leo.threadId, 'Shall we stop?');
    await desk.leave();
    expect(sentTo(number).map(({ body }) => body)).toEqual(['Shall we stop?']);
    for (const { threadId } of [mia, leo]) {
      const held = (await desk.entries(threadId)).find(({ status }) => status === 'failed');
      expect(held?.reasons).toMatchObject([{ code: 'undecided' }]);
    }
    await call('recordContact', {
      params: { threadId: asked },
      body: { what: 'not-an-opt-out', channel: 'sms', address: number, source: 'phone', words: 'Only Leo’s father' },
    });
    for (const { threadId } of [mia, leo]) await remind(threadId, number);
    await desk.leave();
    expect(sentTo(number)).toHaveLength(3);
  });

  test('hold it back for whoever is reached there since, when they stand in the conversation of one of them', async () => {
    const number = freshNumber();
    const call = desk.as('coordinator');
    const of = (givenName: string) => ({ givenName, familyName: 'Castellan', phones: [number], location: 'main' });
    const mia = await call('createPatient', { body: of('Mia') });
    await desk.text(number, 'please stop texting me');
    await sweep();
    expect(await desk.threadOf(number)).toBe(mia.threadId);
    const leo = await call('createPatient', { body: of('Leo') });
    await call('openThread', { body: { patientId: leo.id } });
    await remind(leo.threadId, number);
    await desk.leave();
    expect(sentTo(number)).toEqual([]);
    const held = (await desk.entries(leo.threadId)).find(({ status }) => status === 'failed');
    expect(held?.reasons).toMatchObject([{ code: 'undecided' }]);
  });

  test('hold it back where the conversation they stand in was brought together with a patient’s since', async () => {
    const number = freshNumber();
    const call = desk.as('coordinator');
    await desk.text(number, 'please stop texting me');
    await sweep();
    const asked = await desk.threadOf(number);
    const made = { givenName: 'Nell', familyName: 'Castellan', phones: [], location: 'main' };
    const nell = await call('createPatient', { body: made });
    const body = { id: ulid(), patientId: nell.id, givesAddress: true };
    await call('assignThread', { params: { threadId: asked }, body });
    await remind(nell.threadId, number);
    await desk.leave();
    expect(sentTo(number)).toEqual([]);
    await call('recordContact', {
      params: { threadId: nell.threadId },
      body: { what: 'not-an-opt-out', channel: 'sms', address: number, source: 'phone', words: 'They meant the calls' },
    });
    await remind(nell.threadId, number);
    await desk.leave();
    expect(sentTo(number)).toHaveLength(1);
  });
});

describe('an opt-out at one of several numbers of a person', () => {
  test('stops what is automatic to the others from the day that the settings name, and a person may still write', async () => {
    const [first, second] = [freshNumber(), freshNumber()];
    const call = desk.as('coordinator');
    const body = { givenName: 'Mia', familyName: 'Castellan', phones: [first, second], location: 'main' };
    const { id: patientId, threadId } = await call('createPatient', { body });
    await call('openThread', { body: { patientId } });
    await desk.text(second, 'STOP');
    await desk.leave();
    await remind(threadId, first);
    await desk.leave();
    expect(sentTo(first)).toHaveLength(1);
    const { settings } = await desk.as('manager')('readSettings', {});
    const today = wallTimeOf(newYork, desk.stack.clock.now().getTime()).date;
    const change = (revokeAllFrom: string) => desk.settings({ revokeAllFrom });
    await change(today);
    await remind(threadId, first);
    await desk.leave();
    expect(sentTo(first)).toHaveLength(1);
    const held = (await desk.entries(threadId)).find(({ status }) => status === 'failed');
    expect(held?.reasons).toMatchObject([{ code: 'revoked_elsewhere' }]);
    await desk.text(first, 'And my question of yesterday?');
    await desk.reply(threadId, 'An answer of a person');
    await desk.leave();
    expect(sentTo(first)).toHaveLength(2);
    await desk.text(second, 'START');
    await remind(threadId, first);
    await desk.leave();
    expect(sentTo(first)).toHaveLength(3);
    await change(settings.revokeAllFrom);
  });
});
