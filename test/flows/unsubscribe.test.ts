import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { post } from '#shared/domain/thread/post.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { freshAddress, type Mailing, mailing } from '../harness/mailing.ts';

let desk: Desk;
let mails: Mailing;
beforeAll(async () => {
  desk = await openDesk();
  mails = mailing(desk);
});
afterAll(() => desk.stop());
beforeEach(async () => {
  await desk.settings({ fullEmail: true, inboundEmail: true });
  await desk.nextNoon();
});

/** A patient who agreed to outreach. */
async function agreed(language: 'en' | 'es' = 'en') {
  const address = freshAddress();
  const call = desk.as('coordinator');
  const body = { givenName: 'Noor', familyName: 'Haddad', location: 'main', emails: [address], language };
  const { threadId } = await call('createPatient', { body: { ...body, birthDate: '1980-01-02' } });
  await call('openThread', { body: { channel: 'email', address } });
  const note = { what: 'outreach-given', channel: 'email', address, source: 'in-person', words: 'Yes' } as const;
  await call('recordContact', { params: { threadId }, body: note });
  return { address, threadId };
}

/** Outreach as an automation posts it. */
async function outreach({ address, threadId }: { address: string; threadId: string }, text = 'Whitening in May') {
  const at = desk.app.now().toISOString();
  const { entry, write } = post({
    ...{ id: desk.app.newId(), threadId, channel: 'email', at, text, purpose: 'outreach', to: address },
    ...{ from: desk.app.settings.mail.from, by: 'system', notBefore: at, planned: true, mail: { subject: 'News' } },
  });
  await desk.app.table.commit({ entry: write });
  await desk.advance(60_000);
  await desk.stack.drain();
  return { sent: mails.sentTo(address), entry };
}

const linkIn = (header = '') => /<(https?:[^>]+)>/.exec(header)?.[1] ?? '';
const mailtoIn = (header = '') => /<mailto:([^?>]+)/.exec(header)?.[1] ?? '';
const oneClick = (link: string) =>
  fetch(link, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
const proofOf = (address: string) => desk.as('coordinator')('readProof', { body: { channel: 'email', address } });
const outreachOf = async (address: string) =>
  (await proofOf(address)).standings.find(({ category }) => category === 'outreach')?.state;

describe('outreach by e-mail', () => {
  test('carries the postal address of the patient’s location, and no answer to a patient does', async () => {
    const address = { street: '12 River Street', city: 'Boston', state: 'MA', postalCode: '02110' };
    const { settings } = await desk.as('manager')('readSettings', {});
    const at = (more: Partial<(typeof settings.locations)[number]>) =>
      desk.settings({ locations: settings.locations.map((one) => ({ ...one, ...more })) });
    await at({ address });
    const someone = await agreed();
    const { sent } = await outreach(someone, 'Whitening in June');
    expect(sent[0]?.text).toContain('Harborlight Dental, 12 River Street, Boston, MA 02110, US');
    await at({ address, country: 'PR' });
    await desk.advance(3_600_000);
    await outreach(someone, 'Whitening in July');
    expect(mails.sentTo(someone.address).at(-1)?.text).toContain('MA 02110, PR');
    await mails.reply(someone.threadId, 'Hello');
    await desk.leave();
    expect(mails.sentTo(someone.address).at(-1)?.text).not.toContain('River Street');
    await at({ address: undefined });
  });

  test('carries the headers of one-click unsubscribing, and no answer to a patient does', async () => {
    const someone = await agreed();
    const { sent } = await outreach(someone);
    expect(sent).toHaveLength(1);
    const { headers } = sent[0] ?? {};
    expect(headers?.['List-Unsubscribe']).toMatch(/^<mailto:u\.[^>]+\?subject=unsubscribe>, <http[^>]+\/u\/[^>]+>$/);
    expect(headers?.['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(linkIn(headers?.['List-Unsubscribe'])).not.toContain('@');
    await mails.reply(someone.threadId, 'Hello');
    await desk.leave();
    expect(mails.sentTo(someone.address).at(-1)?.headers).not.toHaveProperty('List-Unsubscribe');
  });

  test.each([
    ['in full', true, 'Whitening in May'],
    ['as word of it', false, 'You have a message from Harborlight Dental.'],
  ])(
    'says under its words, sent %s, where it ends: not every mail program shows the header',
    async (_how, fullEmail, begins) => {
      await desk.settings({ fullEmail });
      const { sent } = await outreach(await agreed());
      const link = linkIn(sent[0]?.headers['List-Unsubscribe']);
      expect(sent[0]?.text).toMatch(new RegExp(`^${begins}`));
      expect(sent[0]?.text.endsWith(`\n\nNo more e-mails like this: ${link}`)).toBe(true);
      expect((await outreach(await agreed('es'))).sent[0]?.text).toContain('No recibir más correos como este: http');
    },
  );

  test('does not leave to whoever never agreed', async () => {
    const address = freshAddress();
    await mails.mail({ from: address });
    const threadId = await mails.threadOf(address);
    expect((await outreach({ address, threadId })).sent).toEqual([]);
    expect(
      (await desk.entries(threadId)).find(({ direction, kind }) => direction === 'out' && kind === 'email'),
    ).toMatchObject({
      status: 'failed',
      failure: { code: 'no_outreach_consent' },
    });
  });

  test('ends by one POST, twice is once, and what was already written does not leave', async () => {
    const someone = await agreed();
    const { sent } = await outreach(someone);
    const link = linkIn(sent[0]?.headers['List-Unsubscribe']);
    expect((await oneClick(link)).status).toBe(200);
    expect((await oneClick(link)).status).toBe(200);
    expect(await outreachOf(someone.address)).toBe('revoked');
    const { ledger } = await proofOf(someone.address);
    expect(ledger.filter(({ state }) => state === 'revoked')).toMatchObject([
      { channel: 'email', category: 'outreach', source: 'own-words', words: 'Unsubscribed' },
    ]);
    expect((await desk.entries(someone.threadId)).filter(({ event }) => event === 'outreach-stopped')).toHaveLength(1);
    expect((await outreach(someone)).sent).toHaveLength(1);
    await mails.reply(someone.threadId, 'Your visit');
    await desk.leave();
    expect(mails.sentTo(someone.address)).toHaveLength(2);
  });

  test('does not end by following the link, which shows a button in their language; its press can be taken back', async () => {
    const someone = await agreed('es');
    const { sent } = await outreach(someone);
    const link = linkIn(sent[0]?.headers['List-Unsubscribe']);
    const html = await (await fetch(link)).text();
    expect(html).toContain('<button>No enviar más estos correos</button>');
    expect(html).not.toMatch(/Noor|Haddad|example\.com/);
    expect(await outreachOf(someone.address)).toBe('given');
    const press = (name: string) => fetch(link, { method: 'POST', body: new URLSearchParams({ [name]: '1' }) });
    expect(await (await press('stop')).text()).toContain('No recibirá más estos correos.');
    expect(await outreachOf(someone.address)).toBe('revoked');
    await press('again');
    expect(await outreachOf(someone.address)).toBe('given');
  });

  test('is not taken up again by an older link once they said no elsewhere', async () => {
    const someone = await agreed();
    const { sent: first } = await outreach(someone, 'One');
    const { sent: second } = await outreach(someone, 'Two');
    await oneClick(linkIn(second[1]?.headers['List-Unsubscribe']));
    await fetch(linkIn(first[0]?.headers['List-Unsubscribe']), {
      method: 'POST',
      body: new URLSearchParams({ again: '1' }),
    });
    expect(await outreachOf(someone.address)).toBe('revoked');
  });

  test('ends by a mail to its address, which starts no clock', async () => {
    const someone = await agreed();
    const { sent } = await outreach(someone);
    const to = mailtoIn(sent[0]?.headers['List-Unsubscribe']);
    for (let copy = 0; copy < 2; copy += 1)
      await mails.mail({
        from: someone.address,
        to,
        subject: 'unsubscribe',
        text: '',
        messageId: '<gone@example.com>',
        date: new Date('2026-03-02'),
      });
    expect(await outreachOf(someone.address)).toBe('revoked');
    expect((await proofOf(someone.address)).ledger.filter(({ state }) => state === 'revoked')).toHaveLength(1);
    expect(
      (await desk.as('coordinator')('readThread', { params: { threadId: someone.threadId } })).turn,
    ).toBeUndefined();
  });

  test('and somebody else who writes there stops nothing', async () => {
    const someone = await agreed();
    const { sent } = await outreach(someone);
    await mails.mail({
      from: freshAddress(),
      to: mailtoIn(sent[0]?.headers['List-Unsubscribe']),
      subject: 'unsubscribe',
    });
    expect(await outreachOf(someone.address)).toBe('given');
  });

  test('names no address to write to while incoming mail is off', async () => {
    await desk.settings({ inboundEmail: false });
    const { sent } = await outreach(await agreed());
    expect(sent[0]?.headers['List-Unsubscribe']).toMatch(/^<http[^>]+>$/);
  });

  test('links that we did not make are none of ours', async () => {
    const { sent } = await outreach(await agreed());
    const link = linkIn(sent[0]?.headers['List-Unsubscribe']);
    expect((await oneClick(`${link.slice(0, -1)}x`)).status).toBe(404);
    expect((await oneClick(link.replace(/\/u\/.*/, '/u/x'))).status).toBe(404);
  });
});

describe('mail that comes while incoming mail is off', () => {
  test('is kept unread, and managers are told by a banner until one of them has looked', async () => {
    await desk.settings({ inboundEmail: false });
    const address = freshAddress();
    await mails.mail({ from: address });
    const threadId = await mails.threadOf(address);
    expect(await desk.as('coordinator')('readThread', { params: { threadId } })).toMatchObject({ unread: 1 });
    const { alerts } = await desk.as('admin')('me', {});
    expect(alerts).toMatchObject([{ code: 'mail_while_off' }]);
    expect(JSON.stringify(alerts)).not.toContain(address);
    await desk.as('manager')('dismissAlert', { params: { code: 'mail_while_off' } });
    expect((await desk.as('admin')('me', {})).alerts).toEqual([]);
  });
});
