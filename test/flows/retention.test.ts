import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entryRow } from '#shared/domain/message/any-entry.ts';
import { entriesSince } from '#shared/domain/message/entry.rows.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { forgetWords } from '#shared/domain/retention/forget-words.ts';
import { filesOfEntry } from '#shared/domain/retention/retention.rows.ts';
import { threadKey, threadRow } from '#shared/domain/thread/thread.rows.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { freshAddress, type Mailing, mailing } from '../harness/mailing.ts';

let desk: Desk;
let mail: Mailing;
beforeAll(async () => {
  desk = await openDesk();
  mail = mailing(desk);
  await desk.settings({ fullEmail: true, inboundEmail: true, retentionMonths: 12 });
});
afterAll(() => desk.stop());

const day = 86_400_000;
const call = () => desk.as('coordinator');
const stored = async (threadId: string) => (await desk.app.table.query(entryRow, entriesSince(threadId))).rows;
const done = (threadId: string) => call()('changeThread', { params: { threadId }, body: { state: 'done' } });
const isForgotten = async (threadId: string) =>
  (await stored(threadId)).every(({ text }) =>
    /^Removed on \d{4}-\d\d-\d\d: words are kept for 12 months here\.$/.test(text),
  );
/** The day's look, and whatever it left for the next minute. */
const look = async () => {
  await desk.advance(60_000);
  await desk.stack.drain();
};

/** A conversation by text and by e-mail with a file, answered and closed. */
async function conversation() {
  const [number, address] = [freshNumber(), freshAddress()];
  const body = { givenName: 'Mia', familyName: 'Castellan', phones: [number], emails: [address], location: 'main' };
  const { threadId } = await call()('createPatient', { body });
  await desk.text(number, 'My molar hurts on the left');
  await mail.mail({ from: address, subject: 'The left molar', text: 'It is the left molar' });
  await desk.reply(threadId, 'Come in at ten for the molar');
  await desk.leave();
  await done(threadId);
  return { number, address, threadId };
}

describe('words and files of a conversation', () => {
  test('are removed once nobody has written for as many months as are set; that it was stays, with consent and figures', async () => {
    const old = await conversation();
    const open = freshNumber();
    await desk.text(open, 'Nobody has answered my molar');
    const waits = await desk.threadOf(open);
    await desk.text(old.number, 'STOP');
    const before = await stored(old.threadId);
    const files = before.flatMap(filesOfEntry);
    expect(files.length).toBeGreaterThan(0);
    const proofOf = async () => {
      const { asOf: _now, ...proof } = await call()('readProof', { body: { channel: 'sms', address: old.number } });
      return proof;
    };
    const proof = await proofOf();
    await desk.advance(364 * day);
    await look();
    expect((await stored(old.threadId)).map(({ text }) => text)).toEqual(before.map(({ text }) => text));
    const recent = await conversation();
    await desk.advance(3 * day);
    await look();
    const after = await stored(old.threadId);
    expect(await isForgotten(old.threadId)).toBe(true);
    expect(JSON.stringify(after)).not.toContain('molar');
    expect(after.map(({ id, at, kind }) => [id, at, kind])).toEqual(before.map(({ id, at, kind }) => [id, at, kind]));
    for (const key of files) expect((await desk.app.files.get(key))?.length).toBe(0);
    expect(JSON.stringify(await desk.app.table.get(threadRow, threadKey(old.threadId)))).not.toContain('molar');
    expect(JSON.stringify(await call()('readThread', { params: { threadId: old.threadId } }))).not.toContain('molar');
    expect(await proofOf()).toEqual(proof);
    expect(JSON.stringify(await stored(recent.threadId))).toContain('molar');
    expect(JSON.stringify(await stored(waits))).toContain('molar');
    await desk.stack.drain();
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  test('follow a changed setting with the next daily look, and the change stands in the audit of settings', async () => {
    const { threadId } = await conversation();
    await desk.settings({ retentionMonths: 24 });
    await desk.advance(400 * day);
    await look();
    expect(await isForgotten(threadId)).toBe(false);
    const { version } = (await desk.as('manager')('readSettings', {})).settings;
    const change = (retentionMonths: number) =>
      desk.as('admin')('changeSettings', { body: { version, change: { retentionMonths } } });
    await expect(change(11)).rejects.toMatchObject({ code: 'invalid' });
    await change(12);
    const { history } = await desk.as('manager')('readSettings', {});
    expect(history[0]).toMatchObject({ by: 'sam', changes: [{ field: 'retentionMonths', before: 24, after: 12 }] });
    await desk.advance(day);
    await look();
    expect(await isForgotten(threadId)).toBe(true);
  });

  test('are all gone in the end, wherever a look was broken off', async () => {
    const { threadId } = await conversation();
    const later = new Date(desk.stack.clock.now().getTime() + 400 * day);
    for (let breaksAt = 0; ; breaksAt += 1) {
      let effects = 0;
      const app = desk.stack.apps({
        remainingMs: () => 60_000,
        effect: (_name, run) => {
          effects += 1;
          return effects > breaksAt ? Promise.reject(new Error('cut off')) : run();
        },
      });
      const ended = await forgetWords({ ...app, now: () => later }).then(
        () => true,
        () => false,
      );
      if (ended) break;
      expect(breaksAt).toBeLessThan(60);
    }
    expect(await isForgotten(threadId)).toBe(true);
  });
});
