import { isAscii, isUtf8 } from 'node:buffer';

/** A form as it came: each name with its values in order, and whether some bytes were no text. */
export interface Form {
  /** One value, or a list where a name came more than once. Untrimmed. */
  fields: Record<string, string | string[]>;
  /** Names and values as bytes, for a signature over what was really sent. */
  bytes: [name: Uint8Array, value: Uint8Array][];
  /** True when U+FFFD stands where the bytes were no UTF-8. */
  lossy: boolean;
}

const plus = 0x2b;
const percent = 0x25;
const ampersand = 0x26;
const equals = 0x3d;

/** Reads application/x-www-form-urlencoded bytes. Nothing is refused: what is no UTF-8 becomes U+FFFD and is told. */
export function readForm(body: Uint8Array): Form {
  const fields: Record<string, string | string[]> = {};
  const bytes: Form['bytes'] = [];
  let lossy = false;
  for (const part of split(body, ampersand)) {
    if (part.length === 0) continue;
    const at = part.indexOf(equals);
    const name = unescaped(at < 0 ? part : part.subarray(0, at));
    const value = unescaped(at < 0 ? new Uint8Array() : part.subarray(at + 1));
    bytes.push([name, value]);
    lossy ||= !isUtf8(name) || !isUtf8(value);
    const key = decode(name);
    const known = Object.hasOwn(fields, key) ? fields[key] : undefined;
    // Added in place: anybody may post a million times the same name, before any signature is looked at.
    if (Array.isArray(known)) known.push(decode(value));
    else own(fields, key, known === undefined ? decode(value) : [known, decode(value)]);
  }
  return { fields, bytes, lossy };
}

/** Sets a field of any name, `__proto__` too. */
function own(fields: Form['fields'], name: string, value: string | string[]): void {
  Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
}

function split(body: Uint8Array, separator: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let start = 0;
  for (let at = body.indexOf(separator); at >= 0; at = body.indexOf(separator, start)) {
    parts.push(body.subarray(start, at));
    start = at + 1;
  }
  parts.push(body.subarray(start));
  return parts;
}

function unescaped(part: Uint8Array): Uint8Array {
  const out = new Uint8Array(part.length);
  let length = 0;
  for (let at = 0; at < part.length; at += 1) {
    const byte = part[at] ?? 0;
    const high = byte === percent ? hexDigit(part[at + 1]) : -1;
    const low = high >= 0 ? hexDigit(part[at + 2]) : -1;
    if (low >= 0) {
      out[length] = high * 16 + low;
      at += 2;
    } else out[length] = byte === plus ? 0x20 : byte;
    length += 1;
  }
  return out.subarray(0, length);
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}

const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

function decode(bytes: Uint8Array): string {
  return isAscii(bytes) ? Buffer.from(bytes).toString('latin1') : lenient.decode(bytes);
}
