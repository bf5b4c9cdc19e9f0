/** How files begin that patients send, each with its type. A number is a byte, a text its ASCII, null any byte. */
const beginnings: readonly (readonly [type: string, begins: readonly (number | string | null)[]])[] = [
  ['image/png', [0x89, 'PNG', 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', ['GIF87a']],
  ['image/gif', ['GIF89a']],
  ['image/webp', ['RIFF', null, null, null, null, 'WEBP']],
  ['image/bmp', ['BM', null, null, null, null, 0, 0, 0, 0]],
  ['image/tiff', ['II', 0x2a, 0]],
  ['image/tiff', ['MM', 0, 0x2a]],
  ['image/heic', [null, null, null, null, 'ftyphei']],
  ['image/heic', [null, null, null, null, 'ftypmif1']],
  ['image/avif', [null, null, null, null, 'ftypavif']],
  ['video/quicktime', [null, null, null, null, 'ftypqt']],
  ['video/3gpp', [null, null, null, null, 'ftyp3g']],
  ['audio/mp4', [null, null, null, null, 'ftypM4A']],
  ['video/mp4', [null, null, null, null, 'ftyp']],
  ['audio/wav', ['RIFF', null, null, null, null, 'WAVE']],
  ['audio/ogg', ['OggS']],
  ['audio/amr', ['#!AMR']],
  ['audio/mpeg', ['ID3']],
  ['audio/mpeg', [0xff, 0xfb]],
  ['application/pdf', ['%PDF-']],
  ['application/zip', ['PK', 3, 4]],
];

const patterns = beginnings.map(([type, begins]) => ({
  type,
  bytes: begins.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : [part])),
}));

/**
 * What the bytes are, by how files of the field begin (an archive by that alone, whatever is in it); where nothing tells,
 * text that its sender calls text, else just bytes. A library that knows every format would be a tenth of the webhook.
 */
export function sniffedType(bytes: Uint8Array, said: string): string {
  const found = patterns.find(({ bytes: begins }) => begins.every((byte, at) => byte === null || bytes[at] === byte));
  if (found) return found.type;
  return said.toLowerCase().split(';')[0]?.trim() === 'text/plain' ? 'text/plain' : 'application/octet-stream';
}
