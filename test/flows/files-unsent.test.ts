import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { forgetUpload } from '#shared/domain/upload/forget-upload.ts';
import { arrivingKey, attachedKey, uploadKey, uploadRow } from '#shared/domain/upload/upload.rows.ts';
import type { App } from '#shared/ports.ts';
import { bring, png, put } from '../harness/bringing.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const hours = (count: number) => count * 3_600_000;

async function conversation() {
  const number = freshNumber();
  const body = { givenName: 'Ines', familyName: 'Okafor', location: 'main', phones: [number], birthDate: '1984-11-30' };
  const { id: patientId, threadId } = await desk.as('coordinator')('createPatient', { body });
  await desk.as('coordinator')('openThread', { body: { patientId } });
  return threadId;
}

/** What stands of an upload: its row, the bytes as they came, and the bytes that are sent. */
async function standing(id: string): Promise<[row: boolean, came: boolean, sendable: boolean]> {
  const { table, files } = desk.app;
  const found = [
    await table.get(uploadRow, uploadKey(id)),
    await files.get(arrivingKey(id)),
    await files.get(attachedKey(id)),
  ];
  return [found[0] !== undefined, found[1] !== undefined, found[2] !== undefined];
}

const nothing = [false, false, false];
const sentOnly = [true, false, true];

describe('a file that was brought', () => {
  test('and goes with no message is deleted after three days, and cannot be sent any more', async () => {
    const threadId = await conversation();
    const { id } = await bring(desk, threadId, 'card.png', png);
    const neverPut = { id: ulid(), name: 'x.png', bytes: png.length };
    await desk.as('coordinator')('beginUpload', { params: { threadId }, body: neverPut });
    await desk.advance(hours(71));
    expect(await standing(id)).toEqual([true, true, true]);
    await desk.advance(hours(2));
    expect([await standing(id), await standing(neverPut.id)]).toEqual([nothing, nothing]);
    await expect(desk.reply(threadId, 'Your card', { uploads: [id] })).rejects.toMatchObject({
      message: 'A file is not here any more. Take it out and attach it again.',
    });
  });

  test('and was sent stays, and what the browser put does not', async () => {
    const threadId = await conversation();
    const { id } = await bring(desk, threadId, 'card.png', png);
    await desk.reply(threadId, 'Your card', { uploads: [id] });
    await desk.leave();
    await desk.advance(hours(73));
    expect(await standing(id)).toEqual(sentOnly);
    await desk.advance(hours(24 * 40));
    expect(await standing(id)).toEqual(sentOnly);
    await desk.reply(threadId, 'Once more', { uploads: [id] });
    await desk.leave();
    expect((await desk.entries(threadId)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
  });

  test('and whose message was taken back waits three days from then, unless another names it', async () => {
    const threadId = await conversation();
    const [alone, shared] = [await bring(desk, threadId, 'a.png', png), await bring(desk, threadId, 'b.png', png)];
    await desk.reply(threadId, 'Once', { uploads: [shared.id] });
    await desk.leave();
    const sendAt = new Date(desk.app.now().getTime() + hours(100)).toISOString();
    const { id: messageId } = await desk.reply(threadId, 'Both', { uploads: [alone.id, shared.id], sendAt });
    await desk.advance(hours(90));
    await desk.as('coordinator')('undoMessage', { params: { threadId, messageId } });
    await desk.advance(hours(71));
    expect((await standing(alone.id))[2]).toBe(true);
    await desk.advance(hours(2));
    expect([await standing(alone.id), await standing(shared.id)]).toEqual([nothing, sentOnly]);
  });

  test('and is named while it is looked at whether anything names it stays', async () => {
    const threadId = await conversation();
    const { id } = await bring(desk, threadId, 'card.png', png);
    const clock = new Date(desk.app.now().getTime() + hours(73));
    const overtaken: App['table']['commit'] = async (writes) => {
      if ('dropped' in writes) await desk.reply(threadId, 'Your card', { uploads: [id] });
      return desk.app.table.commit(writes);
    };
    await forgetUpload({ ...desk.app, now: () => clock, table: { ...desk.app.table, commit: overtaken } }, id);
    expect((await standing(id))[2]).toBe(true);
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ files: [{ name: 'card.png' }] });
  });

  test('and is dropped while a message that names it is written keeps that from being sent', async () => {
    const threadId = await conversation();
    const { id } = await bring(desk, threadId, 'card.png', png);
    const clock = new Date(desk.app.now().getTime() + hours(73));
    let isStopped = false;
    const stops: App['files']['remove'] = async () => {
      isStopped = true;
      throw new Error('the worker is gone');
    };
    const dying = { ...desk.app, now: () => clock, files: { ...desk.app.files, remove: stops } };
    await expect(forgetUpload(dying, id)).rejects.toThrow('gone');
    expect(isStopped).toBe(true);
    await expect(desk.reply(threadId, 'Your card', { uploads: [id] })).rejects.toMatchObject({ code: 'invalid' });
    await desk.advance(hours(73));
    expect(await standing(id)).toEqual(nothing);
  });

  test('cannot be brought any more a day after it was asked for', async () => {
    const threadId = await conversation();
    const body = { id: ulid(), name: 'card.png', bytes: png.length };
    const { url } = await desk.as('coordinator')('beginUpload', { params: { threadId }, body });
    expect((await put(desk, url, png)).status).toBe(200);
    await desk.advance(hours(25));
    await expect(desk.as('coordinator')('beginUpload', { params: { threadId }, body })).rejects.toMatchObject({
      code: 'id_reused',
    });
    const checked = desk.as('coordinator')('checkUpload', { params: { threadId, uploadId: body.id } });
    await expect(checked).rejects.toMatchObject({ code: 'not_found' });
  });
});
