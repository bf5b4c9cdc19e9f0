import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mimeOf, multipart, newMessageId, postForm, rawForm } from '#infra/local/posted-mail.ts';
import { entryRow } from '#shared/domain/message/any-entry.ts';
import { entriesOf } from '#shared/domain/message/entry.rows.ts';
import type { InboundEntry } from '#shared/domain/message/entry.ts';
import { bounceReport } from '../fixtures/bounce-report.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { freshAddress, frontDesk, type Mailing, mailing } from '../harness/mailing.ts';

let desk: Desk;
let post: Mailing;
beforeAll(async () => {
  desk = await openDesk();
  post = mailing(desk);
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

async function stored(threadId: string): Promise<InboundEntry[]> {
  const { rows } = await desk.app.table.query(entryRow, entriesOf(threadId, 100));
  return rows.filter((row): row is InboundEntry => row.direction === 'in').reverse();
}

async function patient(email: string, more: Record<string, unknown> = {}) {
  return desk.as('coordinator')('createPatient', {
    body: { givenName: 'Odile', familyName: 'Marchetti', location: 'main', emails: [email], ...more },
  });
}

describe('an e-mail', () => {
  test("of a stranger stands in a thread of the address' own, starts a clock and is one entry however often it comes", async () => {
    const from = freshAddress();
    const mail = { from, fromName: 'Ruben Halloway', messageId: newMessageId(from), date: new Date('2026-03-02') };
    for (let copy = 0; copy < 3; copy += 1) expect((await post.mail(mail)).status).toBe(200);
    const threadId = await post.threadOf(from);
    expect(await desk.entries(threadId)).toMatchObject([
      {
        kind: 'email',
        channel: 'email',
        direction: 'in',
        text: 'Do you have time on Friday?',
        from,
        mail: { subject: 'A question', fromName: 'Ruben Halloway', sender: 'verified', threadedBy: 'own-thread' },
      },
    ]);
    const head = await desk.as('coordinator')('readThread', { params: { threadId } });
    expect(head).toMatchObject({ name: from, unread: 1, turn: { channel: 'email' } });
    expect(head.patientId).toBeUndefined();
  });

  test('of a verified patient stands beside their texts', async () => {
    const [from, number] = [freshAddress(), freshNumber()];
    const { threadId } = await patient(from, { phones: [number] });
    await desk.text(number, 'By text');
    await post.mail({ from, text: 'By e-mail' });
    expect(await desk.entries(threadId)).toMatchObject([{ text: 'By text' }, { text: 'By e-mail' }]);
  });

  test.each([
    ['nothing passed', { dkim: '{@example.com : fail}', spf: 'fail' }],
    ['another domain signed', { dkim: '{@evil.test : pass}', spf: 'pass', envelopeFrom: 'x@evil.test' }],
    ['a longer name signed', { dkim: '{@notexample.com : pass}', spf: 'softfail' }],
  ])('that only says it is from a patient is an unverified sender: %s', async (_what, checks) => {
    const from = freshAddress();
    const { threadId, id } = await patient(from);
    await post.mail({ from }, checks);
    expect(await stored(threadId)).toEqual([]);
    const { threads } = await desk.as('coordinator')('listThreads', { query: { limit: 100 } });
    const own = threads.find(({ name }) => name === from);
    expect(own?.patientId).not.toBe(id);
    expect(await stored(own?.id ?? '')).toMatchObject([{ mail: { sender: 'unverified' } }]);
  });

  test('with two mailboxes in From is nobody in particular', async () => {
    const from = freshAddress();
    const { threadId } = await patient(from);
    const mime = mimeOf({ from, to: frontDesk, subject: 'x', text: 'x' });
    const twice = Buffer.from(mime.toString().replace(/^From: .*$/m, (line) => `${line}\r\nFrom: other@evil.test`));
    await postForm(post.door, rawForm(twice, { from, to: frontDesk }));
    expect(await stored(threadId)).toEqual([]);
  });

  test('with the same Message-ID and other words is kept too, and says so', async () => {
    const from = freshAddress();
    const messageId = newMessageId(from);
    await post.mail({ from, messageId, text: 'One' });
    await post.mail({ from, messageId, text: 'Two' });
    const [one, two] = await stored(await post.threadOf(from));
    expect([one?.text, two?.text]).toEqual(['One', 'Two']);
    expect(one?.mail?.sameIdAs).toBeUndefined();
    expect(two?.mail?.sameIdAs).toBe(one?.id);
  });

  test('without a Message-ID is known again by its bytes', async () => {
    const from = freshAddress();
    const mime = Buffer.from(`From: ${from}\r\nTo: ${frontDesk}\r\nSubject: Hi\r\n\r\nNo id\r\n`);
    const other = Buffer.from(mime.toString().replace('No id', 'No id either'));
    for (const bytes of [mime, mime, other]) await postForm(post.door, rawForm(bytes, { from, to: frontDesk }));
    expect((await stored(await post.threadOf(from))).map(({ text }) => text)).toEqual(['No id', 'No id either']);
  });

  test('in default mode is read in the charsets that its fields name', async () => {
    const from = freshAddress();
    const form = multipart({
      headers: `From: ${from}\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <d1@example.com>\r\nSubject: x`,
      text: Buffer.from('Señora Muñoz, ¿mañana?', 'latin1'),
      html: Buffer.from('<p>Se\u00f1ora</p>', 'latin1'),
      subject: Buffer.from('Reuni\u00f3n', 'latin1'),
      from,
      to: frontDesk,
      envelope: JSON.stringify({ to: [frontDesk], from }),
      charsets: JSON.stringify({ text: 'iso-8859-1', html: 'windows-1252', subject: 'ISO-8859-1' }),
      'attachment-info': JSON.stringify({ attachment1: { filename: '../../etc/card.png', type: 'text/html' } }),
      attachment1: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      dkim: '{@example.com : pass}',
      SPF: 'pass',
    });
    for (let copy = 0; copy < 2; copy += 1) expect((await postForm(post.door, form)).status).toBe(200);
    const [entry, another] = await stored(await post.threadOf(from));
    expect(another).toBeUndefined();
    expect(entry).toMatchObject({
      text: 'Señora Muñoz, ¿mañana?',
      mail: { subject: 'Reunión' },
      files: [{ name: 'card.png', type: 'image/png', bytes: 16 }],
    });
  });

  test('hides what its writer quoted, and keeps it', async () => {
    const from = freshAddress();
    const text =
      'Thursday is fine.\n\nOn Mon, Mar 2, 2026 at 10:00 AM Harborlight <x@y.example> wrote:\n> When?\n> Friday?';
    await post.mail({ from, text });
    const [entry] = await stored(await post.threadOf(from));
    expect(entry?.text).toBe('Thursday is fine.');
    expect(entry?.mail?.quoted).toContain('> When?');
    const original = await desk.app.files.get(entry?.mail?.original ?? '');
    expect(Buffer.from(original ?? []).toString()).toContain('multipart/alternative');
  });

  test('keeps joined emoji, and names from right to left, as they were written; what turns round what follows goes', async () => {
    const from = freshAddress();
    await post.mail({ from, fromName: '\u200fנועה\u200c \u202eevil', subject: 'Thanks 👩‍⚕️ 👨‍👩‍👧' });
    expect(await stored(await post.threadOf(from))).toMatchObject([
      { mail: { subject: 'Thanks 👩‍⚕️ 👨‍👩‍👧', fromName: '\u200fנועה\u200c evil' } },
    ]);
  });

  test('with its pictures from elsewhere asked for has no attribute that its sender made of the words of another', async () => {
    const from = freshAddress();
    const html =
      '<p>x</p><img src="https://a.example/1.png" alt="x data-remote=" title=" onerror=alert(1) y"><img src="https://a.example/2.png">';
    await post.mail({ from, html });
    const threadId = await post.threadOf(from);
    const [entry] = await desk.entries(threadId);
    const { url } = await desk.as('coordinator')('fileLink', {
      params: { threadId, messageId: entry?.id ?? '' },
      body: { at: entry?.at ?? '', part: 'images' },
    });
    const shown = await (await fetch(`${desk.stack.url}${url}`)).text();
    expect(shown.replace(/"[^"]*"/g, '""')).not.toMatch(/onerror/);
    expect(shown.match(/ src="https:\/\/a\.example\/[12]\.png"/g)).toHaveLength(2);
  });

  test('longer than a row is shown from its beginning and kept whole', async () => {
    const from = freshAddress();
    await post.mail({ from, text: `${'€'.repeat(300_000)} end` });
    const [entry] = await desk.entries(await post.threadOf(from));
    expect(entry).toMatchObject({ cut: true });
    expect(entry?.text.length).toBe(30_000);
  });
});

describe('mail that a machine wrote', () => {
  test.each<[string, Record<string, string>, string, { envelopeFrom?: string }?]>([
    ['an absence note', { 'Auto-Submitted': 'auto-replied' }, 'auto-reply'],
    ['a list', { 'List-Id': '<news.example.com>' }, 'list'],
    ['bulk', { Precedence: 'bulk' }, 'list'],
    ['an old answering machine', { Precedence: 'auto_reply' }, 'auto-reply'],
    ['a bounce by its empty envelope', {}, 'report', { envelopeFrom: '' }],
    ['a bounce by its return path', { 'Return-Path': '<>' }, 'report'],
  ])('%s is kept and starts no clock', async (_what, headers, automatic, checks = {}) => {
    const from = freshAddress();
    await post.mail({ from, headers }, checks);
    const threadId = await post.threadOf(from);
    expect(await stored(threadId)).toMatchObject([{ countsAsTurn: false, mail: { automatic } }]);
    const head = await desk.as('coordinator')('readThread', { params: { threadId } });
    expect(head.turn).toBeUndefined();
    expect(head.unread).toBe(0);
  });

  test('a report of a mail of ours stands in its thread and marks its address, and no address that it was not sent to', async () => {
    await desk.settings({ fullEmail: true });
    const [address, other] = [freshAddress(), freshAddress()];
    await patient(other);
    const { threadId } = await patient(address);
    await desk.as('coordinator')('openThread', { body: { channel: 'email', address } });
    await post.reply(threadId, 'Hello');
    await desk.leave();
    const id = post.sentTo(address).at(-1)?.headers['Message-ID'] ?? '';
    for (const failed of [other, address])
      await postForm(post.door, rawForm(bounceReport(id, failed), { from: '', to: frontDesk }));
    expect(await stored(threadId)).toMatchObject([
      { mail: { automatic: 'report' } },
      { mail: { automatic: 'report' } },
    ]);
    const health = async (of: string) => {
      const { id: its } = await desk.as('coordinator')('openThread', { body: { channel: 'email', address: of } });
      const { mailing: way } = await desk.as('coordinator')('readThread', { params: { threadId: its } });
      return way?.reasons.map(({ code }) => code);
    };
    expect(await health(other)).toEqual([]);
    expect(await health(address)).toEqual(['mail_bounced']);
  });

  test('"Auto-Submitted: no" was written by a person', async () => {
    const from = freshAddress();
    await post.mail({ from, headers: { 'Auto-Submitted': 'no' } });
    expect(await stored(await post.threadOf(from))).toMatchObject([{ countsAsTurn: true }]);
  });
});

describe('a body that cannot be read', () => {
  test.each<[string, string, () => Buffer]>([
    ['no form at all', 'multipart/form-data; boundary=xYzZY', () => Buffer.from('this is bad invalid data')],
    ['another content type', 'text/plain', () => Buffer.from('hello')],
    ['no boundary', 'multipart/form-data', () => Buffer.from('--x\r\n\r\n')],
    [
      'lines ended by LF alone',
      'multipart/form-data; boundary=b',
      () => Buffer.from('--b\nContent-Disposition: form-data; name="email"\n\nFrom: a@b.c\n\nx\n--b--\n'),
    ],
    [
      'a byte order mark',
      'multipart/form-data; boundary=b',
      () => Buffer.from('\ufeff--b\r\nContent-Disposition: form-data; name="email"\r\n\r\nFrom: a@b.c\r\n\r\nx\r\n'),
    ],
    ['nothing', 'multipart/form-data; boundary=b', () => Buffer.alloc(0)],
  ])('%s is kept raw with a notice, once, and answered 200', async (_what, contentType, body) => {
    for (let copy = 0; copy < 2; copy += 1) {
      expect((await postForm(post.door, { contentType, body: body() })).status).toBe(200);
    }
    const { threads } = await desk.as('coordinator')('listThreads', { query: { limit: 100 } });
    const place = threads.find(({ name }) => name === 'Mail that could not be read');
    const kept = await Promise.all(
      (await stored(place?.id ?? '')).map(({ mail }) => desk.app.files.get(mail?.original ?? '')),
    );
    const hash = (bytes: Uint8Array | undefined) =>
      createHash('sha256')
        .update(bytes ?? 'none')
        .digest('hex');
    expect(kept.filter((bytes) => hash(bytes) === hash(body()))).toHaveLength(1);
    expect(await desk.entries(place?.id ?? '')).toContainEqual(
      expect.objectContaining({ kind: 'email', mail: expect.objectContaining({ unreadable: true }) }),
    );
  });
});

test('a part without a name costs nothing of the others', async () => {
  const from = freshAddress();
  const envelope = JSON.stringify({ to: [frontDesk], from });
  const body = Buffer.from(
    `--b\r\nContent-Disposition: form-data\r\n\r\nwhat is this\r\n--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nHello\r\n--b\r\nContent-Disposition: form-data; name="envelope"\r\n\r\n${envelope}\r\n--b--\r\n`,
  );
  for (let copy = 0; copy < 2; copy += 1)
    expect((await postForm(post.door, { contentType: 'multipart/form-data; boundary=b', body })).status).toBe(200);
  expect((await stored(await post.threadOf(from))).map(({ text }) => text)).toEqual(['Hello']);
});

describe('who posts it', () => {
  const form = () =>
    rawForm(mimeOf({ from: 'f@example.com', to: frontDesk, subject: 's', text: 't' }), {
      from: 'f@example.com',
      to: frontDesk,
    });

  test.each(['', '?key=', '?key=wrong', '?KEY=local-sendgrid-inbound-secret'])(
    'without the key (%s) is refused and nothing is stored',
    async (query) => {
      const before = (await desk.as('coordinator')('listThreads', { query: { limit: 100 } })).threads.length;
      const { contentType, body } = form();
      const answer = await fetch(`${post.door.url}/webhooks/sendgrid/inbound${query}`, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body: new Uint8Array(body),
      });
      expect(answer.status).toBe(403);
      expect((await desk.as('coordinator')('listThreads', { query: { limit: 100 } })).threads.length).toBe(before);
    },
  );

  test('by a signature in place of the key is taken, and by another key it is not', async () => {
    const from = freshAddress();
    const { contentType, body } = rawForm(mimeOf({ from, to: frontDesk, subject: 's', text: 'signed' }), {
      from,
      to: frontDesk,
    });
    const send = (headers: Record<string, string>) =>
      fetch(`${post.door.url}/webhooks/sendgrid/inbound`, {
        method: 'POST',
        headers: { 'content-type': contentType, ...headers },
        body: new Uint8Array(body),
      });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const forged = {
      'x-twilio-email-event-webhook-signature': sign(
        'sha256',
        Buffer.concat([Buffer.from('1'), body]),
        privateKey,
      ).toString('base64'),
      'x-twilio-email-event-webhook-timestamp': '1',
    };
    expect((await send(forged)).status).toBe(403);
    expect((await send(desk.stack.sendgrid?.signing.headers(body) ?? {})).status).toBe(200);
    expect(await stored(await post.threadOf(from))).toHaveLength(1);
  });
});

test('mail that comes while incoming mail is off is kept unread, and an admin is to be told', async () => {
  await desk.settings({ inboundEmail: false });
  const from = freshAddress();
  await post.mail({ from });
  await desk.settings({ inboundEmail: true });
  const threadId = await post.threadOf(from);
  expect(await desk.entries(threadId)).toMatchObject([{ mail: { whileOff: true } }, { event: 'mail-off' }]);
  expect(await desk.as('coordinator')('readThread', { params: { threadId } })).toMatchObject({ unread: 1 });
});
