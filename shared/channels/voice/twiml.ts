/** One verb or noun of TwiML: its name, its attributes, and words or verbs within. */
export interface Verb {
  name: 'Say' | 'Gather' | 'Dial' | 'Number' | 'Record' | 'Hangup';
  attributes?: Record<string, string | number | boolean | undefined>;
  words?: string;
  within?: Verb[];
}

/** Twilio says at most so many characters at once. */
const mostWords = 4096;

/**
 * The answer to a step of a call. A tree of six verbs needs no XML library: Twilio's own builder is 4 MB with its
 * package, and throws on what no XML may hold. Here that is left out, so that no name can break a call.
 */
export function twiml(verbs: readonly Verb[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs.map(element).join('')}</Response>`;
}

function element({ name, attributes = {}, words, within = [] }: Verb): string {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  const content = `${words === undefined ? '' : escaped(words.slice(0, mostWords))}${within.map(element).join('')}`;
  return content === '' ? `<${name}${given}/>` : `<${name}${given}>${content}</${name}>`;
}

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** What XML 1.0 cannot hold is left out: control characters, halves of characters, the two that are none. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get in
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
      .replace(/[&<>"']/g, (mark) => marks[mark] ?? '')
  );
}
