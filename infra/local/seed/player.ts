import { apiClient, type Call } from '#shared/api.client.ts';
import type { EntryRef } from '#shared/topics.ts';
import { postedMail } from '../posted-mail.ts';
import { messageSid, signedText } from '../signed-text.ts';
import { type DemoPatient, isFamilyPhone } from './demo-people.ts';
import { demoDeskNumbers } from './demo-practice.ts';
import { remind, switchOn } from './demo-reminders.ts';
import { demoStaff } from './people.ts';
import type { Stage } from './play-history.ts';
import type { Step, StepChange } from './step.ts';

const stopWords = /^(stop|cancel|alto)$/i;
const startWord = /^start$/i;
/** How long the desk talks with whoever calls. */
const talkedSeconds = 94;

/** Does one step by its front door; answers the message that waits to leave because of it. */
export type Play = (step: Step) => Promise<EntryRef | undefined>;

/** Plays one step after the other as its person: each has their own token, each conversation its thread. */
export async function playerOf(stage: Stage): Promise<Play> {
  const { stack, twilio, signing, numbers, mailDoor, frontDesk } = stage;
  const calls = new Map<string, Call>();
  for (const { id } of demoStaff) {
    const token = await stack.issuer.token(id);
    calls.set(id, apiClient({ base: stack.url, token: async () => token }));
  }
  const as = (id: string): Call => {
    const call = calls.get(id);
    if (!call) throw new Error(`nobody is called ${id}`);
    return call;
  };
  const patients = new Map<string, string>();
  const nameOf = ({ givenName, familyName, phone }: DemoPatient) => `${givenName} ${familyName} ${phone}`;
  const threads = new Map<string, string>();
  const threadOf = async (phone: string, call: Call): Promise<string> => {
    const known = threads.get(phone) ?? (await call('openThread', { body: { channel: 'sms', address: phone } })).id;
    threads.set(phone, known);
    return known;
  };

  /**
   * A family is answered in the conversation of whom they wrote about last. What they wrote about another of them meanwhile is
   * answered with it, and set done.
   */
  async function findFamily(phone: string, call: Call): Promise<void> {
    const { threads: waiting } = await call('listThreads', { query: { view: 'needs-reply', limit: 100 } });
    const [last, ...others] = waiting
      .filter(({ addresses }) => addresses.some(({ address }) => address === phone))
      .toSorted((a, b) => (b.lastEntry?.at ?? '').localeCompare(a.lastEntry?.at ?? ''));
    if (last) threads.set(phone, last.id);
    for (const { id } of others) await call('changeThread', { params: { threadId: id }, body: { state: 'done' } });
  }

  async function text(step: Extract<Step, { does: 'text' }>): Promise<void> {
    const to = numbers[step.to];
    // Twilio's own filter acts on these words before the practice hears of them.
    if (stopWords.test(step.text)) twilio?.optOut(step.phone, to);
    if (startWord.test(step.text)) twilio?.optIn(step.phone, to);
    const sid = messageSid(`${step.at} ${step.phone} ${step.text}`);
    await signedText(signing, { from: step.phone, to, body: step.text, sid });
  }

  async function mail({ at, from, subject, text: words }: Extract<Step, { does: 'mail' }>): Promise<void> {
    const messageId = `<${messageSid(`${at} ${from}`)}@${from.split('@')[1]}>`;
    await postedMail(mailDoor, { from, to: frontDesk, subject, text: words, messageId, date: new Date(at) });
  }

  async function telephone({ phone, to, call }: Extract<Step, { does: 'call' }>): Promise<void> {
    const line = twilio?.telephone;
    if (!line) return;
    const { sid } = await line.ring(phone, numbers[to]);
    const wait = { act: 'wait' } as const;
    const hangUp = { act: 'hang-up' } as const;
    if (call === 'hung-up') await line.act(sid, hangUp);
    else if (call === 'taken') {
      for (const act of [wait, { act: 'answer', number: demoDeskNumbers[to] }, { act: 'press', digit: '1' }] as const)
        await line.act(sid, act);
      stack.clock.set(new Date(stack.clock.now().getTime() + talkedSeconds * 1000));
      await line.act(sid, { ...hangUp, talkedSeconds });
    } else for (const act of [wait, wait, { act: 'speak', ...call } as const]) await line.act(sid, act);
    await twilio.settled();
    await stack.drain();
  }

  async function write(
    step: Exclude<Step, { does: 'text' | 'mail' | 'join' | 'call' | 'book' | 'mark' | 'switch-on' | 'remind' }>,
  ): Promise<EntryRef | undefined> {
    const call = as(step.by);
    if (step.does === 'reply' && isFamilyPhone(step.phone)) await findFamily(step.phone, call);
    const params = { threadId: await threadOf(step.phone, call) };
    if (step.does === 'change') {
      await call('changeThread', { params, body: changeOf(step.change) });
      return undefined;
    }
    if (step.does === 'undo') {
      await call('undoMessage', { params: { ...params, messageId: step.id } });
      return undefined;
    }
    const { id, text: words, sendAt } = step;
    const planned = sendAt ? { sendAt: new Date(sendAt).toISOString() } : {};
    const { at } = await call('sendMessage', {
      params,
      body: { id, channel: step.byMail ? 'email' : 'sms', text: words, ...planned },
    });
    return { ...params, at, messageId: id };
  }

  return async (step) => {
    if (step.does === 'switch-on') await switchOn(stage);
    else if (step.does === 'remind') await remind(stage);
    else if (step.does === 'text') await text(step);
    else if (step.does === 'mail') await mail(step);
    else if (step.does === 'call') await telephone(step);
    else if (step.does === 'join') {
      const { phone, email, ...patient } = step.patient;
      const body = { ...patient, phones: [phone], ...(email ? { emails: [email] } : {}) };
      const made = await as(step.by)('createPatient', { body });
      patients.set(nameOf(step.patient), made.id);
      threads.delete(phone);
    } else if (step.does === 'book') {
      const patientId = patients.get(nameOf(step.patient)) ?? '';
      await as(step.by)('bookAppointment', { body: { id: step.id, patientId, ...step.visit } });
    } else if (step.does === 'mark') {
      const { id: appointmentId, state, reason } = step;
      await as(step.by)('changeAppointment', {
        params: { appointmentId },
        body: { state, ...(reason ? { reason } : {}) },
      });
    } else return write(step);
    return undefined;
  };
}

function changeOf({ snoozedUntil, ...change }: StepChange) {
  return { ...change, ...(snoozedUntil ? { snoozedUntil: new Date(snoozedUntil).toISOString() } : {}) };
}
