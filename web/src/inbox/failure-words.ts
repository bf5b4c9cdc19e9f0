const landline = 'number is a landline';
const noSuchNumber = 'no such number';
const unreachable = 'phone could not be reached';
const stopped = 'texts are stopped';
const notTaken = 'nobody took our call';
const filtered = 'the carrier filtered it';

/** Why a message did not arrive, in as few words as a row of the list has room for: by Twilio's code, or by our own. */
const words: Record<string, string> = {
  21211: noSuchNumber,
  21217: noSuchNumber,
  21610: stopped,
  21614: landline,
  21635: landline,
  30001: unreachable,
  30003: unreachable,
  30004: filtered,
  30005: noSuchNumber,
  30006: landline,
  30007: filtered,
  30008: unreachable,
  30034: 'our number is not registered',
  30450: filtered,
  30610: filtered,
  30640: filtered,
  opted_out: stopped,
  blocked_by_provider: stopped,
  landline,
  invalid_number: noSuchNumber,
  never_deliverable: unreachable,
  call_busy: 'the telephone was engaged',
  call_no_answer: notTaken,
  call_voicemail: 'a machine took our call',
  call_unheard: notTaken,
  call_failed: unreachable,
  not_theirs: 'not their number any more',
};

/** "Not delivered: number is a landline". */
export function failureWords(code: string): string {
  const why = words[code];
  return why ? `Not delivered: ${why}` : 'Not delivered';
}
