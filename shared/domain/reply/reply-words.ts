/**
 * What replies are read by in one language; each phrase is a piece of a regular expression. `alone` counts only where
 * nothing else stands in the reply but what is known, `within` also among other words.
 */
export interface ReplyWords {
  confirm: { alone: string[] };
  /** "ok": yes to a question, and nothing but politeness beside a thanks. */
  acknowledge: string[];
  cancel: { alone: string[] };
  reschedule: { alone: string[]; within: string[] };
  late: { within: string[] };
  thanks: { alone: string[] };
  question: { within: string[] };
  /** What takes the certainty out of a yes or a no. */
  doubt: string[];
  /** Days and times of day. */
  when: string[];
  /** What changes nothing: greetings, politeness, reasons. */
  filler: string[];
}
