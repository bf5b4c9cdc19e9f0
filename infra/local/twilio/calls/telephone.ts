import { randomBytes } from 'node:crypto';
import type { Journal } from '../../journal.ts';
import type { Form } from '../message.ts';
import { field, fields } from '../message.ts';
import { type CallStatus, isLive, type Leg, type StandInCall } from './call.ts';
import { dialling } from './dialling.ts';
import type { Messenger } from './messenger.ts';
import { type ReadVerb, TwimlError } from './parse-twiml.ts';

/** What a person does on a phone, or lets pass. */
export type PhoneAct =
  | { act: 'press'; digit: string }
  | { act: 'speak'; seconds: number; words?: string | undefined }
  | { act: 'answer'; number: string }
  /** Its answering machine takes it; the greeting is over. */
  | { act: 'machine'; number: string }
  | { act: 'decline'; number: string }
  | { act: 'wait' }
  /** `talkedSeconds`: how long a talk is said to have been, where nobody waits for it. */
  | { act: 'hang-up'; talkedSeconds?: number | undefined };

export interface TelephoneParts {
  accountSid: string;
  journal: Journal<StandInCall>;
  messenger: Messenger;
  /** The practice's webhooks, as they are set on its numbers. */
  numberUrl: () => string;
  now?: () => number;
}

/** The part of Twilio that plays calls: it runs TwiML verb by verb and waits where a person has to do something. */
export interface Telephone {
  calls(): readonly StandInCall[];
  find(sid: string): StandInCall | undefined;
  /** Somebody calls one of the practice's numbers. */
  ring(from: string, to: string): Promise<StandInCall>;
  /** The practice has Twilio call a phone. */
  place(form: Form): StandInCall;
  /** Does something on a call; undefined where that cannot be done now. */
  act(sid: string, act: PhoneAct): Promise<StandInCall | undefined>;
  /** Forgets the sound of a recording. */
  deleteRecording(recordingSid: string): boolean;
}

const sidOf = (kind: 'CA' | 'RE' | 'TR') => `${kind}${randomBytes(16).toString('hex')}`;
/** No flow has so many verbs; one that goes round for ever stops here. */
const mostSteps = 60;

export function telephone(parts: TelephoneParts): Telephone {
  const { journal, messenger, accountSid, numberUrl, now = Date.now } = parts;
  const known = new Map(journal.earlier.map((call) => [call.sid, call]));
  const turns = new Map<string, Promise<unknown>>();

  function keep(call: StandInCall): StandInCall {
    known.set(call.sid, call);
    journal.append(call);
    return call;
  }

  const common = (call: StandInCall): Record<string, string> => ({
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallSid: call.sid,
    CallStatus: call.status,
    Called: call.to,
    Caller: call.from,
    Direction: call.direction,
    From: call.from,
    To: call.to,
    ...(call.answeredBy ? { AnsweredBy: call.answeredBy } : {}),
  });

  /** Asks the practice what comes next. What is no TwiML ends the call, as at Twilio. */
  async function next(call: StandInCall, url: string, more: Record<string, string> = {}): Promise<StandInCall> {
    try {
      const program = await messenger.ask(url, { ...common(call), ...more });
      return await run(keep({ ...without(call), program }));
    } catch (error) {
      if (!(error instanceof TwimlError)) throw error;
      return end({
        ...call,
        problem: error.message,
        said: [...call.said, 'An application error has occurred. Goodbye.'],
      });
    }
  }

  /** Runs verbs until one waits for somebody, or there are none left. */
  async function run(call: StandInCall): Promise<StandInCall> {
    let at = call;
    for (let step = 0; step < mostSteps; step += 1) {
      const [verb, ...program] = at.program;
      if (!verb) return end(at);
      at = { ...at, program };
      switch (verb.name) {
        case 'Say':
          at = { ...at, said: [...at.said, verb.words] };
          break;
        case 'Gather':
          return keep({
            ...at,
            said: [...at.said, ...verb.within.map(({ words }) => words)],
            waiting: { for: 'keys', verb },
          });
        case 'Dial':
          return keep({ ...at, waiting: { for: 'dial', verb, legs: legsOf(verb) } });
        case 'Record':
          return keep({ ...at, said: [...at.said, '(beep)'], waiting: { for: 'record', verb } });
        case 'Redirect':
          return next(at, verb.words);
        case 'Hangup':
          return end(at);
      }
    }
    return end({ ...at, problem: 'it went round for ever' });
  }

  function end(call: StandInCall, status: CallStatus = 'completed'): StandInCall {
    if (!isLive(call)) return call;
    const ended = keep({ ...without(call), status, endedAt: now(), program: [] });
    tellStatus(ended, 'completed');
    messenger.over(call.sid);
    return ended;
  }

  function tellStatus(call: StandInCall, event: string): void {
    const url = call.direction === 'inbound' ? `${numberUrl()}/status` : field(call.form, 'StatusCallback');
    const wanted = call.direction === 'inbound' ? ['completed'] : fields(call.form, 'StatusCallbackEvent');
    if (!url || !(wanted.length === 0 ? ['completed'] : wanted).includes(event)) return;
    const seconds = call.answeredAt && call.endedAt ? Math.round((call.endedAt - call.answeredAt) / 1000) : 0;
    const length = event === 'completed' ? { CallDuration: String(seconds), Duration: '1' } : {};
    messenger.tell(call.sid, url, { ...common(call), ...length, CallbackSource: 'call-progress-events' });
  }

  const onDial = dialling({
    ...{ keep, run, next, end, messenger, now },
    form: common,
    async endAfterTalk(call, action) {
      const over = keep({ ...call, status: 'completed', endedAt: now() });
      await action();
      tellStatus(over, 'completed');
      messenger.over(over.sid);
      return keep({ ...without(over), program: [] });
    },
  });

  async function onRecord(call: StandInCall, verb: ReadVerb, act: PhoneAct): Promise<StandInCall | undefined> {
    const { action, recordingStatusCallback: url, transcribeCallback } = verb.attributes;
    if (act.act === 'wait' || act.act === 'hang-up') {
      if (url) messenger.tell(call.sid, url, recordingForm(call, sidOf('RE'), 0, 'absent'));
      return act.act === 'hang-up' ? end(call) : run(without(call));
    }
    if (act.act !== 'speak') return undefined;
    const recording = { sid: sidOf('RE'), seconds: act.seconds, deleted: false };
    const recorded = keep({ ...call, recording, said: [...call.said, `(a message of ${act.seconds} s)`] });
    if (url) messenger.tell(call.sid, url, recordingForm(call, recording.sid, act.seconds, 'completed'));
    if (transcribeCallback) {
      messenger.tell(call.sid, transcribeCallback, {
        ...common(call),
        TranscriptionSid: sidOf('TR'),
        TranscriptionText: act.words ?? 'Hello, please call me back. Thank you.',
        TranscriptionStatus: 'completed',
        RecordingSid: recording.sid,
        RecordingUrl: recordingUrl(recording.sid),
      });
    }
    if (!action) return run(without(recorded));
    return next(recorded, action, {
      RecordingUrl: recordingUrl(recording.sid),
      RecordingSid: recording.sid,
      RecordingDuration: String(act.seconds),
      Digits: '#',
    });
  }

  const recordingUrl = (sid: string) => `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Recordings/${sid}`;
  const recordingForm = (call: StandInCall, sid: string, seconds: number, status: string) => ({
    AccountSid: accountSid,
    CallSid: call.sid,
    RecordingSid: sid,
    RecordingUrl: recordingUrl(sid),
    RecordingStatus: status,
    RecordingDuration: String(seconds),
    RecordingChannels: '1',
    RecordingSource: 'RecordVerb',
  });

  async function onRinging(call: StandInCall, act: PhoneAct): Promise<StandInCall | undefined> {
    if ((act.act === 'answer' || act.act === 'machine') && act.number === call.to) {
      const looks = field(call.form, 'MachineDetection') !== undefined;
      const by = act.act === 'answer' ? ('human' as const) : ('machine_end_beep' as const);
      const answeredBy = looks ? { answeredBy: by } : {};
      const taken = keep({ ...without(call), ...answeredBy, status: 'in-progress', answeredAt: now() });
      tellStatus(taken, 'answered');
      return next(taken, field(call.form, 'Url') ?? '');
    }
    if (act.act === 'decline' && act.number === call.to) return end(call, 'busy');
    return act.act === 'wait' ? end(call, 'no-answer') : undefined;
  }

  async function onKeys(call: StandInCall, verb: ReadVerb, act: PhoneAct): Promise<StandInCall | undefined> {
    if (act.act === 'hang-up') return end(call);
    const { action, actionOnEmptyResult } = verb.attributes;
    if (act.act === 'wait') return action && actionOnEmptyResult === 'true' ? next(call, action) : run(without(call));
    if (act.act !== 'press' || !action) return undefined;
    return next(call, action, { Digits: act.digit });
  }

  async function actOn(sid: string, act: PhoneAct): Promise<StandInCall | undefined> {
    const call = known.get(sid);
    if (!call?.waiting || !isLive(call)) return undefined;
    switch (call.waiting.for) {
      case 'ringing':
        return onRinging(call, act);
      case 'keys':
        return onKeys(call, call.waiting.verb, act);
      case 'dial':
        return onDial(call, call.waiting, act);
      case 'record':
        return onRecord(call, call.waiting.verb, act);
    }
  }

  /** Acts on one call one after the other. */
  function inTurn<T>(sid: string, what: () => Promise<T>): Promise<T> {
    const turn = (turns.get(sid) ?? Promise.resolve()).then(what, what);
    turns.set(
      sid,
      turn.catch(() => undefined),
    );
    return turn;
  }

  for (const call of [...known.values()]) if (isLive(call)) end({ ...call, problem: 'the line broke' }, 'failed');

  return {
    calls: () => [...known.values()],
    find: (sid) => known.get(sid),
    async ring(from, to) {
      const at = now();
      const call = keep({
        sid: sidOf('CA'),
        direction: 'inbound',
        from,
        to,
        status: 'ringing',
        createdAt: at,
        answeredAt: at,
        form: {},
        program: [],
        said: [],
      });
      return inTurn(call.sid, async () => {
        const answered = await next(call, numberUrl());
        return known.get(answered.sid) ?? answered;
      });
    },
    place(form) {
      const [from, to] = [field(form, 'From') ?? '', field(form, 'To') ?? ''];
      const call = keep({
        sid: sidOf('CA'),
        direction: 'outbound-api',
        from,
        to,
        status: 'ringing',
        createdAt: now(),
        form,
        program: [],
        said: [],
        waiting: { for: 'ringing' },
      });
      tellStatus(call, 'initiated');
      return call;
    },
    act: (sid, act) => inTurn(sid, () => actOn(sid, act)),
    deleteRecording(recordingSid) {
      const call = [...known.values()].find(({ recording }) => recording?.sid === recordingSid && !recording.deleted);
      if (!call?.recording) return false;
      keep({ ...call, recording: { ...call.recording, deleted: true } });
      return true;
    },
  };
}

function legsOf({ attributes, within, words }: ReadVerb): Leg[] {
  const numbers = within.length > 0 ? within : [{ attributes, words, name: 'Number', within: [] }];
  return numbers.map(({ words: number, attributes: { statusCallback, url } }) => ({
    sid: sidOf('CA'),
    number: number.trim(),
    status: 'ringing' as const,
    ...(statusCallback ? { callback: statusCallback } : {}),
    ...(url ? { screen: url } : {}),
  }));
}

function without(call: StandInCall): StandInCall {
  const { waiting: _passed, ...rest } = call;
  return rest;
}
