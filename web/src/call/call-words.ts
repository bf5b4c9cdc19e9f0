import type { EntryOut } from '#shared/api.ts';
import { minutesAndSeconds } from '#shared/domain/call/call-words.ts';

type Call = NonNullable<EntryOut['call']>;

/** What a call came to, as its head says it. */
export function titleOf({ direction, call }: Pick<EntryOut, 'direction' | 'call'>): string {
  switch (call?.outcome) {
    case 'ringing':
      return 'Calling now';
    case 'answered':
      return direction === 'in' ? 'Call answered' : call.logged ? 'Call logged, spoken with' : 'Called, spoken with';
    case 'missed':
      return 'Missed call';
    case 'voicemail':
      return 'Missed call, voicemail';
    case 'calling':
      return call.placing === 'placed' ? 'Calling: your phone rings' : 'Calling';
    case 'not-reached':
      return `Not reached${call.dialled === 'busy' ? ', busy' : ''}`;
    case 'left-message':
      return 'Left a message';
    default:
      return 'Call not placed';
  }
}

/** "0:24" where there is a length to tell. */
export function lengthOf({ outcome, seconds, voicemail }: Call): string {
  if (outcome === 'voicemail' && voicemail) return minutesAndSeconds(voicemail.seconds);
  return seconds === undefined ? '' : minutesAndSeconds(seconds);
}

const reasons: Record<string, string> = {
  once_a_day: 'this caller was texted once today',
  hidden_number: 'the caller showed no number',
  no_mobile: 'this number gets no texts',
  landline: 'this number is a landline',
  invalid_number: 'this number gets no texts',
  no_consent: 'no consent to automatic texts is known',
  ask_first: 'they have first to be asked whether texts are welcome',
  opted_out: 'texts to this number are stopped',
  blocked_by_provider: 'texts to this number are stopped',
  quiet_hours: 'outside sending hours',
  switched_off: 'texting back is switched off',
  our_own_number: 'this number is our own',
  too_late: 'the call was too long ago',
  answered_lately: 'an automatic text was just sent',
};

/** Why a missed call is not texted back, every reason; nothing where it is, since the text stands below. */
export function textBackWords({ state, reason, reasons: all = [] }: NonNullable<Call['textBack']>): string {
  if (state !== 'skipped') return '';
  const codes = all.length > 0 ? all.map(({ code }) => code) : [reason ?? ''];
  const said = codes.map((code) => reasons[code] ?? 'it may not be sent now');
  return `Not texted back: ${[...new Set(said)].join(', and ')}`;
}
