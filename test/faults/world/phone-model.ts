import type { ReadVerb } from '#infra/local/twilio/calls/parse-twiml.ts';
import type { Telephone } from '#shared/channels/channel.ts';
import { voiceUrls } from '#shared/channels/voice/urls.ts';
import type { EntryRef } from '#shared/topics.ts';
import { askTwiml } from './ask-twiml.ts';
import type { CallerPlan, PlacedCall, Rung, StaffPlan } from './call-truth.ts';
import { type ColleaguePlan, type PageCall, pageCalls } from './page-calls.ts';
import { accountSid, deskNumber, officeNumber, pathOf, publicBaseUrl } from './posts.ts';
import { type Ground, type Process, point, type RunEffect, Throttled } from './process.ts';
import { pageCallResults, providerCalls, twilioResults } from './provider-call.ts';
import { type SpokenCall, spokenCalls } from './spoken-calls.ts';

/** How posts of a call reach us. `taken`: it was answered, and nothing failed in the answering. */
export interface CallPosts {
  /** A request whose answer is played; what it answered, or undefined where nobody did in time. */
  ask(what: string, path: string, form: Form): Promise<{ body: string; taken: boolean } | undefined>;
  /** A callback that nobody hears: late, twice or never. `taken` is told each time one was taken. */
  tell(what: string, path: string, form: Form, taken: () => void): void;
  /** Whether nothing is ever told of a call, save what is asked while somebody listens. */
  isSilent(sid: string): boolean;
}
type Form = Record<string, string>;

export interface PhoneModel {
  rung: Rung[];
  placed: PlacedCall[];
  /** Calls in which a machine of ours speaks. */
  spoken: readonly SpokenCall[];
  /** Calls that tell a colleague of an emergency. */
  paged: readonly PageCall[];
  /** Somebody calls the office. */
  ring(from: string, plan: CallerPlan): Promise<void>;
  /** What becomes of the calls of the desk, by our own id. */
  plans: Map<string, StaffPlan>;
  channel(process: Process, effect: RunEffect): Telephone;
}

/** How long a list of calls does not show one. */
const longestLagMs = 600_000;

/** Twilio's telephone as seen from outside: it plays our TwiML to whoever is on the line. */
export function phoneModel(
  ground: Ground,
  trouble: number,
  posts: CallPosts,
  colleagues?: readonly ColleaguePlan[],
): PhoneModel {
  const { chance, time } = ground;
  const rung: Rung[] = [];
  const placed: PlacedCall[] = [];
  const plans = new Map<string, StaffPlan>();
  const calls = providerCalls(ground, { name: 'dialling', effect: 'place call', results: twilioResults, trouble });
  const reminding = { name: 'reminding', effect: 'place reminder call', results: twilioResults, trouble };
  const reminders = providerCalls(ground, reminding);
  const { spoken, place: remind } = spokenCalls(ground, posts, () => spoken.length + 1);
  const paging = { name: 'paging', effect: 'place page call', results: pageCallResults, trouble };
  const pages = providerCalls(ground, paging);
  const { paged, place: tell } = pageCalls(ground, posts, colleagues);
  const seconds = (what: string, most: number) => time.wait(1_000 + Math.floor(chance(what) * most * 1_000));

  async function ring(from: string, plan: CallerPlan): Promise<void> {
    const call: Rung = {
      sid: `CA${String(rung.length + 1).padStart(31, '0')}c`,
      ...{ from, plan, startedAt: time.now(), isTold: false, talked: false, isTalkTold: false },
      ...{ recording: undefined, isRecordingTold: false, problem: undefined },
    };
    rung.push(call);
    ground.note(() => `${from} calls (${call.sid}) and ${plan}`);
    const told = () => {
      call.isTold = true;
    };
    const form = formOf(call.sid, from, officeNumber, 'inbound', 'ringing');
    const first = await askTwiml(posts, call, `${publicBaseUrl}/webhooks/twilio/voice`, form, told);
    if (first) await playToCaller(call, { ...form, CallStatus: 'in-progress' }, first, told);
    ground.note(() => `${call.sid} is over`);
    posts.tell(
      `end of ${call.sid}`,
      pathOf(`${publicBaseUrl}/webhooks/twilio/voice/status`),
      { ...form, CallStatus: 'completed' },
      told,
    );
  }

  /** Verb by verb, until the call is over. */
  async function playToCaller(call: Rung, form: Form, program: readonly ReadVerb[], told: () => void): Promise<void> {
    let verbs = program;
    for (let step = 0; step < 40; step += 1) {
      const [verb, ...rest] = verbs;
      if (!verb || verb.name === 'Hangup') return;
      verbs = rest;
      if (verb.name === 'Say') await seconds(`${call.sid} hears ${step}`, 2);
      const { action = '' } = verb.attributes;
      let next: ReadVerb[] | undefined | 'goes on' = 'goes on';
      if (verb.name === 'Gather') {
        if (call.plan === 'hangs up in the greeting') return;
        const key = keyOf(call.plan, action);
        await seconds(`${call.sid} waits ${step}`, 3);
        if (key) next = await askTwiml(posts, call, action, { ...form, Digits: key }, told);
      }
      if (verb.name === 'Dial') {
        const result = await dialDesk(call, verb, form);
        next = await askTwiml(posts, call, action, { ...form, ...result }, () => {
          told();
          if (result.DialBridged === 'true') call.isTalkTold = true;
        });
      }
      if (verb.name === 'Record') {
        const recorded = await record(call, verb, form, told);
        if (!recorded) return;
        next = await askTwiml(posts, call, action, { ...form, ...recorded }, () => {
          told();
          call.isRecordingTold = true;
        });
      }
      if (next === undefined) return;
      if (next !== 'goes on') verbs = next;
    }
    call.problem = 'it goes round for ever';
  }

  async function dialDesk(call: Rung, verb: ReadVerb, form: Form): Promise<Form> {
    const url = verb.within[0]?.attributes.url ?? '';
    await seconds(`${call.sid} rings`, 12);
    if (call.plan !== 'is taken' && call.plan !== 'reaches a machine and speaks')
      return { DialCallStatus: chance(`busy ${call.sid}`) < 0.3 ? 'busy' : 'no-answer' };
    const leg = {
      ...form,
      CallSid: `${call.sid}leg`,
      ParentCallSid: call.sid,
      Direction: 'outbound-dial',
      To: deskNumber,
    };
    const apart = { DialCallStatus: 'completed', DialBridged: 'false', DialCallDuration: '8' };
    const screen = await askTwiml(posts, call, url, leg, () => undefined);
    const [gather] = screen ?? [];
    if (!gather || call.plan !== 'is taken') return apart;
    await seconds(`${call.sid} presses`, 4);
    const put = await askTwiml(posts, call, gather.attributes.action ?? '', { ...leg, Digits: '1' }, () => undefined);
    if (!put) return apart;
    call.talked = true;
    const length = 5 + Math.floor(chance(`talk ${call.sid}`) * 200);
    await time.wait(length * 1_000);
    return { DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: String(length) };
  }

  /** A message after the tone, or nothing; what the action is told, where the caller is still there. */
  async function record(call: Rung, verb: ReadVerb, form: Form, told: () => void): Promise<Form | undefined> {
    const { recordingStatusCallback = '', transcribeCallback } = verb.attributes;
    const sid = `RE${call.sid.slice(2, -1)}e`;
    await seconds(`${call.sid} speaks`, 30);
    const sound = {
      AccountSid: accountSid,
      CallSid: call.sid,
      RecordingSid: sid,
      RecordingUrl: `https://elsewhere.example/${sid}`,
    };
    if (!call.plan.endsWith('speaks')) {
      posts.tell(
        `silence of ${call.sid}`,
        pathOf(recordingStatusCallback),
        { ...sound, RecordingStatus: 'absent' },
        () => undefined,
      );
      return undefined;
    }
    call.recording = { sid, readyAt: time.now() + Math.floor(chance(`ready ${sid}`) ** 3 * 120_000), isDeleted: false };
    const made = { ...sound, RecordingStatus: 'completed', RecordingDuration: '17' };
    posts.tell(`recording of ${call.sid}`, pathOf(recordingStatusCallback), made, () => {
      call.isRecordingTold = true;
    });
    if (transcribeCallback) {
      const words = {
        ...form,
        TranscriptionStatus: 'completed',
        TranscriptionText: 'Hello, it is me.',
        RecordingSid: sid,
      };
      posts.tell(`transcript of ${call.sid}`, pathOf(transcribeCallback), words, told);
    }
    return { RecordingSid: sid, RecordingDuration: '17', Digits: chance(`how ${sid}`) < 0.5 ? '#' : 'hangup' };
  }

  /** The desk's own call: its phone, the key, the patient's phone. */
  async function playPlaced(call: PlacedCall, ref: EntryRef, to: string): Promise<void> {
    const plan = plans.get(call.messageId) ?? 'they speak';
    const urls = voiceUrls(publicBaseUrl);
    const told = () => {
      call.isTold = true;
    };
    const form = formOf(call.sid, call.from, call.phone, 'outbound-api', 'in-progress');
    const status = (what: string, how: string) =>
      posts.tell(`${what} of ${call.sid}`, pathOf(urls.step('placed', { ref })), { ...form, CallStatus: how }, told);
    const line: { sid: string; problem?: string | undefined } = { sid: call.sid };
    status('begin', 'initiated');
    await seconds(`${call.sid} rings`, 15);
    if (plan === 'the own phone is not taken') return status('end', 'no-answer');
    status('answer', 'in-progress');
    const [gather, ...rest] = (await askTwiml(posts, line, urls.step('staff', { ref }), form, told)) ?? [];
    await seconds(`${call.sid} presses`, 5);
    if (!gather || plan === 'no key') return status(rest.length > 0 ? 'end' : 'error', 'completed');
    const [dial] = (await askTwiml(posts, line, gather.attributes.action ?? '', { ...form, Digits: '1' }, told)) ?? [];
    if (dial?.name !== 'Dial') return status('end', 'completed');
    await seconds(`${call.sid} rings on`, 20);
    const { statusCallback = '' } = dial.within[0]?.attributes ?? {};
    const talkTold = () => {
      told();
      call.isTalkTold = true;
    };
    let result: Form = { DialCallStatus: 'no-answer' };
    if (plan === 'they speak') {
      call.talked = true;
      const leg = { ...form, CallSid: `${call.sid}leg`, ParentCallSid: call.sid, Direction: 'outbound-dial', To: to };
      posts.tell(`leg of ${call.sid}`, pathOf(statusCallback), { ...leg, CallStatus: 'in-progress' }, talkTold);
      const length = 5 + Math.floor(chance(`talk ${call.sid}`) * 200);
      await time.wait(length * 1_000);
      result = { DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: String(length) };
    }
    await askTwiml(posts, line, dial.attributes.action ?? '', { ...form, ...result }, call.talked ? talkTold : told);
    return status('end', 'completed');
  }

  function place(ref: EntryRef, phone: string, from: string): string {
    const acceptedAt = time.now();
    const call: PlacedCall = {
      sid: `CA${String(placed.length + 1).padStart(31, '0')}d`,
      ...{ messageId: ref.messageId, phone, from, acceptedAt },
      listedAt: acceptedAt + Math.floor(chance(`lag call ${placed.length}`) ** 3 * longestLagMs),
      ...{ talked: false, isTalkTold: false, isTold: false },
    };
    placed.push(call);
    ground.note(() => `the provider calls ${phone} for ${ref.messageId} (${call.sid})`);
    void playPlaced(call, ref, officeNumber);
    return call.sid;
  }

  return {
    ...{ rung, placed, spoken, paged, plans, ring },
    channel: (process, effect) => ({
      call: ({ phone, from, ref, timeoutMs }) =>
        calls.call(process, effect, { ...ref, timeoutMs, take: () => place(ref, phone, from) }),
      remind: ({ to, from, ref, timeoutMs }) =>
        reminders.call(process, effect, { ...ref, timeoutMs, take: () => remind(ref, to, from) }),
      page: ({ to, from, ref, timeoutMs }) =>
        pages.call(process, effect, {
          ...{ messageId: `${ref.pageId}-${ref.toldId}`, timeoutMs },
          take: () => tell(ref, to, from),
        }),
      placed: ({ phone, from, since }) =>
        point(ground, process, {
          label: 'list calls',
          kind: 'list',
          run: async () => {
            const now = time.now();
            if (chance(`list of calls ${process.id}`) < trouble / 2) throw new Throttled('the provider does not list');
            const all = [...placed, ...spoken.map((call) => ({ ...call, phone: call.to }))];
            return all
              .toSorted((a, b) => a.acceptedAt - b.acceptedAt)
              .filter((call) => call.phone === phone && call.from === from && call.listedAt <= now)
              .filter(({ acceptedAt }) => acceptedAt >= since.getTime())
              .map(({ sid, acceptedAt }) => ({ providerId: sid, createdAt: new Date(acceptedAt) }))
              .reverse();
          },
        }),
    }),
  };
}

function formOf(sid: string, from: string, to: string, direction: string, status: string): Form {
  return {
    ...{ AccountSid: accountSid, ApiVersion: '2010-04-01', CallSid: sid, CallStatus: status },
    ...{ Direction: direction, From: from, To: to },
  };
}

/** What a caller presses, if anything. */
function keyOf(plan: CallerPlan, action: string): string | undefined {
  if (plan === 'asks for the voicemail and speaks') return '1';
  return plan === 'chooses Spanish and speaks' && !action.includes('lang=es') ? '2' : undefined;
}
