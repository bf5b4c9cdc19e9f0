import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addressKey, addressRow, putAddress } from '#shared/domain/contact/address.rows.ts';
import type { Address } from '#shared/domain/contact/address.ts';
import type { OutboundEntry } from '#shared/domain/message/entry.ts';
import { enqueue, post } from '#shared/domain/thread/post.ts';
import { setLadders, textStep } from '../fixtures/reminders.ts';
import { dateIn, setCalendar } from '../fixtures/schedule.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { freshAddress, type Mailing, mailing, office } from '../harness/mailing.ts';

let desk: Desk;
let mail: Mailing;
beforeAll(async () => {
  desk = await openDesk();
  mail = mailing(desk);
  await setCalendar(desk);
  await desk.settings({ fullEmail: true, inboundEmail: true });
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const call = () => desk.as('coordinator');
async function patient(address: string, givenName = 'Mia') {
  const body = { givenName, familyName: 'Castellan', phones: [], emails: [address], location: 'main' };
  const made = await call()('createPatient', { body });
  await call()('openThread', { body: { patientId: made.id } });
  return made;
}

/** An automatic e-mail as whatever sends it posts it. */
async function send(threadId: string, to: string, more: Partial<OutboundEntry> = {}): Promise<void> {
  const at = desk.stack.clock.now().toISOString();
  const way = { threadId, channel: 'email' as const, to, from: office.EMAIL_FROM, by: 'system', at, notBefore: at };
  const { entry, write } = post({
    ...way,
    id: ulid(),
    purpose: 'reminder',
    text: `See you on Friday. ${ulid()}`,
    mail: { subject: 'Your visit' },
    planned: false,
    ...more,
  });
  await desk.app.table.commit({ reminder: write });
  await enqueue(desk.app, entry);
}

async function changeAddress(address: string, change: Partial<Address>): Promise<void> {
  const known = await desk.app.table.get(addressRow, addressKey('email', address));
  if (!known) throw new Error('no address');
  await desk.app.table.commit({ contact: putAddress({ ...known, ...change }, known.version) });
}

const refused = async (threadId: string) =>
  (await desk.entries(threadId))
    .filter(({ status }) => status === 'failed')
    .map(({ reasons }) => reasons?.map(({ code }) => code));

describe('an automatic e-mail', () => {
  test('does not leave while words that may be an opt-out wait for a decision, to whomever of the mailbox', async () => {
    const address = freshAddress();
    const [mia, leo] = [await patient(address), await patient(address, 'Leo')];
    await mail.mail({ from: address, text: 'Please unsubscribe me, and do not contact me again.' });
    await desk.advance(60_000);
    await desk.advance(60_000);
    const asked = await mail.threadOf(address);
    expect((await call()('readThread', { params: { threadId: asked } })).revocation).toMatchObject({ address });
    for (const { threadId } of [mia, leo]) await send(threadId, address);
    await mail.reply(leo.threadId, 'Shall we stop?');
    await desk.leave();
    expect(mail.sentTo(address).map(({ text }) => text)).toEqual(['Shall we stop?']);
    for (const { threadId } of [mia, leo]) expect(await refused(threadId)).toEqual([['undecided']]);
    await call()('recordContact', {
      params: { threadId: asked },
      body: { what: 'not-an-opt-out', channel: 'email', address, source: 'phone', words: 'Only the newsletter' },
    });
    for (const { threadId } of [mia, leo]) await send(threadId, address);
    await desk.leave();
    expect(mail.sentTo(address)).toHaveLength(3);
  });

  test('is not even made of a step of a visit meanwhile, and the visit says why', async () => {
    const address = freshAddress();
    const { id: patientId } = await patient(address);
    await setLadders(desk, [
      {
        id: 'by-mail',
        name: 'By e-mail',
        on: true,
        fallback: 'en',
        steps: [{ ...textStep('day-before', { days: 1, at: '10:00' }), channels: ['email'] }],
      },
    ]);
    const visit = await call()('bookAppointment', {
      body: { patientId, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, 4), time: '15:00' },
    });
    await mail.mail({ from: address, text: 'Please stop e-mailing me.' });
    await desk.advance(120_000);
    await desk.advance(3 * 86_400_000);
    const { steps } = await call()('readVisitReminders', { params: { appointmentId: visit.id } });
    expect(steps[0]?.reasons.map(({ code }) => code)).toContain('undecided');
    expect(mail.sentTo(address)).toEqual([]);
  });

  test('needs recorded consent when it leaves, not only when it was planned', async () => {
    const address = freshAddress();
    const { threadId } = await patient(address);
    await changeAddress(address, { care: 'ask-first' });
    await send(threadId, address);
    await send(threadId, address, { purpose: 'outreach' });
    await desk.leave();
    expect(await refused(threadId)).toEqual([['mail_no_consent'], ['no_outreach_consent']]);
  });
});

describe('limits of automatic care', () => {
  test('hold for an e-mail address too: 9 at once, 3 leave, and a person may still write', async () => {
    const address = freshAddress();
    const { threadId } = await patient(address);
    await Promise.all(Array.from({ length: 9 }, () => send(threadId, address)));
    await desk.leave();
    expect(mail.sentTo(address)).toHaveLength(3);
    expect(await refused(threadId)).toEqual(Array(6).fill(['care_day_limit']));
    await mail.reply(threadId, 'An answer of ours');
    await desk.leave();
    expect(mail.sentTo(address)).toHaveLength(4);
  });

  test('of the week hold for an e-mail address: of three a day for four days, 8 leave', async () => {
    const address = freshAddress();
    const { threadId } = await patient(address);
    for (let days = 0; days < 4; days += 1) {
      for (let nth = 0; nth < 3; nth += 1) await send(threadId, address);
      await desk.leave();
      await desk.advance(86_400_000);
    }
    expect(mail.sentTo(address)).toHaveLength(8);
    expect((await refused(threadId)).at(-1)).toEqual(['care_week_limit']);
  });
});

describe('the same automatic message', () => {
  test('leaves once to an address within the hour, however often it is posted', async () => {
    const address = freshAddress();
    const { threadId } = await patient(address);
    const same = { purpose: 'follow-up', text: 'How are you since your visit?' } as const;
    await Promise.all([send(threadId, address, same), send(threadId, address, same)]);
    await desk.leave();
    expect(mail.sentTo(address)).toHaveLength(1);
    expect(await refused(threadId)).toEqual([['duplicate']]);
    await desk.advance(61 * 60_000);
    await send(threadId, address, same);
    await desk.leave();
    expect(mail.sentTo(address)).toHaveLength(2);
  });

  test('leaves again when the first one did not arrive', async () => {
    const address = freshAddress();
    const { threadId } = await patient(address);
    const same = { purpose: 'follow-up', text: 'How are you since your visit?' } as const;
    desk.stack.sendgrid?.setFaults({ error: 'blocked', times: 1 });
    await send(threadId, address, same);
    await desk.leave();
    expect(await refused(threadId)).toHaveLength(1);
    await send(threadId, address, same);
    await desk.leave();
    expect(await refused(threadId)).toHaveLength(1);
    expect(mail.sentTo(address)).toHaveLength(2);
  });

  test('is the same step of the same visit at its version, whatever the words', async () => {
    const address = freshAddress();
    const { threadId, id: patientId } = await patient(address);
    const visit = await call()('bookAppointment', {
      body: { patientId, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, 5), time: '10:00' },
    });
    const reminder = { step: 'two-days', visits: [{ appointmentId: visit.id, version: visit.version }] };
    await send(threadId, address, { reminder });
    await desk.leave();
    await desk.advance(2 * 60 * 60_000);
    await send(threadId, address, { reminder });
    await send(threadId, address, { reminder: { ...reminder, step: 'one-day' } });
    await desk.leave();
    expect(mail.sentTo(address)).toHaveLength(2);
    expect(await refused(threadId)).toEqual([['duplicate']]);
  });
});
