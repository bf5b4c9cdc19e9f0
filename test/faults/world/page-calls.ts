import { pageUrls } from '#shared/channels/voice/page-urls.ts';
import type { PageRef } from '#shared/entry-ref.ts';
import { askTwiml } from './ask-twiml.ts';
import { pick } from './chance.ts';
import type { CallPosts } from './phone-model.ts';
import { accountSid, pathOf, publicBaseUrl } from './posts.ts';
import type { Ground } from './process.ts';

/** What becomes of a call that tells a colleague of an emergency. */
const plans = [
  ...(['hears it out', 'hangs up', 'presses another key'] as const),
  ...(['a machine takes it', 'is not taken', 'is engaged'] as const),
] as const;
export type ColleaguePlan = (typeof plans)[number] | 'takes it';

/** Such a call as it really was. */
export interface PageCall {
  sid: string;
  ref: PageRef;
  to: string;
  from: string;
  acceptedAt: number;
  plan: ColleaguePlan;
  /** The key that takes it was pressed, and we said that we have that. */
  isKeyTold: boolean;
  problem: string | undefined;
}

type Form = Record<string, string>;

/** How many calls come to nothing before somebody presses the key, whatever else happens. */
const patience = [0, 0, 1, 3, 16];
const keyOf: Partial<Record<ColleaguePlan, string>> = { 'takes it': '1', 'presses another key': '5' };

/** Twilio's part of a call that tells of an emergency: it rings, plays what we answer, brings the key, and tells its end. */
export function pageCalls(ground: Ground, posts: CallPosts, given?: readonly ColleaguePlan[]) {
  const { chance, time } = ground;
  const paged: PageCall[] = [];
  const urls = pageUrls(publicBaseUrl);
  const seconds = (what: string, most: number) => time.wait(1_000 + Math.floor(chance(what) * most * 1_000));

  function planOf(sid: string): ColleaguePlan {
    if (given) return given[paged.length] ?? 'takes it';
    return paged.length >= pick(chance, 'patience with pages', patience)
      ? 'takes it'
      : pick(chance, `page ${sid}`, plans);
  }

  async function play(call: PageCall): Promise<void> {
    const { sid, plan, ref } = call;
    const isSilent = posts.isSilent(sid);
    const form: Form = {
      ...{ AccountSid: accountSid, CallSid: sid, From: call.from, To: call.to },
      Direction: 'outbound-api',
    };
    const tell = (what: string, CallStatus: string) => {
      if (isSilent) return;
      posts.tell(`${what} of ${sid}`, pathOf(urls.step('status', ref)), { ...form, CallStatus }, () => undefined);
    };
    await seconds(`${sid} rings`, 20);
    if (plan === 'is not taken') return tell('end', 'no-answer');
    if (plan === 'is engaged') return tell('end', 'busy');
    tell('answer', 'in-progress');
    const on = { ...form, CallStatus: 'in-progress' };
    const [gather] = (await askTwiml(posts, call, urls.step('begin', ref), on)) ?? [];
    await seconds(`${sid} listens`, 8);
    const key = keyOf[plan];
    if (gather?.name === 'Gather' && key) {
      await askTwiml(posts, call, gather.attributes.action ?? '', { ...on, Digits: key }, () => {
        call.isKeyTold = plan === 'takes it';
      });
    }
    tell('end', 'completed');
  }

  function place(ref: PageRef, to: string, from: string): string {
    const sid = `CA${String(paged.length + 1).padStart(31, '0')}f`;
    const call: PageCall = {
      ...{ sid, ref, to, from, acceptedAt: time.now(), plan: planOf(sid) },
      ...{ isKeyTold: false, problem: undefined },
    };
    paged.push(call);
    ground.note(() => `the provider calls ${to} for page ${ref.pageId} ${ref.toldId} (${sid}), who ${call.plan}`);
    void play(call);
    return sid;
  }

  return { paged, place };
}
