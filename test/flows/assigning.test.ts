import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messageSid } from '#infra/local/signed-text.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { type CallingDesk, callingDesk, hangUp, wait } from '../harness/calling-desk.ts';
import { freshNumber } from '../harness/desk.ts';

let desk: CallingDesk;
beforeAll(async () => {
  desk = await callingDesk();
});
afterAll(() => desk.stop());

const call = () => desk.as('coordinator');
const patientWith = (phones: string[], name = 'Dana', more = {}) =>
  call()('createPatient', {
    body: { givenName: name, familyName: 'Castellan', phones, emails: [], location: 'main', ...more },
  });
const textsOf = async (threadId: string) =>
  (await desk.entries(threadId)).filter(({ kind }) => kind !== 'event').map(({ text }) => text);
const headOf = (threadId: string) => call()('readThread', { params: { threadId } });
const assign = (threadId: string, patientId: string, more = {}) =>
  call()('assignThread', { params: { threadId }, body: { id: ulid(), patientId, ...more } });
const undo = (mergeId: string) => call()('undoMerge', { params: { mergeId } });
const listed = async (view: 'needs-reply' | 'done') =>
  (await call()('listThreads', { query: { view, limit: 100 } })).threads.map(({ id }) => id);
async function stranger(...texts: string[]): Promise<{ number: string; threadId: string }> {
  const number = freshNumber();
  for (const text of texts) {
    await desk.text(number, text);
    await desk.advance(60_000);
  }
  return { number, threadId: await desk.threadOf(number) };
}
async function figuresAreExact(): Promise<void> {
  await desk.stack.drain();
  expect((await recompute(desk.app)).differences).toEqual([]);
}

describe('a stranger’s conversation', () => {
  test('is assigned to a patient: both ids lead to one conversation, in order, nothing lost or doubled, and the number is theirs', async () => {
    const own = freshNumber();
    const patient = await patientWith([own]);
    await desk.text(own, 'First, from my own phone');
    await desk.advance(60_000);
    const { number, threadId } = await stranger('It is Dana, on my work phone', 'Are you open?');
    await desk.text(own, 'And again from mine');
    await desk.stack.drain();
    const dueBefore = (await headOf(patient.threadId)).turn?.startedAt;
    const made = await assign(threadId, patient.id);
    expect(made).toMatchObject({
      threadId: patient.threadId,
      fromThreadId: threadId,
      patientId: patient.id,
      undone: false,
    });
    const said = ['First, from my own phone', 'It is Dana, on my work phone', 'Are you open?', 'And again from mine'];
    expect(await textsOf(patient.threadId)).toEqual(said);
    expect(await textsOf(threadId)).toEqual(said);
    const head = await headOf(threadId);
    expect(head).toMatchObject({ id: patient.threadId, unread: 4, lastEntry: { text: 'And again from mine' } });
    expect(head.turn?.startedAt).toBe(dueBefore);
    expect(head.addresses.map(({ address }) => address)).toEqual([own, number]);
    expect(await listed('needs-reply')).not.toContain(threadId);
    // What comes from it from now on is theirs.
    await desk.text(number, 'Still me');
    expect(await textsOf(patient.threadId)).toEqual([...said, 'Still me']);
    await figuresAreExact();
  });

  test('a page of its entries goes on across both parts without a gap', async () => {
    const patient = await patientWith([freshNumber()]);
    const { threadId } = await stranger('1', '2', '3', '4', '5');
    const own = patient.phones[0] ?? '';
    for (const text of ['6', '7', '8']) await desk.text(own, text);
    await assign(threadId, patient.id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await call()('listEntries', {
        params: { threadId },
        query: { limit: 2, ...(cursor ? { cursor } : {}) },
      });
      seen.push(...page.entries.flatMap(({ kind, text }) => (kind === 'event' ? [] : [text])));
      cursor = page.cursor;
    } while (cursor);
    expect(seen).toEqual(['8', '7', '6', '5', '4', '3', '2', '1']);
  });

  test('asked twice under one id is one, and the desk sees the line once', async () => {
    const patient = await patientWith([freshNumber()]);
    const { threadId } = await stranger('Hello');
    const id = ulid();
    const [one, other] = [await assign(threadId, patient.id, { id }), await assign(threadId, patient.id, { id })];
    expect(other).toEqual(one);
    const lines = (await desk.entries(threadId)).filter(({ event }) => event === 'joined');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ mergeId: id, by: 'maya' });
  });

  test('a message of ours that was on its way is told of in the patient’s conversation', async () => {
    const patient = await patientWith([freshNumber()]);
    const { threadId, number } = await stranger('Hello');
    const sent = await desk.reply(threadId, 'Who is this?');
    await assign(threadId, patient.id);
    await desk.leave();
    expect((await desk.entries(patient.threadId)).find(({ id }) => id === sent.id)).toMatchObject({
      status: 'delivered',
    });
    expect(desk.stack.outbox().filter(({ to }) => to === number)).toHaveLength(1);
    await figuresAreExact();
  });

  test('a message of ours that is held is still taken back after it', async () => {
    const patient = await patientWith([freshNumber()]);
    const { threadId, number } = await stranger('Hello');
    const sent = await desk.reply(threadId, 'Who is this?');
    await assign(threadId, patient.id);
    await call()('undoMessage', { params: { threadId: patient.threadId, messageId: sent.id } });
    await desk.leave();
    expect(desk.stack.outbox().filter(({ to }) => to === number)).toEqual([]);
    expect((await headOf(patient.threadId)).turn).toBeDefined();
  });

  test('is undone: each has what it had, what came since stays, and the number is a stranger’s again', async () => {
    const own = freshNumber();
    const patient = await patientWith([own]);
    await desk.text(own, 'Mine');
    await desk.advance(60_000);
    const { number, threadId } = await stranger('Not mine');
    const { mergeId } = await assign(threadId, patient.id);
    await desk.text(number, 'Since');
    const undone = await undo(mergeId);
    expect(undone).toMatchObject({ threadId, undone: true });
    expect(await textsOf(threadId)).toEqual(['Not mine']);
    expect(await textsOf(patient.threadId)).toEqual(['Mine', 'Since']);
    expect(await headOf(threadId)).toMatchObject({ unread: 1, state: 'open', name: number });
    expect((await call()('readPatient', { params: { patientId: patient.id } })).phones).toEqual([own]);
    await desk.text(number, 'Again');
    expect(await textsOf(threadId)).toEqual(['Not mine', 'Again']);
    expect(await undo(mergeId)).toEqual(undone);
    await desk.stack.drain();
    expect(await listed('needs-reply')).toContain(threadId);
    await figuresAreExact();
  });

  test('is answered like any other, and nothing from a chart is shown in it, whoever comes to have its number', async () => {
    const { number, threadId } = await stranger('Do you take new patients?');
    await desk.reply(threadId, 'We do');
    const more = { birthDate: '1961-05-17', outsideId: ulid() };
    const patient = await patientWith([number], 'Wilhelmina', more);
    await desk.leave();
    expect(desk.stack.outbox().filter(({ to }) => to === number)).toMatchObject([{ body: 'We do' }]);
    await call()('readPatient', { params: { patientId: patient.id } });
    const { threads } = await call()('listThreads', { query: { limit: 100 } });
    const shown = JSON.stringify([
      await headOf(threadId),
      await desk.entries(threadId),
      threads.filter(({ id }) => id === threadId),
    ]);
    for (const known of ['Wilhelmina', 'Castellan', more.birthDate, more.outsideId, patient.id])
      expect(shown).not.toContain(known);
    expect(shown).toContain('We do');
  });

  test('is undone with what failed of it meanwhile: that waits where its message stands, and nowhere else', async () => {
    const patient = await patientWith([freshNumber()]);
    const { threadId } = await stranger('Not mine');
    desk.stack.twilio?.setFaults({ error: '30006' });
    const sent = await desk.reply(threadId, 'Who is this?');
    const { mergeId } = await assign(threadId, patient.id);
    await desk.leave();
    desk.stack.twilio?.setFaults({});
    expect((await headOf(patient.threadId)).failure).toMatchObject({ messageId: sent.id });
    await undo(mergeId);
    expect((await headOf(threadId)).failure).toMatchObject({ messageId: sent.id });
    expect((await headOf(patient.threadId)).failure).toBeUndefined();
    const { threads } = await call()('listThreads', { query: { view: 'failed', limit: 100 } });
    expect(threads.map(({ id }) => id)).toContain(threadId);
    expect(threads.map(({ id }) => id)).not.toContain(patient.threadId);
  });

  test('whose number was given to a patient since is brought in the same way, and parted with the number left where it is', async () => {
    const { number, threadId } = await stranger('Do you take new patients?');
    const patient = await patientWith([number]);
    expect(patient.threadId).not.toBe(threadId);
    const { mergeId } = await assign(threadId, patient.id);
    await desk.text(number, 'Thank you for taking me on');
    expect(await textsOf(patient.threadId)).toEqual(['Do you take new patients?', 'Thank you for taking me on']);
    await undo(mergeId);
    expect((await call()('readPatient', { params: { patientId: patient.id } })).phones).toEqual([number]);
    expect(await textsOf(threadId)).toEqual(['Do you take new patients?']);
  });

  test('without its number is only that conversation: the next text from there is a stranger’s', async () => {
    const patient = await patientWith([freshNumber()]);
    const { threadId, number } = await stranger('Lent phone, it is Dana');
    await assign(threadId, patient.id, { givesAddress: false });
    await desk.text(number, 'Who are you?');
    expect(await desk.threadOf(number)).not.toBe(threadId);
    expect(await textsOf(patient.threadId)).toEqual(['Lent phone, it is Dana']);
  });

  test('words that may be an opt-out wait in the patient’s conversation, with their clock', async () => {
    const patient = await patientWith([freshNumber()]);
    const { threadId } = await stranger('please stop texting me');
    await desk.stack.drain();
    await assign(threadId, patient.id);
    expect(await headOf(patient.threadId)).toMatchObject({ alarm: 'revocation', revocation: { kind: 'stop' } });
  });

  test.each([
    ['a patient’s conversation', async () => (await patientWith([freshNumber()])).phones[0] ?? ''],
    [
      'a number that somebody else has',
      async () => {
        const number = freshNumber();
        await desk.text(number, 'Hello');
        await patientWith([number], 'Leo');
        return number;
      },
    ],
  ])('%s is not assigned as a whole', async (_what, make) => {
    const number = await make();
    await desk.text(number, 'Hello');
    const patient = await patientWith([freshNumber()]);
    const { threads } = await call()('listThreads', { query: { limit: 100 } });
    for (const { id } of threads.filter(({ addresses }) => addresses.some(({ address }) => address === number))) {
      await expect(assign(id, patient.id)).rejects.toMatchObject({ code: 'wrong_state' });
    }
  });
});

describe('one message', () => {
  const move = (
    threadId: string,
    entry: { id: string; at: string },
    more: { patientId?: string; movesAddress?: boolean },
  ) => call()('assignEntry', { params: { threadId, entryId: entry.id }, body: { id: ulid(), at: entry.at, ...more } });
  const entryOf = async (threadId: string, text: string) => {
    const found = (await desk.entries(threadId)).find((one) => one.text === text);
    if (!found) throw new Error('there is no such entry');
    return found;
  };

  test('goes to the patient it is about, with its place in time and its clock, and the same webhook again makes no second one', async () => {
    const [mine, theirs] = [freshNumber(), freshNumber()];
    const dana = await patientWith([mine]);
    const leo = await patientWith([theirs], 'Leo');
    const sid = messageSid();
    await desk.text(mine, 'Can Leo come on Friday?', { sid });
    await desk.advance(60_000);
    await desk.text(mine, 'And I on Monday?');
    const entry = await entryOf(dana.threadId, 'Can Leo come on Friday?');
    await move(dana.threadId, entry, { patientId: leo.id });
    expect(await textsOf(dana.threadId)).toEqual(['And I on Monday?']);
    expect(await textsOf(leo.threadId)).toEqual(['Can Leo come on Friday?']);
    expect(await headOf(leo.threadId)).toMatchObject({
      unread: 1,
      turn: { startedAt: entry.at },
      lastEntry: { id: entry.id },
    });
    expect((await headOf(dana.threadId)).turn?.startedAt).toBe((await entryOf(dana.threadId, 'And I on Monday?')).at);
    await desk.text(mine, 'Can Leo come on Friday?', { sid });
    expect(await textsOf(leo.threadId)).toEqual(['Can Leo come on Friday?']);
    expect(await textsOf(dana.threadId)).toEqual(['And I on Monday?']);
    // Answers to Leo go to Leo's own number.
    expect((await headOf(leo.threadId)).sending.to).toBe(theirs);
    await figuresAreExact();
  });

  test('that says "wrong person" goes with its number: to the right patient, or to nobody', async () => {
    const [number, other] = [freshNumber(), freshNumber()];
    const dana = await patientWith([number, other]);
    const leo = await patientWith([], 'Leo');
    await desk.text(number, 'wrong number, this is not Dana');
    await desk.stack.drain();
    expect((await headOf(dana.threadId)).revocation).toMatchObject({ kind: 'wrong-person' });
    const entry = await entryOf(dana.threadId, 'wrong number, this is not Dana');
    const { mergeId } = await move(dana.threadId, entry, { patientId: leo.id, movesAddress: true });
    const after = await headOf(dana.threadId);
    expect(after.revocation).toBeUndefined();
    expect(after.alarm).toBeUndefined();
    expect(after.addresses.map(({ address }) => address)).toEqual([other]);
    await desk.text(number, 'Yes, Leo here');
    expect(await textsOf(leo.threadId)).toEqual(['wrong number, this is not Dana', 'Yes, Leo here']);
    await undo(mergeId);
    expect(await textsOf(dana.threadId)).toEqual(['wrong number, this is not Dana']);
    const phones = (await call()('readPatient', { params: { patientId: dana.id } })).phones;
    expect(phones.toSorted()).toEqual([number, other].toSorted());
    await move(dana.threadId, entry, { movesAddress: true });
    expect(await textsOf(await desk.threadOf(number))).toEqual(['wrong number, this is not Dana']);
    await desk.text(number, 'Who is Dana?');
    expect(await textsOf(await desk.threadOf(number))).toEqual(['wrong number, this is not Dana', 'Who is Dana?']);
    await figuresAreExact();
  });

  test('a call goes with what is told of it later', async () => {
    const number = freshNumber();
    const dana = await patientWith([number]);
    const leo = await patientWith([freshNumber()], 'Leo');
    await desk.call(number, wait, hangUp);
    const entry = (await desk.entries(dana.threadId)).find(({ kind }) => kind === 'call');
    if (!entry) throw new Error('no call was kept');
    await move(dana.threadId, entry, { patientId: leo.id });
    expect((await desk.entries(leo.threadId)).filter(({ kind }) => kind === 'call')).toMatchObject([{ id: entry.id }]);
    expect((await desk.entries(dana.threadId)).filter(({ kind }) => kind === 'call')).toEqual([]);
    await figuresAreExact();
  });

  test('moved on since is not taken back over somebody’s head', async () => {
    const [dana, leo, mia] = [
      await patientWith([freshNumber()]),
      await patientWith([], 'Leo'),
      await patientWith([], 'Mia'),
    ];
    await desk.text(dana.phones[0] ?? '', 'For one of them');
    const entry = await entryOf(dana.threadId, 'For one of them');
    const { mergeId } = await move(dana.threadId, entry, { patientId: leo.id });
    await move(leo.threadId, entry, { patientId: mia.id });
    await expect(undo(mergeId)).rejects.toMatchObject({ code: 'wrong_state' });
    expect(await textsOf(mia.threadId)).toEqual(['For one of them']);
  });
});

test('what a patient’s record has too much is emptied by null', async () => {
  const body = { language: 'es', transport: 'A ride home', birthDate: '2015-03-04', outsideId: ulid() } as const;
  const { id } = await patientWith([], 'Ana', body);
  const empty = { language: null, transport: null, birthDate: null, outsideId: null };
  const changed = await call()('changePatient', { params: { patientId: id }, body: empty });
  for (const name of ['language', 'transport', 'birthDate', 'outsideId']) expect(changed).not.toHaveProperty(name);
  const found = await call()('searchPatients', { body: { outsideId: body.outsideId } });
  expect(found.patients).toEqual([]);
});
