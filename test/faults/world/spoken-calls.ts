import type { ReadVerb } from '#infra/local/twilio/calls/parse-twiml.ts';
import { reminderUrls } from '#shared/channels/voice/reminder-urls.ts';
import type { EntryRef } from '#shared/topics.ts';
import { askTwiml } from './ask-twiml.ts';
import { pick } from './chance.ts';
import type { CallPosts } from './phone-model.ts';
import { accountSid, pathOf, publicBaseUrl } from './posts.ts';
import type { Ground } from './process.ts';

/** What becomes of a call in which a machine of ours speaks. */
const plans = [
  ...(['listens', 'confirms', 'confirms', 'breaks in and confirms', 'asks to be called', 'wants no calls'] as const),
  ...(['hangs up', 'a machine takes it', 'is not taken', 'is engaged', 'is not looked at'] as const),
] as const;
export type ListenerPlan = (typeof plans)[number];

/** Such a call as it really was. */
export interface SpokenCall {
  sid: string;
  messageId: string;
  to: string;
  from: string;
  acceptedAt: number;
  listedAt: number;
  plan: ListenerPlan;
  /** Somebody heard the words to their end, or broke in with a key, and we said that we have that. */
  isToldTaken: boolean;
  wasTold: boolean;
  /** The words that a machine kept. */
  kept: string | undefined;
  problem: string | undefined;
}

type Form = Record<string, string>;

/** How long a list of calls does not show one. */
const longestLagMs = 600_000;
const keyOf: Partial<Record<ListenerPlan, string>> = {
  confirms: '1',
  'breaks in and confirms': '1',
  'asks to be called': '2',
  'wants no calls': '9',
  'is not looked at': '1',
};

/** Twilio's part of a reminder by telephone: it rings, looks at who takes it, plays what we answer, and tells its end. */
export function spokenCalls(ground: Ground, posts: CallPosts, number: () => number) {
  const { chance, time } = ground;
  const spoken: SpokenCall[] = [];
  const urls = reminderUrls(publicBaseUrl);
  const seconds = (what: string, most: number) => time.wait(1_000 + Math.floor(chance(what) * most * 1_000));

  async function play(call: SpokenCall, ref: EntryRef): Promise<void> {
    const { sid, plan } = call;
    const form: Form = {
      AccountSid: accountSid,
      CallSid: sid,
      From: call.from,
      To: call.to,
      Direction: 'outbound-api',
    };
    const isSilent = posts.isSilent(sid);
    const tell = (what: string, CallStatus: string, more: Form = {}) =>
      isSilent ||
      posts.tell(
        `${what} of ${sid}`,
        pathOf(urls.step('status', ref)),
        { ...form, CallStatus, ...more },
        () => undefined,
      );
    tell('begin', 'initiated');
    await seconds(`${sid} rings`, 20);
    if (plan === 'is not taken') return void tell('end', 'no-answer');
    if (plan === 'is engaged') return void tell('end', 'busy');
    tell('answer', 'in-progress');
    const AnsweredBy =
      plan === 'a machine takes it' ? 'machine_end_beep' : plan === 'is not looked at' ? 'unknown' : 'human';
    const on = { ...form, CallStatus: 'in-progress' };
    let verbs = (await askTwiml(posts, call, urls.step('begin', ref), { ...on, AnsweredBy })) ?? [];
    if (plan === 'a machine takes it') call.kept = verbs.map(wordsOf).join(' ');
    if (plan === 'hangs up' || plan === 'a machine takes it') verbs = [];
    for (let step = 0; step < 6; step += 1) {
      const [gather] = verbs;
      if (gather?.name !== 'Gather') break;
      await seconds(`${sid} listens ${step}`, 8);
      const { action = '', actionOnEmptyResult } = gather.attributes;
      const isWords = actionOnEmptyResult === 'true';
      if (isWords) call.wasTold = true;
      const key = isWords && plan !== 'breaks in and confirms' ? '' : (keyOf[plan] ?? '');
      if (key === '' && !isWords) break;
      const told = () => {
        if (isWords) call.isToldTaken = true;
      };
      verbs = (await askTwiml(posts, call, action, { ...on, ...(key === '' ? {} : { Digits: key }) }, told)) ?? [];
    }
    tell('end', 'completed', { AnsweredBy, CallDuration: '31' });
  }

  function place(ref: EntryRef, to: string, from: string): string {
    const acceptedAt = time.now();
    const sid = `CA${String(number()).padStart(31, '0')}e`;
    const call: SpokenCall = {
      ...{ sid, messageId: ref.messageId, to, from, acceptedAt, plan: pick(chance, `listener ${sid}`, plans) },
      listedAt: acceptedAt + Math.floor(chance(`lag ${sid}`) ** 3 * longestLagMs),
      ...{ isToldTaken: false, wasTold: false, kept: undefined, problem: undefined },
    };
    spoken.push(call);
    ground.note(() => `the provider calls ${to} for ${ref.messageId} (${sid}), who ${call.plan}`);
    void play(call, ref);
    return sid;
  }

  return { spoken, place };
}

/** The words of a verb and of those within it: what is said while a key is asked for is said to a machine too. */
function wordsOf({ words, within }: ReadVerb): string {
  return [words, ...within.map(wordsOf)].join(' ');
}
