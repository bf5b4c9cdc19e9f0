import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { multipart, postForm, rawForm } from '#infra/local/posted-mail.ts';
import { readEvents } from '#shared/channels/email/status.ts';
import { isSigned } from '#shared/channels/email/verify.ts';
import { entryRow } from '#shared/domain/message/any-entry.ts';
import { entriesOf } from '#shared/domain/message/entry.rows.ts';
import type { InboundEntry } from '#shared/domain/message/entry.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { frontDesk, type Mailing, mailing } from '../harness/mailing.ts';

/** Real input written by others; the folder is not part of the project. */
const samples = process.env.DESKLINE_SAMPLES ?? '';
const areHere = samples !== '' && existsSync(join(samples, 'mail'));

const filesIn = (folder: string) =>
  areHere
    ? readdirSync(join(samples, folder))
        .filter((name) => !name.startsWith('LICENSE') && !name.endsWith('_reply_text'))
        .map((name) => `${folder}/${name}`)
    : ['DESKLINE_SAMPLES names no folder'];
const bytesOf = (path: string) => readFileSync(join(samples, path));

let desk: Desk;
let post: Mailing;
beforeAll(async () => {
  desk = await openDesk();
  post = mailing(desk);
});
afterAll(() => desk?.stop());

/** Every e-mail that stands anywhere. */
async function everyMail(): Promise<InboundEntry[]> {
  const found: InboundEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await desk.as('coordinator')('listThreads', { query: { limit: 100, ...(cursor ? { cursor } : {}) } });
    for (const { id } of page.threads) {
      const { rows } = await desk.app.table.query(entryRow, entriesOf(id, 100));
      found.push(...rows.filter((row): row is InboundEntry => row.kind === 'email' && row.direction === 'in'));
    }
    cursor = page.cursor;
  } while (cursor);
  return found;
}

const formOf = (path: string) => {
  if (path.startsWith('sendgrid-inbound'))
    return { contentType: 'multipart/form-data; boundary=xYzZY', body: bytesOf(path) };
  return rawForm(bytesOf(path), { from: 'x@example.com', to: frontDesk }, { dkim: '', spf: 'none' });
};

const all = [
  ...filesIn('sendgrid-inbound'),
  ...filesIn('mail/replies'),
  ...filesIn('mail/mime'),
  ...filesIn('mail/ham'),
];

describe.skipIf(!areHere)('mail written by others', () => {
  test.each(all)('%s, posted twice, is exactly one entry and never a 5xx', async (path) => {
    const before = (await everyMail()).map(({ id }) => id);
    for (let copy = 0; copy < 2; copy += 1) expect((await postForm(post.door, formOf(path))).status).toBe(200);
    const fresh = (await everyMail()).filter(({ id }) => !before.includes(id));
    expect(fresh).toHaveLength(1);
    const original = await desk.app.files.get(fresh[0]?.mail?.original ?? '');
    expect(original?.length).toBeGreaterThan(0);
    expect(fresh[0]?.mail?.unreadable ?? false).toBe(path.endsWith('bad_data.txt'));
  });

  test.each(filesIn('mail/replies'))('%s trims to what its writer wrote', async (path) => {
    await postForm(post.door, formOf(path));
    const messageId = /^message-id:\s*(\S+)/im.exec(bytesOf(path).toString('latin1'))?.[1];
    const found = (await everyMail()).find(({ mail, text }) =>
      messageId ? mail?.messageId === messageId : mail?.subject === 'Test' && text !== '',
    );
    const expected = join(samples, path.replace('.eml', '_reply_text'));
    expect(found?.text).toBe(existsSync(expected) ? readFileSync(expected, 'utf8').trim() : 'Hello');
  });

  test('at least 98 % of the words of ordinary mail stay to be read', async () => {
    for (const path of filesIn('mail/ham')) {
      await postForm(post.door, formOf(path));
      const body = bytesOf(path).toString('latin1').replaceAll('\r', '');
      const messageId = /^message-id:\s*(\S+)/im.exec(body)?.[1];
      const entry = (await everyMail()).find(({ mail }) => mail?.messageId === messageId);
      const shown = `${entry?.text} ${entry?.mail?.quoted ?? ''}`;
      const isMultipart = /^content-type:\s*multipart/im.test(body);
      if (isMultipart) continue;
      const wordsOf = (text: string) =>
        text
          .slice(text.indexOf('\n\n'))
          .split(/\s+/)
          .filter((word) => /^[a-z]{3,}$/i.test(word));
      const words = wordsOf(body);
      const kept = words.filter((word) => shown.includes(word));
      expect(kept.length / words.length, path).toBeGreaterThanOrEqual(0.98);
    }
  });

  test('every kind of event is read, and none is an error', () => {
    const read = readEvents(bytesOf('sendgrid-events.json'));
    expect(read?.unreadable).toBe(0);
    expect(new Set(read?.reports.map(({ what }) => what))).toEqual(
      new Set(['sent', 'delivered', 'failed', 'complained', 'unsubscribed']),
    );
  });

  test("the vendor's own signatures are judged as the vendor judges them", () => {
    const vector = z.object({
      name: z.string(),
      publicKey: z.string(),
      payload: z.string(),
      signature: z.string(),
      timestamp: z.string(),
      valid: z.boolean(),
    });
    const vectors = z.array(vector).parse(JSON.parse(bytesOf('sendgrid-event-signature.json').toString('utf8')));
    expect(vectors.length).toBeGreaterThanOrEqual(5);
    for (const { name, publicKey, payload, signature, timestamp, valid } of vectors) {
      expect([name, isSigned({ signature, timestamp, body: Buffer.from(payload) }, [publicKey])]).toEqual([
        name,
        valid,
      ]);
    }
  });
});

test('a mail whose parts are all missing but the envelope still is an entry of its sender', async () => {
  const form = multipart({ envelope: JSON.stringify({ to: [frontDesk], from: 'bare@example.com' }) });
  expect((await postForm(post.door, form)).status).toBe(200);
  expect(await desk.entries(await post.threadOf('bare@example.com'))).toMatchObject([
    { kind: 'email', from: 'bare@example.com' },
  ]);
});
