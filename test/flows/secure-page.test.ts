import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findBehind, openLink } from '#shared/domain/link/open-link.ts';
import type { App } from '#shared/ports.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { freshAddress, type Mailing, mailing, office } from '../harness/mailing.ts';

let desk: Desk;
let post: Mailing;
beforeAll(async () => {
  desk = await openDesk();
  post = mailing(desk);
  await desk.settings({ fullEmail: false, inboundEmail: false });
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const birthDate = '1955-07-09';
const words = 'Your crown is ready. Friday <10:40>?\nDr. Lindqvist';

/** A patient with a message that only its page shows. */
async function notified(language: 'en' | 'es' = 'en') {
  const address = freshAddress();
  const body = {
    givenName: 'Odile',
    familyName: 'Marchetti',
    location: 'main',
    emails: [address],
    birthDate,
    language,
  };
  const { threadId } = await desk.as('coordinator')('createPatient', { body });
  await desk.as('coordinator')('openThread', { body: { channel: 'email', address } });
  await post.reply(threadId, words);
  await desk.leave();
  const sent = post.sentTo(address).at(-1);
  const link = /https?:\/\/\S+\/m\/\S+/.exec(sent?.text ?? '')?.[0] ?? '';
  return { address, threadId, sent, link };
}

const give = (link: string, form: Record<string, string>) =>
  fetch(link, { method: 'POST', body: new URLSearchParams(form) }).then(async (answer) => ({
    status: answer.status,
    html: await answer.text(),
  }));

const ticketIn = (html: string) => /name="ticket" value="([^"]+)"/.exec(html)?.[1] ?? '';

describe('an e-mail that only says that there is a message', () => {
  test('holds the name of the practice and a link, and nothing that was said', async () => {
    const { sent, threadId } = await notified();
    expect(sent?.subject).toBe('You have a message from Harborlight Dental');
    const whole = JSON.stringify(sent?.request);
    for (const secret of ['crown', 'Friday', 'Lindqvist', 'Odile', 'Marchetti', birthDate])
      expect(whole).not.toContain(secret);
    expect(sent?.replyTo).toBeUndefined();
    expect(whole).not.toContain(office.EMAIL_INBOUND_DOMAIN);
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({
      text: words,
      status: 'delivered',
      mail: { content: 'notice' },
    });
  });

  test('speaks the language of the patient', async () => {
    const { sent, link } = await notified('es');
    expect(sent?.subject).toBe('Tiene un mensaje de Harborlight Dental');
    expect(await (await fetch(link)).text()).toContain('Fecha de nacimiento');
  });

  test('cannot go to somebody whose date of birth is not known, and says why', async () => {
    const address = freshAddress();
    await post.mail({ from: address });
    const threadId = await post.threadOf(address);
    await expect(post.reply(threadId, 'Hello')).rejects.toMatchObject({ code: 'cannot_send' });
    const { mailing: way } = await desk.as('coordinator')('readThread', { params: { threadId } });
    expect(way).toMatchObject({ decision: 'block', content: 'notice', reasons: [{ code: 'no_birth_date' }] });
  });
});

describe('its page', () => {
  test('opens no more for a guardian whose rights are over, and takes no answer of theirs', async () => {
    const [address, call] = [freshAddress(), desk.as('coordinator')];
    const { id, threadId } = await call('createPatient', {
      body: { givenName: 'Mia', familyName: 'Marchetti', location: 'main', phones: [], birthDate: '2012-03-04' },
    });
    const params = { patientId: id };
    const guard = async (...guardians: Parameters<typeof named>) => {
      const { version } = await call('readHousehold', { params });
      await call('saveHousehold', { params, body: { version, guardians: named(...guardians) } });
    };
    const named = (...emails: string[]) =>
      emails.map((email) => ({
        ...{ name: 'Odile Marchetti', relation: 'mother', phones: [], emails: [email] },
        ...{ scope: ['visits' as const, 'messages' as const], from: '2020-01-01' },
      }));
    await guard(address);
    await call('openThread', { body: { channel: 'email', address } });
    await post.reply(threadId, words);
    await desk.leave();
    const link = /https?:\/\/\S+\/m\/\S+/.exec(post.sentTo(address).at(-1)?.text ?? '')?.[0] ?? '';
    const opened = await give(link, { birthDate: '2012-03-04' });
    expect(opened.html).toContain('Your crown is ready');
    await guard();
    expect((await fetch(link)).status).toBe(404);
    expect((await give(link, { birthDate: '2012-03-04' })).status).toBe(404);
    expect((await give(link, { ticket: ticketIn(opened.html), answer: 'What did she have?' })).status).toBe(404);
  });

  test('shows who asks and nothing else before the date of birth, and following the link does nothing', async () => {
    const { link } = await notified();
    for (let visit = 0; visit < 8; visit += 1) {
      const answer = await fetch(link);
      const html = await answer.text();
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(html).toContain('Harborlight Dental');
      expect(html).not.toMatch(/crown|Odile|Marchetti|<script|<img|http:|https:/);
      expect(Buffer.byteLength(html)).toBeLessThan(30_000);
    }
  });

  test.each(['07/09/1955', '7-9-1955', birthDate])(
    'opens by the full date (%s), as often as it is asked',
    async (date) => {
      const { link } = await notified();
      for (let visit = 0; visit < 3; visit += 1) {
        const { html } = await give(link, { birthDate: date });
        expect(html).toContain('Your crown is ready. Friday &#60;10:40&#62;?');
        expect(Buffer.byteLength(html)).toBeLessThan(30_000);
      }
    },
  );

  test('is dated by the day at its location, though it is the next one in UTC', async () => {
    await desk.advance(11.5 * 3_600_000);
    const { link } = await notified();
    const today = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'America/New_York' });
    const { html } = await give(link, { birthDate });
    expect(html).toContain(`>${today.format(desk.stack.clock.now())}</time>`);
  });

  test('dies with the fifth wrong date, for the right one too, and the desk is told once', async () => {
    const { link, threadId } = await notified();
    for (const left of [4, 3, 2, 1]) {
      const { html } = await give(link, { birthDate: '01/01/1990' });
      expect(html).toContain(left === 1 ? 'One try is' : `${left} tries are`);
    }
    for (let more = 0; more < 3; more += 1) {
      expect((await give(link, { birthDate: '01/01/1990' })).html).toContain('no longer opens');
    }
    expect((await give(link, { birthDate })).html).not.toContain('crown');
    expect(await (await fetch(link)).text()).toContain('no longer opens');
    const told = (await desk.entries(threadId)).filter(({ event }) => event === 'link-closed');
    expect(told).toHaveLength(1);
    expect((await desk.as('coordinator')('readThread', { params: { threadId } })).unread).toBe(1);
  });

  test('takes no more than five dates however many are given at once', async () => {
    const { link, threadId } = await notified();
    const given = await Promise.all(
      Array.from({ length: 12 }, (_none, day) => give(link, { birthDate: `01/${10 + day}/1990` })),
    );
    expect(given.filter(({ html }) => /tries are|One try is/.test(html)).length).toBeLessThan(5);
    expect((await give(link, { birthDate })).html).not.toContain('crown');
    expect((await desk.entries(threadId)).filter(({ event }) => event === 'link-closed')).toHaveLength(1);
  });

  test('a right date that the fifth wrong one overtakes opens nothing, then or later', async () => {
    const { link, threadId } = await notified();
    for (let day = 1; day <= 3; day += 1) await give(link, { birthDate: `01/0${day}/1990` });
    let isFirst = true;
    const overtaken: App['table']['commit'] = async (writes) => {
      if (isFirst && 'opened' in writes) {
        isFirst = false;
        for (let day = 1; day <= 2; day += 1) await give(link, { birthDate: `02/0${day}/1990` });
      }
      return desk.app.table.commit(writes);
    };
    const app = { ...desk.app, table: { ...desk.app.table, commit: overtaken } };
    const behind = await findBehind(app, link.split('/m/')[1] ?? '');
    if (!behind) throw new Error('the link leads nowhere');
    expect(await openLink(app, behind, birthDate)).toEqual({ is: 'closed' });
    expect((await give(link, { birthDate })).html).toContain('no longer opens');
    expect((await desk.entries(threadId)).filter(({ event }) => event === 'link-closed')).toHaveLength(1);
  });

  test('a right date pressed twice at once after four wrong ones opens both times', async () => {
    const { link } = await notified();
    for (let day = 1; day <= 4; day += 1) await give(link, { birthDate: `01/0${day}/1990` });
    const given = await Promise.all([give(link, { birthDate }), give(link, { birthDate })]);
    for (const { html } of given) expect(html).toContain('Your crown is ready');
  });

  test('what is no date costs no try', async () => {
    const { link } = await notified();
    for (let visit = 0; visit < 6; visit += 1)
      expect((await give(link, { birthDate: 'July' })).html).toContain('such as 03/04/2015');
    expect((await give(link, { birthDate })).html).toContain('crown');
  });

  test('takes an answer, once however often it is sent, in the thread of the message', async () => {
    const { link, threadId, address } = await notified();
    const ticket = ticketIn((await give(link, { birthDate })).html);
    for (let copy = 0; copy < 3; copy += 1) {
      expect((await give(link, { ticket, answer: ' Yes, Friday ' })).html).toContain('has been sent');
    }
    const answers = (await desk.entries(threadId)).filter(({ direction }) => direction === 'in');
    expect(answers).toMatchObject([{ text: 'Yes, Friday', from: address, mail: { threadedBy: 'secure-page' } }]);
    expect((await desk.as('coordinator')('readThread', { params: { threadId } })).turn).toBeDefined();
  });

  test.each([
    ['another message', async () => ticketIn((await give((await notified()).link, { birthDate })).html)],
    ['nobody', async () => '1.1.00000000000000000000000000000000'],
  ])('takes no answer by the ticket of %s', async (_whose, ticketOf) => {
    const { link, threadId } = await notified();
    await give(link, { ticket: await ticketOf(), answer: 'Forged' });
    expect((await desk.entries(threadId)).map(({ text }) => text)).not.toContain('Forged');
  });

  test('asks again when it was open too long', async () => {
    const { link, threadId } = await notified();
    const ticket = ticketIn((await give(link, { birthDate })).html);
    await desk.advance(61 * 60_000);
    expect((await give(link, { ticket, answer: 'Late' })).html).toContain('open too long');
    expect((await desk.entries(threadId)).map(({ text }) => text)).not.toContain('Late');
  });

  test('ends after thirty days, and a changed link leads nowhere', async () => {
    const { link } = await notified();
    const seal = link.slice(-1) === '0' ? '1' : '0';
    expect((await fetch(`${link.slice(0, -1)}${seal}`)).status).toBe(404);
    expect((await fetch(`${link}/x`)).status).toBe(404);
    await desk.advance(31 * 86_400_000);
    expect((await fetch(link)).status).toBe(404);
  });
});
