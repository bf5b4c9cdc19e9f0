import { type FoundPart, findFile } from '#shared/domain/link/find-file.ts';
import type { App } from '#shared/ports.ts';
import { type HttpRequest, type HttpResponse, httpFunction } from '../entry.ts';
import { downloads } from '../plugs/downloads.ts';
import { files } from '../plugs/files.ts';
import { secret } from '../plugs/secret.ts';
import { byteRange } from './byte-range.ts';

/** `GET /files/<token>`: one file of a message, for some minutes, to whoever was given the link. Twilio may ask HEAD first. */
export const handler = httpFunction(answered, { plugs: { downloads, files, secret } });

/** What Lambda can answer: 6 MB of base64. */
const largest = 4_400_000;
const tooLarge = 'This file is too large to be handed out here.';
const ended = 'This link has ended. Go back and open the file again.';
const keptTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'audio/wav']);
const nothingRuns = "default-src 'none'; frame-ancestors 'none'; sandbox";
/** To follow it at once. */
const followSeconds = 60;

interface FoundFile extends Omit<FoundPart, 'bytes'> {
  bytes: Uint8Array;
}

async function answered(app: App, request: HttpRequest): Promise<HttpResponse> {
  const answer = await handOut(app, request);
  if (request.method !== 'HEAD') return answer;
  const { bytes, body, ...rest } = answer;
  const length = bytes?.length ?? Buffer.byteLength(body ?? '');
  return { ...rest, headers: { ...rest.headers, 'content-length': String(length) } };
}

async function handOut(app: App, request: HttpRequest): Promise<HttpResponse> {
  const part = await findFile(app, request.path.slice('/files/'.length));
  if (!part) return told(404, ended);
  if (isForElsewhere(part)) return elsewhere(app, part);
  const bytes = await app.files.get(part.key);
  if (!bytes) return told(404, ended);
  const found = { ...part, bytes };
  if (typeof found.part === 'number' && request.headers.range) return some(found, request.headers.range);
  if (bytes.length > largest) return told(413, tooLarge);
  if (found.part === 'images') return withImages(found);
  if (found.part === 'html') return words(found);
  return download(found);
}

/** What Lambda could not answer whole: large files but voicemails, which players ask for in parts, and a mail as it came. */
function isForElsewhere({ part, type, bytes = 0 }: FoundPart): boolean {
  return part === 'original' || (bytes > largest && type !== 'audio/wav');
}

/** The bucket itself hands it out, under a name that says nothing of the patient: URLs stand in logs. */
async function elsewhere(app: App, { key, name, part }: FoundPart): Promise<HttpResponse> {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
  const as = typeof part === 'number' ? `file-${part + 1}${ending}` : `mail${ending}`;
  const location = await app.downloads.urlFor(key, { as, seconds: followSeconds });
  return { status: 302, headers: { location } };
}

/** A file is never a page: only pictures and voicemails keep their type, and everything is saved rather than shown. */
function download({ name, type, bytes }: FoundFile): HttpResponse {
  return {
    status: 200,
    headers: {
      'accept-ranges': 'bytes',
      'content-type': keptTypes.has(type) ? type : 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
      'content-security-policy': nothingRuns,
      'cross-origin-resource-policy': 'same-origin',
    },
    bytes,
  };
}

/** Some of a file's bytes, as a player asks for them; fewer than were asked for where Lambda could not answer them all. */
function some(found: FoundFile, header: string): HttpResponse {
  const whole = found.bytes.length;
  const range = byteRange(header, whole, largest);
  if (range === 'unsatisfiable')
    return { ...told(416, 'No such part.'), headers: { 'content-range': `bytes */${whole}` } };
  if (!range) return whole > largest ? told(413, tooLarge) : download(found);
  const { headers } = download(found);
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${range.from}-${range.to}/${whole}` },
    bytes: found.bytes.subarray(range.from, range.to + 1),
  };
}

/** The cleaned HTML as words for the desk, which cleans it once more and frames it. */
function words({ bytes }: FoundFile): HttpResponse {
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'content-security-policy': nothingRuns },
    bytes,
  };
}

/** Pictures from elsewhere, once and by a person's wish: a document in a sandbox, whose policy lets in pictures alone. */
function withImages({ bytes }: FoundFile): HttpResponse {
  const policy = [
    "default-src 'none'",
    'img-src data: https:',
    "frame-ancestors 'self'",
    'sandbox allow-popups allow-popups-to-escape-sandbox',
  ].join('; ');
  // In cleaned HTML `<` and `>` stand only round tags, and quotes only round values: each attribute is looked at whole,
  // for a value may read like the name of another.
  const html = Buffer.from(bytes)
    .toString('utf8')
    .replace(/<img [^<>]*>/g, (tag) =>
      tag.replace(/ ([a-z-]+)="([^"]*)"/g, (whole, name: string, value: string) =>
        name === 'data-remote' ? ` referrerpolicy="no-referrer" src="${value}"` : whole,
      ),
    );
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-frame-options': 'SAMEORIGIN',
    },
    body: `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light"></head><body>${html}</body></html>`,
  };
}

function told(status: number, sentence: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: sentence };
}
