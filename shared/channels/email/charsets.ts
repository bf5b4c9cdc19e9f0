const utf7 = new Set(['utf-7', 'utf7', 'unicode-1-1-utf-7', 'unicode-2-0-utf-7', 'csutf7', 'csunicode11utf7']);
/** Names that say no more than that nobody thought about it. */
const sayNothing = new Set([
  '',
  'us-ascii',
  'ascii',
  'ansi_x3.4-1968',
  'utf-8',
  'utf8',
  '8bit',
  'unknown',
  'unknown-8bit',
]);
/** How Japanese in seven bits begins. */
const japanese = ['\u001b$B', '\u001b$@'];

/**
 * Text of bytes in a charset by the name that its sender gave it. A name that says nothing (none, ASCII, UTF-8, one that
 * nobody knows) is looked at: what is UTF-8 is read so, also where some signs of it are broken, and all else as Western
 * European. UTF-7, which no browser reads any more, is read here. Never throws.
 */
export function decoded(bytes: Uint8Array | undefined, charset: string | undefined): string {
  if (!bytes) return '';
  const name = (charset ?? '').trim().toLowerCase().replace(/^"|"$/g, '');
  if (utf7.has(name)) return fromUtf7(Buffer.from(bytes).toString('latin1'));
  const known = sayNothing.has(name) ? undefined : decoderOf(name);
  return known ? known.decode(bytes) : looked(bytes);
}

/** What came before the words, where everything is ASCII or UTF-8 by rights; what is neither is made UTF-8. */
export function inUtf8(bytes: Uint8Array): Uint8Array {
  return isUtf8(bytes) ? bytes : Buffer.from(looked(bytes));
}

function decoderOf(name: string): TextDecoder | undefined {
  for (const label of [name, name.replace(/^(?:x-|cs)/, ''), name.replace(/^cp-?/, 'windows-')]) {
    try {
      return new TextDecoder(label);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return undefined;
}

function looked(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  if (isUtf8(bytes)) return japanese.some((begins) => text.includes(begins)) ? japaneseOf(bytes) : text;
  // Broken here and there, as by a cut between two bytes of a sign: more of it is right than not.
  const broken = text.match(/\ufffd/g)?.length ?? 0;
  const right = text.match(/[^\p{ASCII}\ufffd]/gu)?.length ?? 0;
  return right > broken ? text : new TextDecoder('windows-1252').decode(bytes);
}

function japaneseOf(bytes: Uint8Array): string {
  return new TextDecoder('iso-2022-jp').decode(bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    // It says so by throwing.
    return false;
  }
}

/** RFC 2152: runs of UTF-16 in base64 between `+` and whatever is no base64; `+-` is a plus. */
function fromUtf7(text: string): string {
  return text
    .replace(/\+([A-Za-z0-9+/]*)-?/g, (_whole, run: string) => {
      if (run === '') return '+';
      const bytes = Buffer.from(run, 'base64');
      return bytes
        .subarray(0, bytes.length - (bytes.length % 2))
        .swap16()
        .toString('utf16le');
    })
    .toWellFormed();
}
