import type { App } from '../../ports.ts';
import { freshAddress, putAddress } from '../contact/address.rows.ts';
import { type Address, e164 } from '../contact/address.ts';
import { type Asking, mayAnswer, withAnswer } from '../message/automatic-answers.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import type { Reason } from '../message/reason.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { locationById, locationOfNumber, type Practice } from '../practice/practice.ts';
import { raiseAlert } from '../practice/raise-alert.ts';
import { settled } from '../practice/read-practice.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import { type Known, look, readKnown } from '../thread/look.ts';
import { enqueue, post } from '../thread/post.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { momentIn, withAutomatic } from '../thread/thread-rules.ts';
import { callEntryRow, putCall, putTextBackOfDay } from './call.rows.ts';
import { type CallEntry, settledCall } from './call.ts';
import { hiddenNumber } from './hidden-number.ts';

/** Later than this a word about a missed call helps nobody. */
const usefulMs = 60 * 60_000;
/** +1 and one of the codes whose calls are free: nobody reads texts there. */
const tollFree = /^\+18(00|33|44|55|66|77|88)\d{7}$/;

const words: Record<'en' | 'es', (practice: string) => string> = {
  en: (practice) =>
    `${practice}: sorry we missed your call. Text us here and the front desk will answer. To stop texts, text STOP.`,
  es: (practice) =>
    `${practice}: sentimos no haber contestado su llamada. Escríbanos aquí y la recepción le responderá. Para detener los mensajes, escriba STOP.`,
};

/**
 * Decides on the text that answers a missed call, once the call is over, and commits it with everything that says so:
 * the message, one row per caller and day, the call's own mark. It is automatic: it answers nobody's turn. Where there
 * is none the call says why. Undefined when the call changed meanwhile, to be looked at afresh.
 */
export async function textBack(app: App, call: CallEntry): Promise<'posted' | 'skipped' | undefined> {
  const [found, settings, fresh] = await app.table.getMany(
    [threadRow, threadKey(call.threadId)],
    [practiceRow, practiceKey],
    [callEntryRow, entryKey(refOf(call))],
  );
  const head = await standingThread(app, found);
  if (!head || fresh?.version !== call.version) return undefined;
  const practice = settled(settings);
  const at = momentIn(head, app.now()).toISOString();
  const way = { to: call.from, from: senderOf(practice, head, call) };
  const known = await readKnown(app, practice, head, { channel: 'sms', to: way.to, at, purpose: 'missed-call' });
  const address = known.to;
  const asking: Asking = { kind: 'other', from: call.from, words: call.id, at, personAt: head.personAt };
  const text = words[await languageOf(app, head, call)](practice.name);
  const reasons = whyNot(practice, { head, known, call, way, asking, text });
  if (reasons.length > 0) {
    await raiseAlert(app, reasons);
    return skip(app, call, reasons);
  }

  const message = post({
    id: app.newId(),
    threadId: head.id,
    channel: 'sms',
    at,
    text,
    purpose: 'missed-call',
    ...way,
    by: 'system',
    notBefore: at,
    planned: false,
  });
  const { zone } = locationById(practice, head.location).hours;
  const day = wallTimeOf(zone, Date.parse(call.at)).date;
  const posted: CallEntry = { ...call, textBack: { state: 'posted', at, messageId: message.entry.id } };
  const answered: Address = {
    ...(address ?? freshAddress('sms', call.from)),
    answers: withAnswer(address?.answers, asking),
  };
  const committed = await app.table.commit({
    day: putTextBackOfDay(call.from, day, refOf(message.entry), app.now()),
    call: putCall(settledCall(posted), call.version),
    message: message.write,
    head: putThread(withAutomatic(head, message.entry), head.version),
    contact: putAddress(answered, address?.version),
  });
  if (committed.ok) {
    await enqueue(app, message.entry);
    app.log.info('missed_call_texted_back', { threadId: call.threadId, entryId: call.id });
    return 'posted';
  }
  if (committed.names.includes('day')) return skip(app, call, [ownReason('once_a_day')]);
  return undefined;
}

async function skip(app: App, call: CallEntry, reasons: Reason[]): Promise<'skipped' | undefined> {
  const [first] = reasons;
  const at = app.now().toISOString();
  const skipped: CallEntry = {
    ...call,
    textBack: { state: 'skipped', at, ...(first ? { reason: first.code } : {}), reasons },
  };
  const committed = await app.table.commit({ call: putCall(settledCall(skipped), call.version) });
  return committed.ok ? 'skipped' : undefined;
}

interface Considered {
  head: Thread;
  known: Known;
  call: CallEntry;
  way: { to: string; from: string };
  asking: Asking;
  text: string;
}

const ownReasons = {
  switched_off: 'Texting back is switched off in the settings.',
  hidden_number: 'The caller hid their number.',
  no_mobile: 'The number cannot get texts.',
  our_own_number: 'The number is our own.',
  too_late: 'The call was too long ago for a word about it to help.',
  answered_lately: 'An automatic text was just sent to this number.',
  once_a_day: 'This caller was texted back today already.',
} as const;

function ownReason(code: keyof typeof ownReasons): Reason {
  return { code, message: ownReasons[code] };
}

/** Why this caller gets no text, every reason of it; none when they do. What has no number to look at is not looked at. */
function whyNot(practice: Practice, { head, known, call, way, asking, text }: Considered): Reason[] {
  const { at } = asking;
  const off = practice.calls && !practice.calls.textBack ? [ownReason('switched_off')] : [];
  if (way.to === hiddenNumber) return [...off, ownReason('hidden_number')];
  if (!e164.safeParse(way.to).success || tollFree.test(way.to)) return [...off, ownReason('no_mobile')];
  const ours = practice.locations.flatMap(({ numbers, deskNumbers = [] }) => [...numbers, ...deskNumbers]);
  if (ours.includes(way.to)) return [...off, ownReason('our_own_number')];
  const verdict = look(practice, head, known, { purpose: 'missed-call', ...way, at, text });
  return [
    ...off,
    ...(Date.parse(at) - Date.parse(call.at) > usefulMs ? [ownReason('too_late')] : []),
    ...(mayAnswer(known.to?.answers, asking) ? [] : [ownReason('answered_lately')]),
    ...(verdict.decision === 'send' ? [] : verdict.reasons),
  ];
}

/** The number they called, where it is ours for texts too. */
function senderOf(practice: Practice, head: Thread, { to }: CallEntry): string {
  const ours = practice.locations.flatMap(({ numbers }) => numbers);
  return ours.includes(to)
    ? to
    : (locationById(practice, head.location).numbers[0] ?? locationOfNumber(practice, to).numbers[0] ?? to);
}

/** What they chose in the call, else what their chart says. */
async function languageOf(app: App, head: Thread, { facts }: CallEntry): Promise<'en' | 'es'> {
  if (facts.language) return facts.language;
  const patient = head.patientId ? await app.table.get(patientRow, patientKey(head.patientId)) : undefined;
  return patient?.language === 'es' ? 'es' : 'en';
}
