import type { Location } from '#shared/domain/practice/practice.ts';
import { readPractice } from '#shared/domain/practice/read-practice.ts';
import type { App } from '#shared/ports.ts';
import type { PracticeClock } from '../clock.ts';
import { incomingForm, type Signing, signedPost } from '../signed-text.ts';
import type { TwilioFaults } from '../twilio/faults.ts';
import type { TwilioStandIn } from '../twilio/stand-in.ts';
import { earlierTexts } from './earlier-texts.ts';
import { filterAnswer, filteringOf } from './opt-out-filter.ts';
import { type EarlierText, type Phones, type PhoneText, phones } from './phones.ts';
import type { KeptWebhook, Webhook, WebhookLog } from './webhook-log.ts';

/** The newest so many messages that left are shown. */
const mostLeft = 50;

/** A text that a person sends as the patient. */
export interface SimulatedText {
  from: string;
  to: string;
  body: string;
  /** A picture from the phone. */
  photo?: { type: string; bytes: Uint8Array } | undefined;
  /** Signed with a wrong token, as by somebody who is not Twilio. */
  forged?: boolean | undefined;
}

/** What the simulator's console shows besides the webhooks. */
export interface SimulatorState {
  now: string;
  rate: number;
  practice: string;
  numbers: { number: string; location: string; name: string; zone: string }[];
  /** False where texts go to another Twilio: then there are neither faults nor an outbox. */
  hasStandIn: boolean;
  faults: TwilioFaults;
  /** What left, newest first. */
  left: Left[];
}

/** A text that left, or a call that was placed; `at` is the practice's time. */
interface Left {
  kind: 'text' | 'call';
  id: string;
  to: string;
  from: string;
  at: string;
  status: string;
  errorCode: number | null;
}

/** A person playing the patients, against the real handlers. */
export interface Simulator {
  state(): Promise<SimulatorState>;
  /** Replaces the stand-in's faults and remembers them. */
  setFaults(faults: TwilioFaults): void;
  /** Texts the practice through its webhook; answers the message's id and what the webhook was answered. */
  text(text: SimulatedText): Promise<{ id: string; status: number }>;
  /** What a phone shows, and from which of our numbers Twilio sends nothing there. */
  phone(number: string): Promise<{ number: string; texts: PhoneText[]; stoppedFrom: string[] }>;
  /** Newest first, without what was said. */
  webhooks(): Webhook[];
  /** One webhook with its fields. */
  webhook(id: string): (Webhook & { fields: Record<string, string> }) | undefined;
  /** Sends a webhook again exactly as it came; undefined when it is not remembered. */
  replay(id: string): Promise<{ status: number } | undefined>;
}

export interface SimulatorParts {
  signing: Signing;
  clock: PracticeClock;
  webhooks: WebhookLog;
  twilio: TwilioStandIn | undefined;
  /** An App outside of any function, to look at the table. */
  app(): App;
}

export function simulator({ signing, clock, webhooks, twilio, app }: SimulatorParts): Simulator {
  const known = phones(clock);
  webhooks.follow((webhook) => known.hear(webhook));
  const earlier = new Map<string, EarlierText[]>();
  const practice = () => readPractice(app());
  /** Whether Twilio's own filter stands before the practice. */
  const isFiltered = async () => twilio !== undefined && (await practice()).optOutBy === 'provider';
  let faults: TwilioFaults = {};

  /** What was before this start does not change any more, and is read once. */
  async function earlierOf(number: string): Promise<EarlierText[]> {
    const read = earlier.get(number) ?? (await earlierTexts(app(), number, await isFiltered()));
    earlier.set(number, read);
    return read;
  }

  /** What Twilio's own filter does with the text before passing it on; answers what it texts back. */
  async function filter({ from, to, body, forged }: SimulatedText): Promise<string | undefined> {
    const filtering = filteringOf(body);
    // Nobody at Twilio knows of a text that was forged.
    if (!filtering || !twilio || forged || !(await isFiltered())) return undefined;
    const answer = filterAnswer(filtering, twilio.isOptedOut(from, to));
    if (filtering === 'stop') twilio.optOut(from, to);
    if (filtering === 'start') twilio.optIn(from, to);
    return answer;
  }

  return {
    async state() {
      const { name, locations } = await practice();
      return {
        now: clock.now().toISOString(),
        rate: clock.rate(),
        practice: name,
        numbers: locations.flatMap(numbersOf),
        hasStandIn: twilio !== undefined,
        faults,
        left: leftOf(twilio, known).slice(0, mostLeft),
      };
    },
    setFaults(next) {
      faults = next;
      twilio?.setFaults(next);
    },
    async text(text) {
      const url = text.photo && twilio?.keepMedia(text.photo.bytes, text.photo.type);
      const fields = url ? { NumMedia: '1', MediaUrl0: url, MediaContentType0: text.photo?.type ?? '' } : {};
      const form = incomingForm(signing.accountSid, { ...text, fields });
      const signedBy = text.forged ? { ...signing, token: `not ${signing.token}` } : signing;
      const post = async () => (await signedPost(signedBy, '/webhooks/twilio/sms', form)).status;
      const answer = await filter(text);
      if (!text.forged) twilio?.keepReceived(form);
      const status = await post();
      if (faults.duplicate) await post();
      if (answer) known.answerAs(text.to, text.from, answer);
      return { id: form.MessageSid ?? '', status };
    },
    async phone(number) {
      const numbers = (await practice()).locations.flatMap((location) => location.numbers);
      return {
        number,
        texts: known.textsOf(number, twilio?.outbox() ?? [], await earlierOf(number)),
        stoppedFrom: numbers.filter((office) => twilio?.isOptedOut(number, office)),
      };
    },
    webhooks: () => webhooks.list().map(shown),
    webhook(id) {
      const found = webhooks.find(id);
      return found && { ...shown(found), fields: found.fields };
    },
    async replay(id) {
      const found = webhooks.find(id);
      if (!found) return undefined;
      const { path, headers, body } = found;
      const answer = await fetch(`${signing.url}${path}`, { method: 'POST', headers, body: new Uint8Array(body) });
      await answer.arrayBuffer();
      return { status: answer.status };
    },
  };
}

/** Newest first, by the machine's time, which never goes back; of each kind no more than are shown is looked at. */
function leftOf(twilio: TwilioStandIn | undefined, known: Phones): Left[] {
  const texts = (twilio?.outbox() ?? []).slice(-mostLeft).map((message) => {
    const { sid, to, from, status, errorCode, acceptedAt } = message;
    const at = known.practiceTimeOf(message);
    return { acceptedAt, left: { kind: 'text' as const, id: sid, to, from, at, status, errorCode } };
  });
  const placed = (twilio?.telephone.calls() ?? []).filter(({ direction }) => direction === 'outbound-api');
  const calls = placed.slice(-mostLeft).map(({ sid, to, from, status, createdAt }) => {
    const acceptedAt = new Date(createdAt).toISOString();
    const at = known.practiceTimeOf({ sid, acceptedAt });
    return { acceptedAt, left: { kind: 'call' as const, id: sid, to, from, at, status, errorCode: null } };
  });
  return [...texts, ...calls]
    .toReversed()
    .toSorted((one, other) => other.acceptedAt.localeCompare(one.acceptedAt))
    .map(({ left }) => left);
}

function shown({ path: _path, headers: _headers, body: _body, fields: _fields, ...webhook }: KeptWebhook): Webhook {
  return webhook;
}

function numbersOf({ id, name, numbers, hours }: Location): SimulatorState['numbers'] {
  return numbers.map((number) => ({ number, location: id, name, zone: hours.zone }));
}
