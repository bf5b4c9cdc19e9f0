import { seededDeskNumber } from '#infra/local/seed/empty.ts';
import type { StackOptions } from '#infra/local/stack/stack.ts';
import type { StandInCall } from '#infra/local/twilio/calls/call.ts';
import type { PhoneAct, Telephone } from '#infra/local/twilio/calls/telephone.ts';
import { freshAddress, putAddress } from '#shared/domain/contact/address.rows.ts';
import { type Desk, officeNumber, openDesk } from './desk.ts';

export const wait: PhoneAct = { act: 'wait' };
export const hangUp: PhoneAct = { act: 'hang-up' };
export const deskTakes: PhoneAct = { act: 'answer', number: seededDeskNumber };
export const speak = (seconds: number, words?: string): PhoneAct => ({
  act: 'speak',
  seconds,
  ...(words ? { words } : {}),
});
export const press = (digit: string): PhoneAct => ({ act: 'press', digit });

/** A caller whose consent to messages about care is on record; answers the number. */
export async function consenting(desk: Desk, number: string): Promise<string> {
  const row = { ...freshAddress('sms', number), care: 'given' as const };
  await desk.app.table.commit({ contact: putAddress(row, undefined) });
  return number;
}

/** A desk with telephones. */
export interface CallingDesk extends Desk {
  telephone(): Telephone;
  /** Somebody calls the office and does these things one after the other; throws when the caller heard an error. */
  call(from: string, ...acts: PhoneAct[]): Promise<StandInCall>;
}

export async function callingDesk(options: Partial<StackOptions> = {}): Promise<CallingDesk> {
  const desk = await openDesk(options);
  const telephone = () => {
    const { twilio } = desk.stack;
    if (!twilio) throw new Error('the desk has no stand-in');
    return twilio.telephone;
  };
  return {
    ...desk,
    telephone,
    async call(from, ...acts) {
      let at = await telephone().ring(from, officeNumber);
      for (const act of acts) {
        const next = await telephone().act(at.sid, act);
        if (!next) throw new Error(`${act.act} cannot be done while ${at.waiting?.for ?? at.status}`);
        at = next;
      }
      await desk.stack.twilio?.settled();
      const ended = telephone().find(at.sid) ?? at;
      if (ended.problem) throw new Error(`the caller heard an application error: ${ended.problem}`);
      return ended;
    },
  };
}
