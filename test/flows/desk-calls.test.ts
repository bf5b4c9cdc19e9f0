import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seededDeskNumber } from '#infra/local/seed/empty.ts';
import { seededStaff } from '#infra/local/seed/people.ts';
import type { EntryOut } from '#shared/api.ts';
import { auditRow, newestAudit } from '#shared/domain/audit/audit.rows.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import { type CallingDesk, callingDesk, deskTakes, hangUp, press, speak, wait } from '../harness/calling-desk.ts';
import { freshNumber, officeNumber } from '../harness/desk.ts';

let desk: CallingDesk;
beforeAll(async () => {
  desk = await callingDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());
afterEach(() => desk.stack.twilio?.setFaults({}));

const entriesOf = async (number: string) => desk.entries(await desk.threadOf(number));
/** Lets the desk look at what is due on calls: the text back, the recording. */
const later = () => desk.advance(40_000);

/** The kept sound of a call as its entry shows it, and a link to it with what was asked for. */
async function voicemailOf(
  number: string,
  entry: EntryOut | undefined,
  who: 'coordinator' | 'manager' = 'coordinator',
) {
  const [file] = entry?.files ?? [];
  if (!entry || !file) throw new Error('no voicemail is kept');
  const params = { threadId: await desk.threadOf(number), messageId: entry.id };
  const asked = { params, body: { at: entry.at, part: file.nth } };
  const link = await desk.as(who)('fileLink', asked);
  return { size: file.bytes, type: file.type, link: { ...link, asked } };
}

describe('a voicemail', () => {
  test('is heard through a link that ends, by whole and by part, and by nobody without it', async () => {
    const number = freshNumber();
    await desk.call(number, wait, wait, speak(2));
    await later();
    const [entry] = await entriesOf(number);
    const { size, type, link } = await voicemailOf(number, entry);
    const url = new URL(link.url, desk.stack.url);
    const whole = await fetch(url);
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, type]);
    expect([bytes.subarray(0, 4).toString(), bytes.length]).toEqual(['RIFF', size]);
    const part = await fetch(url, { headers: { range: 'bytes=4-7' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 4-7/${size}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(4, 8))).toBe(true);
    expect((await fetch(url, { headers: { range: `bytes=${size}-` } })).status).toBe(416);
    const forged = new URL(
      link.url.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      desk.stack.url,
    );
    expect((await fetch(forged)).status).toBe(404);
    await expect(
      desk.as('coordinator')('fileLink', { ...link.asked, body: { ...link.asked.body, part: 1 } }),
    ).rejects.toMatchObject({
      status: 404,
    });
  });

  test('is linked to only for who may read its conversation, and each time that is written down', async () => {
    const number = freshNumber();
    await desk.call(number, wait, wait, speak(2));
    await later();
    const { link } = await voicemailOf(number, (await entriesOf(number))[0], 'manager');
    const { rows } = await desk.app.table.query(auditRow, newestAudit('nora'));
    expect(rows).toMatchObject([{ action: 'fileLink', outcome: 'ok', threads: [await desk.threadOf(number)] }]);
    await desk.app.table.commit({ person: putStaff({ ...seededStaff.manager, locations: ['elsewhere'] }) });
    await expect(desk.as('manager')('fileLink', link.asked)).rejects.toMatchObject({ status: 404 });
    await desk.app.table.commit({ person: putStaff(seededStaff.manager) });
  });

  test('is deleted at the provider once it is kept, where the practice has it so', async () => {
    await desk.settings({ calls: { transcription: false, textBack: false, deleteAtProvider: true } });
    const number = freshNumber();
    const { sid } = await desk.call(number, wait, wait, speak(2));
    await later();
    expect(desk.telephone().find(sid)?.recording).toMatchObject({ deleted: true });
    expect(await entriesOf(number)).toMatchObject([{ call: { voicemail: { state: 'kept' } } }]);
    await desk.settings({ calls: { transcription: false, textBack: true, deleteAtProvider: false } });
  });
});

describe('a call that the desk makes', () => {
  const call = (threadId: string, id = ulid()) =>
    desk.as('coordinator')('placeCall', { params: { threadId }, body: { id } });
  const mine = '+12125550177';

  test('rings the phone of whoever asks, then the patient’s, and is a human answer when they speak', async () => {
    const number = freshNumber();
    await desk.text(number, 'Please call me');
    const threadId = await desk.threadOf(number);
    await desk.as('coordinator')('changeMe', { body: { phone: mine } });
    const id = ulid();
    expect(await call(threadId, id)).toMatchObject({ id, direction: 'out', call: { outcome: 'calling' } });
    expect(await call(threadId, id)).toMatchObject({ id });
    await desk.stack.drain();
    const placed = desk
      .telephone()
      .calls()
      .filter(({ to }) => to === mine);
    expect(placed).toHaveLength(1);
    const sid = placed[0]?.sid ?? '';
    expect((await desk.as('coordinator')('readThread', { params: { threadId } })).turn).toBeDefined();
    const staff = await desk.telephone().act(sid, { act: 'answer', number: mine });
    expect(staff?.said.join(' ')).toMatch(/Press 1/);
    const dialling = await desk.telephone().act(sid, press('1'));
    expect(dialling?.waiting).toMatchObject({
      for: 'dial',
      legs: [{ number }],
      verb: { attributes: { callerId: officeNumber } },
    });
    await desk.telephone().act(sid, { act: 'answer', number });
    await desk.telephone().act(sid, hangUp);
    await desk.stack.drain();
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({
      by: 'maya',
      call: { outcome: 'answered', placing: 'placed' },
    });
    const head = await desk.as('coordinator')('readThread', { params: { threadId } });
    expect(head.turn).toBeUndefined();
    await desk.as('coordinator')('changeMe', { body: { phone: null } });
  });

  test.each([
    ['the patient does not answer', [press('1'), wait], 'not-reached'],
    ['the patient is busy', [press('1'), 'patient declines' as const], 'not-reached'],
    ['no key is pressed: an answering machine took it', [wait], 'not-reached'],
  ])('reaches nobody where %s, and the patient still waits', async (_why, acts, outcome) => {
    const number = freshNumber();
    await desk.text(number, 'Please call me');
    const threadId = await desk.threadOf(number);
    await call(threadId);
    await desk.stack.drain();
    const { sid = '' } =
      desk
        .telephone()
        .calls()
        .findLast(({ to }) => to === seededDeskNumber) ?? {};
    await desk.telephone().act(sid, deskTakes);
    for (const act of acts)
      await desk.telephone().act(sid, act === 'patient declines' ? { act: 'decline', number } : act);
    await desk.stack.drain();
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ call: { outcome } });
    expect((await desk.as('coordinator')('readThread', { params: { threadId } })).turn).toBeDefined();
  });

  test('is not placed where the own phone is not taken', async () => {
    const number = freshNumber();
    await desk.text(number, 'Please call me');
    const threadId = await desk.threadOf(number);
    await call(threadId);
    await desk.stack.drain();
    const { sid = '' } =
      desk
        .telephone()
        .calls()
        .findLast(({ to }) => to === seededDeskNumber) ?? {};
    await desk.telephone().act(sid, wait);
    await desk.stack.drain();
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({
      text: 'Call not placed',
      call: { outcome: 'not-placed' },
    });
  });

  test('may be made to a number that stopped texts', async () => {
    const number = freshNumber();
    await desk.text(number, 'STOP');
    expect(await call(await desk.threadOf(number))).toMatchObject({ call: { outcome: 'calling' } });
    await desk.stack.drain();
  });

  test.each([
    ['takes it and gives no answer', 'reset-after', 1],
    ['drops the line before it takes it', 'reset-before', 0],
  ] as const)('where the provider %s is never dialled twice', async (_what, error, dialled) => {
    const number = freshNumber();
    await desk.text(number, 'Please call me');
    const threadId = await desk.threadOf(number);
    const before = desk.telephone().calls().length;
    desk.stack.twilio?.setFaults({ error, times: 1, drop: true });
    await call(threadId);
    await desk.stack.drain();
    await desk.advance(7 * 60_000);
    expect(desk.telephone().calls().length - before).toBe(dialled);
    const placing = dialled === 1 ? 'placed' : 'failed';
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ call: { placing } });
  });

  test('goes on where the provider had too many requests at first', async () => {
    const number = freshNumber();
    await desk.text(number, 'Please call me');
    const threadId = await desk.threadOf(number);
    desk.stack.twilio?.setFaults({ error: '429', times: 1 });
    await call(threadId);
    await desk.stack.drain();
    await desk.advance(11_000);
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ call: { placing: 'placed' } });
  });

  test('is refused to a number that is not the patient’s, and under an id that was used', async () => {
    const number = freshNumber();
    await desk.text(number, 'Hello');
    const threadId = await desk.threadOf(number);
    const { id = '' } = (await desk.entries(threadId))[0] ?? {};
    const as = desk.as('coordinator');
    const body = { id: ulid(), to: '+12125550999' };
    await expect(as('placeCall', { params: { threadId }, body })).rejects.toMatchObject({ code: 'invalid' });
    const reply = await desk.reply(threadId, 'Hi');
    await expect(call(threadId, reply.id)).rejects.toMatchObject({ code: 'id_reused' });
    expect(id).not.toBe('');
  });
});

describe('a call logged by hand', () => {
  test.each([
    ['spoke', 'out', true],
    ['left-message', 'out', true],
    ['spoke', 'in', true],
    ['no-answer', 'out', false],
  ] as const)('%s, %s: answers the turn: %s', async (outcome, direction, answers) => {
    const number = freshNumber();
    await desk.text(number, 'Please call me');
    const threadId = await desk.threadOf(number);
    const body = { id: ulid(), direction, outcome, note: 'Moved to Friday' };
    const logged = await desk.as('coordinator')('logCall', { params: { threadId }, body });
    expect(logged).toMatchObject({
      kind: 'call',
      direction,
      by: 'maya',
      call: { logged: true, note: 'Moved to Friday' },
    });
    expect(await desk.as('coordinator')('logCall', { params: { threadId }, body })).toEqual(logged);
    const { turn } = await desk.as('coordinator')('readThread', { params: { threadId } });
    expect(turn === undefined).toBe(answers);
  });
});
