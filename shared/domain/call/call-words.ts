import type { CallEntry } from './call.ts';

/** What a call came to, in the words of the desk: "Missed call, voicemail 0:31: Hello, this is Ileana". */
export function wordsOfCall(call: Pick<CallEntry, 'direction' | 'outcome' | 'facts' | 'note'>): string {
  const note = call.note ? `: ${call.note}` : '';
  return `${said(call)}${note}`;
}

function said({ direction, outcome, facts }: Pick<CallEntry, 'direction' | 'outcome' | 'facts'>): string {
  switch (outcome) {
    case 'ringing':
      return 'Calling now';
    case 'answered':
      return `${direction === 'in' ? 'Call answered' : 'Call, spoken with'}${lasted(facts.seconds)}`;
    case 'missed':
      return 'Missed call';
    case 'voicemail': {
      const words = facts.transcript ? `: ${facts.transcript}` : '';
      return `Missed call, voicemail ${minutesAndSeconds(facts.recording?.seconds ?? 0)}${words}`;
    }
    case 'calling':
      return 'Calling the patient';
    case 'not-reached':
      return 'Call, not reached';
    case 'not-placed':
      return 'Call not placed';
    case 'left-message':
      return 'Call, left a message';
  }
}

function lasted(seconds: number | undefined): string {
  return seconds === undefined ? '' : `, ${minutesAndSeconds(seconds)}`;
}

/** "0:31", "12:05". */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
