import * as z from 'zod';

/** How the ringing of the other side ended, in the provider's words; `answered` also where they have hung up since. */
export const legEnd = z.enum(['answered', 'busy', 'no-answer', 'failed', 'canceled']);
export type LegEnd = z.infer<typeof legEnd>;

/**
 * What has been heard of a call. Each fact is told by one kind of callback or by several, twice, late or never; none is
 * taken back. What a call came to follows from them (call.ts), so the order in which they are heard does not matter.
 */
export const callFacts = z.object({
  /** Spanish was chosen by its key. */
  language: z.literal('es').optional(),
  dialled: legEnd.optional(),
  /** When the other side took it, and the desk's number that did. */
  answeredAt: z.iso.datetime().optional(),
  answeredBy: z.string().optional(),
  /** How long they talked. */
  seconds: z.number().int().nonnegative().optional(),
  /** When the phone of whoever asked for the call was taken. */
  staffAnsweredAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  /** Its end was never told, and taken for granted after a while. */
  endUnheard: z.literal(true).optional(),
  /** A voicemail, by the provider's id of the recording. */
  recording: z.object({ sid: z.string(), seconds: z.number().int().nonnegative() }).optional(),
  /** The provider's transcript of the voicemail. */
  transcript: z.string().optional(),
});
export type CallFacts = z.infer<typeof callFacts>;

const legRank = { answered: 4, busy: 3, 'no-answer': 2, failed: 1, canceled: 0 } as const satisfies Record<
  LegEnd,
  number
>;

/**
 * Both sets of facts as one. Told apart or together, in any order and any number of times, the result is the same: of
 * two times the earlier counts, of two lengths the longer, of two ends of a leg the one in which most happened.
 */
export function joined(one: CallFacts, other: CallFacts): CallFacts {
  return defined({
    language: one.language ?? other.language,
    dialled: pick(one.dialled, other.dialled, (a, b) => (legRank[a] >= legRank[b] ? a : b)),
    answeredAt: pick(one.answeredAt, other.answeredAt, smaller),
    answeredBy: pick(one.answeredBy, other.answeredBy, smaller),
    seconds: pick(one.seconds, other.seconds, Math.max),
    staffAnsweredAt: pick(one.staffAnsweredAt, other.staffAnsweredAt, smaller),
    endedAt: pick(one.endedAt, other.endedAt, smaller),
    endUnheard: one.endUnheard ?? other.endUnheard,
    recording: pick(one.recording, other.recording, longerRecording),
    transcript: pick(one.transcript, other.transcript, (a, b) =>
      a.length === b.length ? smaller(a, b) : a.length > b.length ? a : b,
    ),
  });
}

/** Whether joining them with others would change nothing. */
export function knows(known: CallFacts, news: CallFacts): boolean {
  return JSON.stringify(joined(known, news)) === JSON.stringify(joined(known, known));
}

type Recording = NonNullable<CallFacts['recording']>;

function longerRecording(a: Recording, b: Recording): Recording {
  if (a.seconds !== b.seconds) return a.seconds > b.seconds ? a : b;
  return a.sid <= b.sid ? a : b;
}

function smaller(a: string, b: string): string {
  return a <= b ? a : b;
}

function pick<T>(a: T | undefined, b: T | undefined, choose: (a: T, b: T) => T): T | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : choose(a, b);
}

function defined(facts: { [K in keyof CallFacts]: CallFacts[K] | undefined }): CallFacts {
  return callFacts.parse(Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)));
}
