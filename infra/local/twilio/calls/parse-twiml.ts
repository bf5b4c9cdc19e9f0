/** One verb or noun of a TwiML document, as it was read. */
export interface ReadVerb {
  name: string;
  attributes: Record<string, string>;
  words: string;
  within: ReadVerb[];
}

/** A document that Twilio would not run, and why: the caller would hear an application error. */
export class TwimlError extends Error {
  constructor(why: string) {
    super(`not TwiML: ${why}`);
    this.name = 'TwimlError';
  }
}

const languages = ['en-US', 'es-MX', 'es-US', 'es-ES'];
const oneOf =
  (...values: string[]) =>
  (value: string) =>
    values.includes(value);
const isUrl = (value: string) => /^https?:\/\/[^\s]+$/.test(value) && URL.canParse(value);
const isNumber =
  (least: number, most: number) =>
  (value: string): boolean =>
    /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
const isBoolean = oneOf('true', 'false');
const isPost = oneOf('POST');

/** What each verb may hold, of what Twilio's documentation says of the ones that we use. */
const schema: Record<
  string,
  { attributes: Record<string, (value: string) => boolean>; within: string[]; words: boolean }
> = {
  Response: {
    attributes: {},
    within: ['Say', 'Gather', 'Dial', 'Record', 'Hangup', 'Pause', 'Redirect'],
    words: false,
  },
  Say: {
    attributes: { language: oneOf(...languages), voice: () => true, loop: isNumber(0, 10) },
    within: [],
    words: true,
  },
  Pause: { attributes: { length: isNumber(0, 60) }, within: [], words: false },
  Hangup: { attributes: {}, within: [], words: false },
  Redirect: { attributes: { method: isPost }, within: [], words: true },
  Gather: {
    attributes: {
      input: oneOf('dtmf', 'speech', 'dtmf speech'),
      numDigits: isNumber(1, 32),
      timeout: isNumber(1, 120),
      actionOnEmptyResult: isBoolean,
      finishOnKey: (value) => /^[0-9*#]?$/.test(value),
      method: isPost,
      action: isUrl,
    },
    within: ['Say', 'Pause'],
    words: false,
  },
  Dial: {
    attributes: {
      action: isUrl,
      method: isPost,
      timeout: isNumber(1, 600),
      callerId: (value) => /^\+[1-9]\d{7,14}$/.test(value),
      answerOnBridge: isBoolean,
    },
    within: ['Number'],
    words: true,
  },
  Number: {
    attributes: {
      url: isUrl,
      method: isPost,
      statusCallback: isUrl,
      statusCallbackMethod: isPost,
      statusCallbackEvent: (value) => value.split(' ').every(oneOf('initiated', 'ringing', 'answered', 'completed')),
    },
    within: [],
    words: true,
  },
  Record: {
    attributes: {
      action: isUrl,
      method: isPost,
      timeout: isNumber(0, 120),
      maxLength: isNumber(1, 14_400),
      finishOnKey: (value) => /^[0-9*#]+$/.test(value),
      playBeep: isBoolean,
      transcribe: isBoolean,
      transcribeCallback: isUrl,
      recordingStatusCallback: isUrl,
      recordingStatusCallbackMethod: isPost,
      recordingStatusCallbackEvent: (value) => value.split(' ').every(oneOf('in-progress', 'completed', 'absent')),
    },
    within: [],
    words: false,
  },
};

const mostWords = 4096;
const token = /<\?[^>]*\?>|<(\/?)([A-Za-z]+)((?:\s+[A-Za-z]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const attribute = /([A-Za-z]+)="([^"<]*)"/g;
const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Whether XML 1.0 can hold every character of it. */
function isXmlText(text: string): boolean {
  const isAllowed = (unit: number) => (unit >= 0x20 ? unit < 0xfffe : unit === 9 || unit === 10 || unit === 13);
  return !halves.test(text) && Array.from({ length: text.length }, (_none, at) => text.charCodeAt(at)).every(isAllowed);
}

/** Reads an answer as Twilio does: well-formed XML, known verbs, attributes with values it takes. Throws TwimlError. */
export function parseTwiml(text: string): ReadVerb {
  if (text.startsWith('\ufeff')) throw new TwimlError('a byte order mark stands before it');
  if (!isXmlText(text)) throw new TwimlError('a character that XML cannot hold');
  const open: ReadVerb[] = [];
  let root: ReadVerb | undefined;
  let at = 0;
  while (at < text.length) {
    token.lastIndex = at;
    const found = token.exec(text);
    if (!found) throw new TwimlError(`markup at ${at} that is not well formed`);
    at = token.lastIndex;
    const [, closing, name = '', attributes = '', empty, words] = found;
    const parent = open.at(-1);
    if (words !== undefined) {
      if (parent) parent.words += unescaped(words);
      else if (words.trim() !== '') throw new TwimlError('words outside of the document');
    } else if (name !== '' && closing) {
      if (parent?.name !== name) throw new TwimlError(`</${name}> closes nothing`);
      open.pop();
    } else if (name !== '') {
      if (root && !parent) throw new TwimlError('more than one document');
      const verb = { name, attributes: attributesOf(attributes), words: '', within: [] };
      if (parent) parent.within.push(verb);
      root ??= verb;
      if (!empty) open.push(verb);
    }
  }
  if (!root || open.length > 0) throw new TwimlError('it ends too early');
  if (root.name !== 'Response') throw new TwimlError(`its root is ${root.name}`);
  check(root);
  return root;
}

function attributesOf(text: string): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(attribute)) {
    if (name in given) throw new TwimlError(`${name} stands there twice`);
    given[name] = unescaped(value);
  }
  return given;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    const mark = entities[name];
    if (mark === undefined || !whole.endsWith(';')) throw new TwimlError(`${whole} is no entity`);
    return mark;
  });
}

function check({ name, attributes, words, within }: ReadVerb): void {
  const allowed = schema[name];
  if (!allowed) throw new TwimlError(`there is no verb ${name}`);
  for (const [key, value] of Object.entries(attributes)) {
    const isRight = allowed.attributes[key];
    if (!isRight) throw new TwimlError(`${name} has no attribute ${key}`);
    if (!isRight(value)) throw new TwimlError(`${name} does not take ${key}="${value}"`);
  }
  if (!allowed.words && words.trim() !== '') throw new TwimlError(`${name} holds no words`);
  if (words.length > mostWords) throw new TwimlError(`${name} holds more than ${mostWords} characters`);
  for (const verb of within) {
    if (!allowed.within.includes(verb.name)) throw new TwimlError(`${verb.name} does not stand in ${name}`);
    check(verb);
  }
}
