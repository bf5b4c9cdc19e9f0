import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EntryOut } from '#shared/api.ts';
import { addressKey, addressRow } from '#shared/domain/contact/address.rows.ts';
import { type Desk, eventually, openDesk } from '../harness/desk.ts';
import { freshAddress, type Mailing, mailing, office } from '../harness/mailing.ts';

let desk: Desk;
let post: Mailing;
beforeAll(async () => {
  desk = await openDesk();
  post = mailing(desk);
});
afterAll(() => desk.stop());
beforeEach(async () => {
  desk.stack.sendgrid?.setFaults({});
  await desk.settings({ fullEmail: true, inboundEmail: true });
  await desk.nextNoon();
});

/** A stranger who wrote, and their thread. */
async function writer() {
  const address = freshAddress();
  const messageId = `<${ulid()}@example.com>`;
  await post.mail({ from: address, messageId, subject: 'The crown' });
  return { address, messageId, threadId: await post.threadOf(address) };
}

async function last(threadId: string): Promise<EntryOut | undefined> {
  return (await desk.entries(threadId)).filter(({ kind }) => kind === 'email').at(-1);
}

describe('an answer by e-mail', () => {
  test('leaves once, under theirs, in plain words before HTML, and is delivered', async () => {
    const { address, messageId, threadId } = await writer();
    const entry = await post.reply(threadId, 'Yes, Friday <10:40> & after.');
    expect(entry).toMatchObject({ kind: 'email', channel: 'email', status: 'held', to: address });
    await desk.leave();
    const [sent, another] = post.sentTo(address);
    expect(another).toBeUndefined();
    expect(sent).toMatchObject({
      subject: 'Re: The crown',
      from: office.EMAIL_FROM,
      fromName: 'Harborlight Dental',
      text: 'Yes, Friday <10:40> & after.',
      headers: { 'In-Reply-To': messageId, References: messageId },
    });
    expect(sent?.html).toContain('Yes, Friday &#60;10:40&#62; &#38; after.');
    expect(sent?.replyTo).toMatch(new RegExp(`^r\\..+@${office.EMAIL_INBOUND_DOMAIN}$`));
    expect(sent?.headers['Message-ID']).toMatch(/^<m\..+@mail\.harborlight\.example>$/);
    expect(sent?.headers['Auto-Submitted']).toBeUndefined();
    expect(sent?.request.content.map(({ type }) => type)).toEqual(['text/plain', 'text/html']);
    expect(sent?.request.tracking_settings).toEqual({
      click_tracking: { enable: false, enable_text: false },
      open_tracking: { enable: false },
      subscription_tracking: { enable: false },
      ganalytics: { enable: false },
    });
    const [arguments_] = [JSON.stringify(sent?.request.custom_args)];
    expect(Object.keys(sent?.request.custom_args ?? {})).toEqual(['reference']);
    expect(arguments_).not.toContain(address);
    expect(await last(threadId)).toMatchObject({
      status: 'delivered',
      mail: { subject: 'Re: The crown', content: 'full' },
    });
    const head = await desk.as('coordinator')('readThread', { params: { threadId } });
    expect(head.turn).toBeUndefined();
  });

  test("threads in the patient's client, and their answer lands in the same thread, three times over", async () => {
    const { address, messageId, threadId } = await writer();
    const theirs = [messageId];
    for (let round = 1; round <= 3; round += 1) {
      await post.reply(threadId, `Answer ${round}`);
      await desk.leave();
      const sent = post.sentTo(address).at(-1);
      const mailId = sent?.headers['Message-ID'] ?? '';
      expect(sent?.headers['In-Reply-To']).toBe(theirs.at(-1));
      expect(sent?.headers.References?.split(' ')).toEqual(expect.arrayContaining([theirs.at(-1)]));
      const references = `${sent?.headers.References} ${mailId}`;
      const id = `<${ulid()}@example.com>`;
      theirs.push(id);
      await post.mail({
        from: address,
        to: sent?.replyTo ?? '',
        messageId: id,
        inReplyTo: mailId,
        references,
        subject: `Re: ${sent?.subject}`,
        text: `Thanks ${round}\n\nOn Mon, Mar 2, 2026 at 10:00 AM Desk <a@b.example> wrote:\n> ${sent?.text}`,
      });
    }
    const entries = await desk.entries(threadId);
    expect(entries.map(({ direction }) => direction)).toEqual(['in', 'out', 'in', 'out', 'in', 'out', 'in']);
    expect(entries.at(-1)).toMatchObject({ text: 'Thanks 3', mail: { threadedBy: 'our-id' } });
  });

  test('is led back by its address alone where the client lost every id, in lower or upper case', async () => {
    const { address, threadId } = await writer();
    await post.reply(threadId, 'Hello');
    await desk.leave();
    const to = post.sentTo(address).at(-1)?.replyTo ?? '';
    await post.mail({ from: address, to: to.toUpperCase(), text: 'By address' });
    expect(await last(threadId)).toMatchObject({ text: 'By address', mail: { threadedBy: 'reply-token' } });
  });

  test('from another address than is known is shown as from there, and answers still go to the known one', async () => {
    const { address, threadId } = await writer();
    await post.reply(threadId, 'Hello');
    await desk.leave();
    const sent = post.sentTo(address).at(-1);
    const other = freshAddress('work');
    await post.mail({
      from: other,
      to: sent?.replyTo ?? '',
      inReplyTo: sent?.headers['Message-ID'] ?? '',
      text: 'From work',
    });
    expect(await last(threadId)).toMatchObject({ text: 'From work', from: other });
    const head = await desk.as('coordinator')('readThread', { params: { threadId } });
    expect(head.mailing.to).toBe(address);
    expect(head.addresses).toEqual([{ channel: 'email', address }]);
    expect(head.turn).toBeDefined();
  });

  test.each([
    ['a seal of nobody', (id: string) => id.replace(/[0-9a-f]{24}@/, '000000000000000000000000@')],
    ['another thread', (id: string) => id.replace(/^<m\.[^.]+/, '<m.01J00000000000000000000000')],
  ])('is not led by an id that we did not make: %s', async (_what, forge) => {
    const { address, threadId } = await writer();
    await post.reply(threadId, 'Hello');
    await desk.leave();
    const forged = forge(post.sentTo(address).at(-1)?.headers['Message-ID'] ?? '');
    const other = freshAddress('evil');
    await post.mail({ from: other, inReplyTo: forged, text: 'Let me in' });
    expect((await desk.entries(threadId)).map(({ text }) => text)).not.toContain('Let me in');
    expect(await desk.entries(await post.threadOf(other))).toMatchObject([{ text: 'Let me in' }]);
  });

  test('has the subject it is given, and by a text none is taken', async () => {
    const { address, threadId } = await writer();
    await post.reply(threadId, 'Hello', { subject: 'Your estimate' });
    await desk.leave();
    expect(post.sentTo(address).at(-1)?.subject).toBe('Your estimate');
    await expect(desk.reply(threadId, 'Hello', { channel: 'sms', subject: 'x' })).rejects.toMatchObject({
      status: 400,
    });
    await expect(post.reply(threadId, 'Hello', { subject: 'a\r\nBcc: x@y.z' })).rejects.toMatchObject({ status: 400 });
  });

  test('may be longer than a text', async () => {
    const { address, threadId } = await writer();
    await post.reply(threadId, 'x'.repeat(5_000));
    await desk.leave();
    expect(post.sentTo(address).at(-1)?.text).toHaveLength(5_000);
    await expect(desk.reply(threadId, 'x'.repeat(1_601), { channel: 'sms' })).rejects.toMatchObject({ status: 400 });
  });

  test('gives no address to answer to while incoming mail is off', async () => {
    const { address, threadId } = await writer();
    await desk.settings({ inboundEmail: false });
    await post.reply(threadId, 'Hello');
    await desk.leave();
    const sent = post.sentTo(address).at(-1);
    expect(sent?.replyTo).toBeUndefined();
    expect(JSON.stringify(sent?.request)).not.toContain(office.EMAIL_INBOUND_DOMAIN);
  });
});

describe('what becomes of it', () => {
  test.each<[string, Record<string, unknown>, string, string | undefined]>([
    ['every event twice and from last to first', { duplicate: true, reorder: true }, 'delivered', undefined],
    ['a mailbox that takes it later', { error: 'deferred' }, 'delivered', undefined],
    ['no such mailbox', { error: 'bounce' }, 'failed', 'bounced'],
    ['one that comes back after it was delivered', { error: 'late-bounce' }, 'failed', 'bounced'],
    ['the same from last to first', { error: 'late-bounce', reorder: true }, 'failed', 'bounced'],
    ['a server that blocks us for now', { error: 'blocked' }, 'failed', undefined],
    ['an address SendGrid has given up', { error: 'dropped' }, 'failed', 'bounced'],
  ])('%s', async (_what, faults, status, reason) => {
    const { address, threadId } = await writer();
    desk.stack.sendgrid?.setFaults(faults);
    await post.reply(threadId, 'Hello');
    await desk.leave();
    const entry = await eventually(
      () => last(threadId),
      (seen) => seen?.status === status,
    );
    expect(post.sentTo(address)).toHaveLength(1);
    const known = await desk.app.table.get(addressRow, addressKey('email', address));
    expect(known?.health?.bounced ? 'bounced' : undefined).toBe(reason);
    const head = await desk.as('coordinator')('readThread', { params: { threadId } });
    expect(head.failure !== undefined).toBe(status === 'failed');
    expect(head.turn !== undefined).toBe(status === 'failed');
    if (reason) {
      expect(entry?.failure?.message).toMatch(/e-mail address/);
      await expect(post.reply(threadId, 'Again')).rejects.toMatchObject({ code: 'cannot_send' });
    }
  });

  test.each(['429', 'reset-before'] as const)('%s at first: it leaves once, later', async (error) => {
    const { address, threadId } = await writer();
    desk.stack.sendgrid?.setFaults({ error, times: 1 });
    await post.reply(threadId, 'Hello');
    await desk.leave();
    if (error === '429') {
      await desk.advance(60_000);
      expect(post.sentTo(address)).toHaveLength(1);
      expect(await last(threadId)).toMatchObject({ status: 'delivered' });
    } else expect(await last(threadId)).toMatchObject({ status: 'unknown' });
  });

  test('no answer, and its event comes: delivered, and never sent twice', async () => {
    const { address, threadId } = await writer();
    desk.stack.sendgrid?.setFaults({ error: 'reset-after', times: 1 });
    await post.reply(threadId, 'Hello');
    await desk.leave();
    expect(await last(threadId)).toMatchObject({ status: 'delivered' });
    await desk.advance(3 * 3_600_000);
    expect(post.sentTo(address)).toHaveLength(1);
  });

  test('no answer and no event: it stays unknown for a person to decide, and an event two days later settles it', async () => {
    const { address, threadId } = await writer();
    desk.stack.sendgrid?.setFaults({ error: 'reset-after', times: 1, delaySeconds: 86_400 });
    await post.reply(threadId, 'Hello');
    await desk.leave();
    expect(await last(threadId)).toMatchObject({ status: 'unknown', unknown: 'checking' });
    await desk.advance(24 * 60_000);
    expect(await last(threadId)).toMatchObject({ status: 'unknown', unknown: 'may-have-been-sent' });
    await desk.advance(48 * 3_600_000);
    expect(post.sentTo(address)).toHaveLength(1);
    desk.stack.sendgrid?.setFaults({});
    await desk.stack.drain();
    expect(await last(threadId)).toMatchObject({ status: 'delivered' });
    expect((await desk.as('coordinator')('readThread', { params: { threadId } })).failure).toBeUndefined();
  });

  test('the account refuses it: failed, and said so', async () => {
    const { threadId } = await writer();
    desk.stack.sendgrid?.setFaults({ error: '401' });
    await post.reply(threadId, 'Hello');
    await desk.leave();
    const entry = await last(threadId);
    expect(entry).toMatchObject({ status: 'failed', failure: { kind: 'configuration', code: '401' } });
  });
});

describe('the event webhook', () => {
  const path = '/webhooks/sendgrid/events';
  const send = (body: string, headers = desk.stack.sendgrid?.signing.headers(Buffer.from(body)) ?? {}) =>
    fetch(`${desk.stack.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  test('refuses what is not signed, or signed over other bytes', async () => {
    expect((await send('[]', {})).status).toBe(403);
    expect((await send('[]', desk.stack.sendgrid?.signing.headers(Buffer.from('[ ]')))).status).toBe(403);
    expect((await send('[]')).status).toBe(204);
  });

  test('a member that is none does not keep the others from being applied', async () => {
    const { address, threadId } = await writer();
    desk.stack.sendgrid?.setFaults({ delaySeconds: 86_400 });
    await post.reply(threadId, 'Hello');
    await desk.leave();
    const reference = post.sentTo(address).at(-1)?.request.custom_args?.reference;
    const bounce = {
      email: address,
      event: 'delivered',
      sg_event_id: ulid(),
      sg_message_id: 'x.y',
      timestamp: 1,
      reference,
    };
    const strange = [null, 5, {}, { event: 'delivered' }, { ...bounce, sg_event_id: ulid(), event: 'new-thing' }];
    expect((await send(JSON.stringify([...strange, bounce, ...strange]))).status).toBe(204);
    expect(await last(threadId)).toMatchObject({ status: 'delivered' });
    for (const body of ['{}', 'not json', '[', '"x"']) expect((await send(body)).status).toBe(204);
  });

  test('an event is applied once, whatever it says the second time', async () => {
    const { address, threadId } = await writer();
    desk.stack.sendgrid?.setFaults({ delaySeconds: 86_400 });
    await post.reply(threadId, 'Hello');
    await desk.leave();
    const reference = post.sentTo(address).at(-1)?.request.custom_args?.reference;
    const event = {
      email: address,
      event: 'delivered',
      sg_event_id: ulid(),
      sg_message_id: 'x.y',
      timestamp: 1,
      reference,
    };
    await send(JSON.stringify([event]));
    await send(JSON.stringify([{ ...event, event: 'bounce', status: '5.1.1' }]));
    expect(await last(threadId)).toMatchObject({ status: 'delivered' });
  });

  test('"this is spam" ends e-mails to the address', async () => {
    const { address, threadId } = await writer();
    await send(JSON.stringify([{ email: address, event: 'spamreport', sg_event_id: ulid(), timestamp: 1 }]));
    await expect(post.reply(threadId, 'Hello')).rejects.toMatchObject({ code: 'cannot_send' });
  });
});

test('two robots that answer everything stop: nothing of ours answers a machine', async () => {
  const { address, threadId } = await writer();
  await post.reply(threadId, 'Hello');
  await desk.leave();
  let answered = 0;
  for (let round = 0; round < 6; round += 1) {
    const sent = post.sentTo(address);
    if (sent.length <= answered) break;
    answered = sent.length;
    const newest = sent.at(-1);
    // A robot that does not say that it is one.
    await post.mail({
      from: address,
      to: newest?.replyTo ?? '',
      inReplyTo: newest?.headers['Message-ID'] ?? '',
      text: 'I am away.',
    });
    await desk.leave();
    await desk.advance(16 * 60_000);
  }
  expect(answered).toBeLessThanOrEqual(2);
  expect(post.sentTo(address)).toHaveLength(1);
});
