/** What a one-word text asks of us. `yes` is apart from `start`: it may answer a question, and opts nobody back in. */
export type KeywordName = 'stop' | 'start' | 'yes' | 'help';

/**
 * A keyword found in a text: the word as our tables or the provider's own list spell it, in capitals and without
 * accents. `ambiguous` says that it may have meant the visit instead (CANCEL): honour the opt-out and tell a person.
 */
export interface KeywordMatch {
  keyword: KeywordName;
  word: string;
  ambiguous: boolean;
}

/**
 * The words, by what they ask: Twilio's defaults, OPT OUT as 47 CFR 64.1200(a)(10) spells it, and the Spanish and French
 * ones seen in use. Accents are left out on both sides of the comparison.
 */
export const keywordTable = {
  stop: [
    ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'OPT OUT', 'OPT-OUT'],
    ...['ALTO', 'PARAR', 'NO MAS'],
    ...['ARRET', 'ARRETE'],
  ],
  start: ['START', 'UNSTOP'],
  yes: ['YES'],
  help: ['HELP', 'INFO'],
} as const satisfies Record<KeywordName, readonly string[]>;

const ambiguousWords: ReadonlySet<string> = new Set(['CANCEL']);
const keywordByWord: ReadonlyMap<string, KeywordName> = new Map(
  (['stop', 'start', 'yes', 'help'] as const).flatMap((keyword) =>
    keywordTable[keyword].map((word): [string, KeywordName] => [word, keyword]),
  ),
);
const keywordByOptOutType: ReadonlyMap<string, KeywordName> = new Map([
  ['STOP', 'stop'],
  ['START', 'start'],
  ['HELP', 'help'],
]);

// One segment. Trimming punctuation takes time in the square of the length, and a body may be very long.
const longestBody = 160;

/** The whole body as one word: capitals, no accents, nothing around it. Hidden formatting characters count as space. */
function bareWord(body: string): string {
  return body
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/^[\s\p{Cf}\p{Pi}\p{Pf}\p{Ps}"'`¡¿]+/u, '')
    .replace(/[\s\p{Cf}\p{P}`]+$/u, '')
    .replace(/\s+/g, ' ');
}

/**
 * The keyword that a text consists of, or undefined when the body is more than that one word ("stop please" is for a
 * person to judge). Case, accents, surrounding space and quotes, and trailing punctuation do not matter.
 *
 * `optOutType` is Twilio's OptOutType (STOP, START or HELP; sent only with Advanced Opt-Out on) and wins, since the
 * provider has already acted on the practice's own word list, with two exceptions that protect the patient: one of our
 * stop words is always a stop, and YES is never a start.
 */
export function keywordOf(body: string, optOutType?: string): KeywordMatch | undefined {
  const trimmed = body.trim();
  const word = trimmed.length > longestBody ? '' : bareWord(trimmed);
  const ours = keywordByWord.get(word);
  const theirs = optOutType === undefined ? undefined : keywordByOptOutType.get(optOutType.trim().toUpperCase());
  const keepsOurs = ours === 'stop' || (ours === 'yes' && theirs === 'start');
  const keyword = keepsOurs ? ours : (theirs ?? ours);
  if (keyword === undefined) return undefined;
  return {
    keyword,
    word: word === '' ? keyword.toUpperCase() : word,
    ambiguous: keyword === 'stop' && ambiguousWords.has(word),
  };
}
