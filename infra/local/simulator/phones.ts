import type { PracticeClock } from '../clock.ts';
import type { StandInMessage } from '../twilio/message.ts';
import { type KeptWebhook, wasTaken } from './webhook-log.ts';

/** So many texts are remembered, in memory alone. */
const mostTexts = 2000;

/** A text as a phone shows it. */
export interface PhoneText {
  id: string;
  direction: 'sent' | 'got';
  /** The practice's number at the other end. */
  office: string;
  body: string;
  /** The practice's time. */
  at: string;
  /** Paths of pictures that came with it, as long as their links last. */
  pictures?: string[];
  /** On a text that the phone sent: how many pictures went with it. */
  photos?: number;
  /** On a text that the phone sent: what its webhook was answered last. */
  status?: number;
}

/** A text from before this start; `answers` names the text to which Twilio's filter answered it. */
export interface EarlierText extends PhoneText {
  answers?: string;
}

/** What phones sent and got since this start. */
export interface Phones {
  /** Notes a webhook: a text that a phone sent, or word of one of ours. */
  hear(webhook: KeptWebhook): void;
  /** A text that the carrier's side wrote by itself. */
  answerAs(office: string, to: string, body: string): void;
  /** Oldest first: what the phone sent, and of what Twilio accepted whatever arrived; `earlier` completes both. */
  textsOf(number: string, accepted: readonly StandInMessage[], earlier: readonly EarlierText[]): PhoneText[];
  /** When Twilio accepted a message or a call, by the practice's clock: Twilio's stamps are the machine's. */
  practiceTimeOf(of: Accepted): string;
}

type Accepted = Pick<StandInMessage, 'sid' | 'acceptedAt'>;

export function phones(clock: PracticeClock, machine: () => number = Date.now): Phones {
  const texts = new Map<string, PhoneText & { number: string }>();
  const moments = new Map<string, string>();
  const begun = machine();
  let answered = 0;

  function remember(text: PhoneText & { number: string }): void {
    texts.set(text.id, text);
    const [oldest] = texts.keys();
    if (texts.size > mostTexts && oldest !== undefined) texts.delete(oldest);
  }

  function momentOf({ sid, acceptedAt }: Accepted): string {
    const known = moments.get(sid);
    if (known) return known;
    // Of what an earlier start accepted, Twilio's stamp is all there is here.
    const at = Date.parse(acceptedAt) < begun ? acceptedAt : clock.now().toISOString();
    moments.set(sid, at);
    return at;
  }

  return {
    hear({ kind, sid, at, status, fields }) {
      if ((kind === 'status' || kind === 'call') && !moments.has(sid)) moments.set(sid, at);
      if (kind !== 'text' || sid === '') return;
      const known = texts.get(sid);
      if (!known) {
        const [number, office, body] = [fields.From ?? '', fields.To ?? '', fields.Body ?? ''];
        const photos = Number(fields.NumMedia ?? 0);
        remember({ id: sid, direction: 'sent', number, office, body, at, status, ...(photos > 0 ? { photos } : {}) });
      } else if (!wasTaken({ status: known.status ?? 0 })) {
        // Once taken, no later copy changes that.
        known.status = status;
      }
    },
    answerAs(office, to, body) {
      answered += 1;
      const at = clock.now().toISOString();
      remember({ id: `own-${answered}`, direction: 'got', office, body, at, number: to });
    },
    textsOf(number, accepted, earlier) {
      const kept = new Map(earlier.map((text) => [text.id, text]));
      const got = accepted
        .filter(({ to, status }) => to === number && status === 'delivered')
        .map((message): PhoneText => {
          const { sid: id, from: office, body, acceptedAt, mediaUrls } = message;
          const pictures = mediaUrls.map((url) => new URL(url).pathname);
          const at = Date.parse(acceptedAt) < begun ? kept.get(id)?.at : undefined;
          const shown = pictures.length > 0 ? { pictures } : {};
          return { id, direction: 'got', office, body, at: at ?? momentOf(message), ...shown };
        });
      const sent = [...texts.values()].filter((text) => text.number === number);
      const before = earlier.flatMap(({ answers, ...text }) => {
        const isKnown = texts.has(answers ?? text.id);
        return isKnown || (text.direction === 'got' && answers === undefined) ? [] : [text];
      });
      return [...before, ...sent.map(({ number: _whose, ...text }) => text), ...got].toSorted((a, b) =>
        a.at.localeCompare(b.at),
      );
    },
    practiceTimeOf: momentOf,
  };
}
