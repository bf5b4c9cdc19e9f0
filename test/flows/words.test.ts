import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addressKey, addressRow, putAddress } from '#shared/domain/contact/address.rows.ts';
import { type CallingDesk, callingDesk, speak, wait } from '../harness/calling-desk.ts';
import { freshNumber } from '../harness/desk.ts';
import { freshAddress, type Mailing, mailing } from '../harness/mailing.ts';

let desk: CallingDesk;
let post: Mailing;
beforeAll(async () => {
  desk = await callingDesk();
  post = mailing(desk);
  await desk.settings({ calls: { transcription: true, textBack: false, deleteAtProvider: false }, fullEmail: true });
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

/** The minute's sweep and what it started, until nothing is due: a transcript comes a moment after its voicemail. */
async function minuteLater(): Promise<void> {
  await desk.advance(60_000);
  await desk.advance(60_000);
}

async function patient() {
  const [number, address] = [freshNumber(), freshAddress()];
  const body = { givenName: 'Mia', familyName: 'Castellan', phones: [number], emails: [address], location: 'main' };
  const { threadId } = await desk.as('coordinator')('createPatient', { body });
  const head = () => desk.as('coordinator')('readThread', { params: { threadId } });
  const proof = (channel: 'sms' | 'email') =>
    desk.as('coordinator')('readProof', { body: { channel, address: channel === 'sms' ? number : address } });
  const record = async (what: 'opt-out' | 'not-an-opt-out') => {
    const { revocation } = await head();
    if (!revocation) throw new Error('nothing is asked');
    const channel = revocation.address.includes('@') ? ('email' as const) : ('sms' as const);
    const { address: of, words, source = 'email' } = revocation;
    return desk.as('coordinator')('recordContact', {
      params: { threadId },
      body: { what, channel, address: of, source, words },
    });
  };
  return { number, address, threadId, head, proof, record };
}

describe('words that may be an opt-out, in an e-mail', () => {
  test('open a red item on the thread, with its clock, and stop nothing by themselves', async () => {
    const { number, address, threadId, head } = await patient();
    await post.mail({ from: address, text: 'Hello,\n\nplease stop texting me. Thank you' });
    await minuteLater();
    const { alarm, revocation, sending, mailing: byMail } = await head();
    expect({ alarm, text: sending.decision, mail: byMail.decision }).toEqual({
      alarm: 'revocation',
      text: 'send',
      mail: 'send',
    });
    expect(revocation).toMatchObject({ kind: 'stop', words: 'stop texting me', address: number, source: 'email' });
    const days = (Date.parse(revocation?.dueAt ?? '') - desk.stack.clock.now().getTime()) / 86_400_000;
    expect(days).toBeGreaterThan(13);
    expect((await desk.entries(threadId)).map(({ event, kind }) => event ?? kind)).toEqual([
      'email',
      'revocation-seen',
    ]);
  });

  test('become an opt-out of what they name with one key: texts, not e-mails', async () => {
    const { address, threadId, head, proof, record } = await patient();
    await post.mail({ from: address, text: 'please stop texting me' });
    await minuteLater();
    await record('opt-out');
    const { alarm, sending, mailing: byMail } = await head();
    expect([alarm, sending.decision, byMail.decision]).toEqual([undefined, 'block', 'send']);
    const [mail] = await desk.entries(threadId);
    expect((await proof('sms')).ledger.at(-1)).toMatchObject({ state: 'revoked', source: 'email', entryId: mail?.id });
    expect((await proof('email')).optedOut).toBeUndefined();
  });

  test('that name nothing are for everything, and one key stops texts and e-mails', async () => {
    const { address, head, proof, record } = await patient();
    await post.mail({ from: address, text: 'Do not contact me again.' });
    await minuteLater();
    await record('opt-out');
    const { sending, mailing: byMail } = await head();
    expect([sending.decision, byMail.decision]).toEqual(['block', 'block']);
    expect(byMail.reasons).toMatchObject([{ code: 'mail_opted_out' }]);
    for (const channel of ['sms', 'email'] as const) {
      expect((await proof(channel)).ledger.at(-1)).toMatchObject({ state: 'revoked', source: 'email' });
    }
  });

  test('of a machine, or of a mail that only quotes ours, ask nothing', async () => {
    const { address, head } = await patient();
    await post.mail({ from: address, text: 'unsubscribe', headers: { 'Auto-Submitted': 'auto-replied' } });
    await post.mail({
      from: address,
      text: 'See you then\n\nOn Mon, Mar 2, 2026 the office wrote:\n> text STOP to stop texts',
    });
    await minuteLater();
    expect((await head()).revocation).toBeUndefined();
  });
});

describe('words that may be an opt-out, on a voicemail', () => {
  test('open a red item from the transcript, once, and become an opt-out with one key', async () => {
    const { number, threadId, head, proof, record } = await patient();
    await desk.call(number, wait, wait, speak(6, 'Hello this is Mia please stop calling me. Thank you'));
    await minuteLater();
    await minuteLater();
    const { alarm, revocation } = await head();
    expect(alarm).toBe('revocation');
    expect(revocation).toMatchObject({ words: 'stop calling me', address: number, source: 'voicemail' });
    const entries = await desk.entries(threadId);
    expect(entries.filter(({ event }) => event === 'revocation-seen')).toHaveLength(1);
    await record('opt-out');
    expect((await head()).sending.decision).toBe('block');
    const { ledger, standings } = await proof('sms');
    expect(ledger.at(-1)).toMatchObject({ state: 'revoked', source: 'voicemail', entryId: entries[0]?.id });
    expect(standings.find(({ channel, category }) => channel === 'voice' && category === 'care')?.state).toBe(
      'revoked',
    );
  });

  test('about a visit ask nothing', async () => {
    const { number, head } = await patient();
    await desk.call(number, wait, wait, speak(6, 'Hello this is Mia please call me back about Friday'));
    await minuteLater();
    expect((await head()).revocation).toBeUndefined();
  });
});

test('what is asked for another address while one question is open is decided with it', async () => {
  const { number, address, head, record } = await patient();
  await post.mail({ from: address, text: 'stop emailing me' });
  await minuteLater();
  await desk.text(number, 'and please stop texting me');
  await minuteLater();
  expect((await head()).revocation).toMatchObject({ address, also: [{ channel: 'sms', address: number }] });
  await record('opt-out');
  const { sending, mailing: byMail } = await head();
  expect([sending.decision, byMail.decision]).toEqual(['block', 'block']);
});

describe('imported consent', () => {
  async function imported() {
    const number = freshNumber();
    const call = desk.as('coordinator');
    const body = { givenName: 'Leo', familyName: 'Castellan', phones: [number], location: 'main' };
    const { id: patientId } = await call('createPatient', { body });
    const known = await desk.app.table.get(addressRow, addressKey('sms', number));
    if (!known) throw new Error('no address');
    await desk.app.table.commit({ contact: putAddress({ ...known, care: 'ask-first' }, known.version) });
    const { id: threadId } = await call('openThread', { body: { patientId } });
    return { number, head: () => call('readThread', { params: { threadId } }) };
  }

  test('that nobody vouches for becomes consent by their own text', async () => {
    const { number, head } = await imported();
    expect((await head()).contact?.care).toBe('ask-first');
    await desk.text(number, 'Is Friday free?');
    await desk.advance(60_000);
    expect((await head()).contact?.care).toBe('given');
    const { ledger } = await desk.as('coordinator')('readProof', { body: { channel: 'sms', address: number } });
    expect(ledger.at(-1)).toMatchObject({ state: 'given', source: 'own-text', category: 'care' });
  });

  test.each(['stop texting me', 'Who is this?', 'This is not Leo', 'HELP'])(
    'is not made consent by %j',
    async (words) => {
      const { number, head } = await imported();
      await desk.text(number, words);
      await desk.advance(60_000);
      expect((await head()).contact?.care).toBe('ask-first');
      const { ledger } = await desk.as('coordinator')('readProof', { body: { channel: 'sms', address: number } });
      expect(ledger.map(({ source }) => source)).toEqual(['intake']);
    },
  );

  test('is made consent by a word that only looked like an opt-out, and by YES', async () => {
    for (const words of ['Is the parking lot at the end of the street?', 'Yes']) {
      const { number, head } = await imported();
      await desk.text(number, words);
      await desk.advance(60_000);
      expect((await head()).contact?.care).toBe('given');
    }
  });
});
