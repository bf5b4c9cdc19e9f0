import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { incomingForm, messageSid } from '#infra/local/signed-text.ts';
import { readForm } from '#shared/channels/form.ts';
import { entryRow } from '#shared/domain/message/any-entry.ts';
import { entriesOf } from '#shared/domain/message/entry.rows.ts';
import type { InboundEntry } from '#shared/domain/message/entry.ts';
import { unreadableKey } from '#shared/domain/thread/unreadable.rows.ts';
import { type Desk, eventually, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const path = '/webhooks/twilio/sms';
const formType = { 'content-type': 'application/x-www-form-urlencoded' };

/** Posts these very bytes, signed over the fields that they hold. */
async function postSigned(body: string | Uint8Array): Promise<number> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
  const { fields } = readForm(bytes);
  const signature = getExpectedTwilioSignature(desk.signing.token, `${desk.signing.url}${path}`, fields);
  const headers = { ...formType, 'x-twilio-signature': signature };
  return (await fetch(`${desk.signing.url}${path}`, { method: 'POST', headers, body: bytes })).status;
}

/** A form of Twilio's with a body, or further parts, exactly as they are escaped here. */
function rawForm(from: string, escapedBody: string, more = '', sid = messageSid()): string {
  const { Body: _body, ...form } = incomingForm(desk.signing.accountSid, { from, to: officeNumber, body: '', sid });
  return `${new URLSearchParams(form)}&Body=${escapedBody}${more}`;
}

async function stored(number: string): Promise<InboundEntry[]> {
  const threadId = await desk.threadOf(number);
  const { rows } = await desk.app.table.query(entryRow, entriesOf(threadId, 100));
  return rows.filter((row): row is InboundEntry => row.direction === 'in').reverse();
}

async function inAtATime<T>(tasks: (() => Promise<T>)[], width: number): Promise<T[]> {
  const results: T[] = [];
  const waiting = [...tasks];
  const worker = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) results.push(await task());
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

async function listed(query: { view?: 'needs-reply' | 'done' | 'snoozed' }): Promise<string[]> {
  const { threads } = await desk.as('coordinator')('listThreads', { query: { ...query, limit: 100 } });
  return threads.map(({ id }) => id);
}

describe('a text', () => {
  test('posted 46 times, 16 at a time, is one entry: at once in its thread, within a second in the lists', async () => {
    const number = freshNumber();
    const sid = messageSid();
    await desk.text(number, 'My crown came off', { sid });
    const threadId = await desk.threadOf(number);
    expect(await desk.entries(threadId)).toMatchObject([{ text: 'My crown came off', direction: 'in', from: number }]);
    await eventually(
      () => listed({}),
      (ids) => ids.includes(threadId),
      1,
    );
    await eventually(
      () => listed({ view: 'needs-reply' }),
      (ids) => ids.includes(threadId),
      1,
    );
    const copies = Array.from({ length: 45 }, () => () => desk.text(number, 'My crown came off', { sid }));
    const answers = await inAtATime(copies, 16);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await desk.entries(threadId)).toHaveLength(1);
    expect(await desk.as('coordinator')('readThread', { params: { threadId } })).toMatchObject({ unread: 1 });
  });

  test('46 copies that are all there at once are one entry in one thread', async () => {
    const number = freshNumber();
    const sid = messageSid();
    await inAtATime(
      Array.from({ length: 46 }, () => () => desk.text(number, 'All at once', { sid })),
      16,
    );
    expect(await desk.entries(await desk.threadOf(number))).toHaveLength(1);
    expect(
      (await desk.as('coordinator')('listThreads', { query: { limit: 100 } })).threads.map(({ name }) => name),
    ).toContain(number);
  });

  test('is answered with TwiML that says nothing', async () => {
    const answer = await desk.text(freshNumber(), 'Hello');
    expect(answer.headers.get('content-type')).toBe('text/xml');
    expect(await answer.text()).toMatch(/<Response\s*\/>$/);
  });

  test('of equal words with another id is a second one', async () => {
    const number = freshNumber();
    await desk.text(number, 'Hello?');
    await desk.text(number, 'Hello?');
    expect(await stored(number)).toMatchObject([{ text: 'Hello?' }, { text: 'Hello?' }]);
  });

  test.each([2, 8])("%i first texts of a stranger at once stand in one thread of the stranger's own", async (count) => {
    const number = freshNumber();
    await Promise.all(Array.from({ length: count }, (_none, nth) => desk.text(number, `First ${nth}`)));
    expect(await stored(number)).toHaveLength(count);
    const { threads } = await desk.as('coordinator')('listThreads', { query: { limit: 100 } });
    expect(threads.filter(({ name }) => name === number)).toHaveLength(1);
  });

  test('16 of one person at once are all kept', async () => {
    const number = freshNumber();
    await desk.text(number, 'To begin with');
    const words = Array.from({ length: 16 }, (_none, nth) => `Part ${nth}`);
    await Promise.all(words.map((body) => desk.text(number, body)));
    expect((await stored(number)).map(({ text }) => text).toSorted()).toEqual([...words, 'To begin with'].toSorted());
  });

  test('a picture without words is kept, and listed', async () => {
    const number = freshNumber();
    const url = 'https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1';
    const fields = { NumMedia: '2', MediaUrl0: url, MediaContentType0: 'image/jpeg', MediaUrl1: `${url}2` };
    await desk.text(number, '', { fields });
    const [entry] = await desk.entries(await desk.threadOf(number));
    expect(entry).toMatchObject({ text: '', media: [{ url, contentType: 'image/jpeg' }, { url: `${url}2` }] });
  });

  test('pictures are kept where their number is wrong or missing', async () => {
    const number = freshNumber();
    await desk.text(number, 'Look', { fields: { NumMedia: 'many', MediaUrl0: 'https://media.example/0' } });
    expect(await stored(number)).toMatchObject([{ media: [{ url: 'https://media.example/0' }] }]);
  });

  test('fields that nobody knows yet are kept as they came', async () => {
    const number = freshNumber();
    await desk.text(number, 'Hi', { fields: { ChannelMetadata: '{"type":"rcs"}', 'Odd name ñ': ' spaced ' } });
    const [entry] = await stored(number);
    expect(entry?.extra).toMatchObject({
      FromState: 'NY',
      ChannelMetadata: '{"type":"rcs"}',
      'Odd name ñ': ' spaced ',
    });
  });

  test('reopens a done thread and wakes a snoozed one', async () => {
    const call = desk.as('coordinator');
    const number = freshNumber();
    await desk.text(number, 'First');
    const threadId = await desk.threadOf(number);
    await call('changeThread', { params: { threadId }, body: { state: 'done' } });
    await desk.text(number, 'One more thing');
    expect(await call('readThread', { params: { threadId } })).toMatchObject({ state: 'open', unread: 1 });
    const snoozedUntil = new Date(desk.stack.clock.now().getTime() + 86_400_000).toISOString();
    await call('changeThread', { params: { threadId }, body: { state: 'snoozed', snoozedUntil } });
    await desk.text(number, 'And another');
    const awake = await call('readThread', { params: { threadId } });
    expect(awake).toMatchObject({ state: 'open' });
    expect(awake.snoozedUntil).toBeUndefined();
  });
});

describe('whose a text is', () => {
  const patient = (givenName: string, phones: string[], more: Record<string, unknown> = {}) =>
    desk.as('coordinator')('createPatient', {
      body: { givenName, familyName: 'Castellan', phones, emails: [], location: 'main', ...more },
    });

  test("a patient's number leads to that patient's thread", async () => {
    const number = freshNumber();
    const { id, threadId } = await patient('Dana', [number]);
    await desk.text(number, 'Hi');
    const head = await desk.as('coordinator')('readThread', { params: { threadId } });
    expect(head).toMatchObject({ patientId: id, name: 'Dana Castellan', addresses: [{ address: number }] });
    expect(await stored(number)).toHaveLength(1);
  });

  test("the first text makes a thread that knows all the patient's numbers and their own time zone", async () => {
    const [first, second] = [freshNumber(), freshNumber()];
    const { threadId } = await patient('Wes', [first, second], { zone: 'America/Los_Angeles' });
    await desk.text(second, 'Hi');
    const call = desk.as('coordinator');
    const head = await call('readThread', { params: { threadId } });
    expect(head.addresses.map(({ address }) => address)).toEqual([first, second]);
    await desk.stack.moveClock((clock) => clock.advance(20.5 * 3_600_000));
    expect((await call('readThread', { params: { threadId } })).sending.decision).toBe('hold');
  });

  test("a number of two patients leads to a thread of its own, to no patient's", async () => {
    const number = freshNumber();
    const patients = [await patient('Mia', [number]), await patient('Leo', [number])];
    await desk.text(number, 'She has a fever');
    const threadId = await desk.threadOf(number);
    expect(patients.map((one) => one.threadId)).not.toContain(threadId);
    const head = await desk.as('coordinator')('readThread', { params: { threadId } });
    expect(head).toMatchObject({ name: 'Family of Mia and Leo Castellan' });
    expect(head.patientId).toBeUndefined();
    expect(await desk.entries(threadId)).toHaveLength(1);
  });

  test('a stranger stands at the location of the number that they wrote to', async () => {
    const hours = { zone: 'America/New_York', weekly: 'always' as const, holidays: [] };
    const main = { id: 'main', name: 'Main office', hours, numbers: [officeNumber] };
    const other = { id: 'bay', name: 'Bay office', hours, numbers: ['+12125550177'] };
    await desk.settings({ locations: [main, other] });
    const [atMain, atBay, atNowhere] = [freshNumber(), freshNumber(), freshNumber()];
    await desk.text(atMain, 'Hi');
    await desk.text(atBay, 'Hi', { to: '+12125550177' });
    await desk.text(atNowhere, 'Hi', { to: '+12125550999' });
    const locationOf = async (number: string) =>
      (await desk.as('coordinator')('readThread', { params: { threadId: await desk.threadOf(number) } })).location;
    expect([await locationOf(atMain), await locationOf(atBay), await locationOf(atNowhere)]).toEqual([
      'main',
      'bay',
      'main',
    ]);
    await desk.settings({ locations: [main] });
  });
});

describe("a patient's words", () => {
  const lone = '%FF ok %ED%A0%80 %C3';

  test('bytes that are no text: U+FFFD stands there, and the exact bytes are kept', async () => {
    const number = freshNumber();
    const form = rawForm(number, lone);
    expect(await postSigned(form)).toBe(200);
    const [entry] = await stored(number);
    expect(entry?.text).toMatch(/^\uFFFD ok \uFFFD+ \uFFFD$/);
    expect(Buffer.from(entry?.raw ?? '', 'base64').toString('latin1')).toBe(form);
  });

  test.each([
    ['NUL and control characters', '\u0000a\u0007b\u001f'],
    ['emoji', '👩‍👩‍👧‍👦🦷 see you 👍🏽'],
    ['right to left', 'שלום, متى الموعد؟ \u202Eabc\u202C'],
    ['accents in both forms', 'José Jose\u0301 ñandú'],
    ['space around it', '  \r\n hello \t\n'],
    ['markup', '<b>&amp;</b> %3Cscript%3E {{y}}'],
    ['1,601 characters', `${'long '.repeat(320)}!`],
    ['a hundred kilobytes', 'é'.repeat(50_000)],
  ])('%s come as they are', async (_name, words) => {
    const number = freshNumber();
    await desk.text(number, words);
    expect((await desk.entries(await desk.threadOf(number)))[0]?.text).toBe(words);
  });

  test.each([
    ['letters', 'words '.repeat(524_288)],
    ['emoji that a cut would split', `a${'🦷'.repeat(270_000)}`],
  ])('three megabytes of %s: the beginning is shown, the whole is kept', async (_name, words) => {
    const number = freshNumber();
    const form = rawForm(number, encodeURIComponent(words));
    expect(await postSigned(form)).toBe(200);
    const [entry] = await stored(number);
    expect(words.startsWith(entry?.text ?? 'nothing')).toBe(true);
    expect(entry?.text.length).toBeGreaterThan(10_000);
    const kept = await desk.app.files.get(entry?.rawFile ?? '');
    expect(Buffer.from(kept ?? []).toString('latin1')).toBe(form);
    expect((await desk.entries(await desk.threadOf(number)))[0]).toMatchObject({ cut: true });
  });

  test('190 KB of bytes that are no text fit all the same', async () => {
    const number = freshNumber();
    const form = Buffer.concat([Buffer.from(rawForm(number, '')), Buffer.alloc(190_000, 0xff)]);
    expect(await postSigned(form)).toBe(200);
    const [entry] = await stored(number);
    const kept = entry?.raw ? Buffer.from(entry.raw, 'base64') : await desk.app.files.get(entry?.rawFile ?? '');
    expect(Buffer.compare(Buffer.from(kept ?? []), form)).toBe(0);
    expect(Buffer.byteLength(JSON.stringify(entry))).toBeLessThan(400_000);
  });

  test('the preview in the inbox never ends in half a character', async () => {
    const number = freshNumber();
    await desk.text(number, `a${' '.repeat(150)}${'🦷'.repeat(80)}`);
    const head = await desk.as('coordinator')('readThread', { params: { threadId: await desk.threadOf(number) } });
    expect(head.lastEntry?.text.isWellFormed()).toBe(true);
    expect(head.lastEntry?.text.at(-1)).not.toBe('\uFFFD');
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])(
    'a field named "%s" does no harm',
    async (name) => {
      const number = freshNumber();
      const form = rawForm(number, 'Hello', `&${name}=kept`);
      expect(await postSigned(form)).toBe(200);
      const [entry] = await stored(number);
      expect(entry?.text).toBe('Hello');
      const raw = Buffer.from(entry?.raw ?? '', 'base64').toString();
      expect(raw === form || entry?.extra?.[name] === 'kept').toBe(true);
    },
  );

  test('a field that comes twice is kept twice', async () => {
    const number = freshNumber();
    const form = rawForm(number, 'One', '&Body=Two&Odd=1&Odd=2');
    expect(await postSigned(form)).toBe(200);
    const [entry] = await stored(number);
    expect(entry).toMatchObject({ text: 'One', extra: { Odd: ['1', '2'] } });
    expect(Buffer.from(entry?.raw ?? '', 'base64').toString()).toBe(form);
  });

  test.each([
    ['no sender', /&From=[^&]*/g, ''],
    ['an empty sender', /&From=[^&]*/g, '&From=%20'],
    ['no recipient', /&To=[^&]*/g, ''],
    ['no id', /&?(SmsMessageSid|SmsSid|MessageSid)=[^&]*/g, ''],
    ['an id that is a path', /(SmsMessageSid|SmsSid|MessageSid)=[^&]*/g, '$1=..%2F..%2Fescaped'],
    ['a sender of a thousand digits', /&From=[^&]*/g, `&From=%2B${'1'.repeat(5000)}`],
  ])('a signed form with %s is kept as it came', async (_name, what, instead) => {
    const form = rawForm(freshNumber(), 'Who am I?').replace(what, instead);
    expect(await postSigned(form)).toBe(200);
    const kind = { name: 'unreadable', schema: z.object({ raw: z.string(), missing: z.string() }) };
    const hash = createHash('sha256').update(form).digest('hex');
    const kept = await desk.app.table.get(kind, unreadableKey(hash));
    expect(Buffer.from(kept?.raw ?? '', 'base64').toString()).toBe(form);
    expect(kept?.missing).toMatch(/From|To|MessageSid/);
  });

  test('whatever the bytes, a text ends as one entry', async () => {
    const escaped = (bytes: Uint8Array) =>
      Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map(escaped),
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => escaped(Buffer.from(text))),
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes).toString('latin1').replace(/[&=]/g, '')),
    );
    await fc.assert(
      fc.asyncProperty(anyBytes, async (body) => {
        const number = freshNumber();
        const form = Buffer.from(rawForm(number, body), 'latin1');
        expect(await postSigned(form)).toBe(200);
        const entries = await stored(number);
        expect(entries.map(({ text }) => text)).toEqual([readForm(form).fields.Body]);
      }),
      { numRuns: 60 },
    );
  });
});
