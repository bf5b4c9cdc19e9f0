import type { EntryOut } from '../../api.ts';
import type { CallEntry } from './call.ts';

/** What the desk sees of a call beside what every entry has. */
export function showCall(call: CallEntry): Pick<EntryOut, 'from' | 'to' | 'by' | 'call'> {
  const { from, to, by, outcome, facts, voicemail, textBack, placing, logged, note } = call;
  return {
    from,
    to,
    ...(by ? { by } : {}),
    call: {
      outcome,
      ...(facts.dialled && facts.dialled !== 'answered' ? { dialled: facts.dialled } : {}),
      ...(facts.answeredBy && outcome === 'answered' ? { answeredBy: facts.answeredBy } : {}),
      ...(facts.seconds === undefined ? {} : { seconds: facts.seconds }),
      ...(facts.recording && voicemail
        ? {
            voicemail: {
              seconds: facts.recording.seconds,
              state: voicemail.state,
              ...(voicemail.loudness ? { loudness: voicemail.loudness } : {}),
              ...(facts.transcript ? { transcript: facts.transcript } : {}),
            },
          }
        : {}),
      ...(textBack
        ? {
            textBack: {
              state: textBack.state,
              ...(textBack.reason ? { reason: textBack.reason } : {}),
              ...(textBack.reasons ? { reasons: textBack.reasons } : {}),
            },
          }
        : {}),
      ...(placing ? { placing: placing.state } : {}),
      ...(logged ? { logged } : {}),
      ...(note ? { note } : {}),
    },
  };
}
