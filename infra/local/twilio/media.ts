import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

/** Pictures that patients sent, as Twilio keeps them: behind the account's password, then behind a redirect to storage. */
export interface MediaShelf {
  /** Keeps a picture; answers the path that a webhook names. */
  keep(bytes: Uint8Array, contentType: string): string;
  /** Brings a picture that a message of ours names by its URL; answers its name here, or undefined where it cannot be had. */
  bring(url: string): Promise<string | undefined>;
  /** A picture that was brought. */
  find(name: string): { bytes: Buffer; contentType: string } | undefined;
  /** Answers a request for one; false when it is none. */
  serve(request: IncomingMessage, response: ServerResponse, isOurs: boolean): boolean;
}

const mediaPath = /^\/2010-04-01\/Accounts\/(AC[0-9a-fA-F]{32})\/Messages\/MM[0-9a-f]{32}\/Media\/(ME[0-9a-f]{32})$/;
/** Of what Twilio takes, what the desk sends as a picture message. */
const taken = new Set(['image/jpeg', 'image/png', 'image/gif']);
const storagePath = /^\/storage\/(ME[0-9a-f]{32})$/;

export function mediaShelf(accountSid: string, folder: string | undefined): MediaShelf {
  const memory = new Map<string, { bytes: Buffer; contentType: string }>();
  const place = folder && join(folder, 'media');

  function find(id: string): { bytes: Buffer; contentType: string } | undefined {
    if (!place) return memory.get(id);
    const path = join(place, id);
    if (!existsSync(path)) return undefined;
    return { bytes: readFileSync(path), contentType: readFileSync(`${path}.type`, 'utf8') };
  }

  function put(bytes: Uint8Array, contentType: string): string {
    const id = `ME${randomBytes(16).toString('hex')}`;
    if (place) {
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, `${id}.type`), contentType);
      writeFileSync(join(place, id), bytes);
    } else memory.set(id, { bytes: Buffer.from(bytes), contentType });
    return id;
  }

  return {
    find,
    keep: (bytes, contentType) =>
      `/2010-04-01/Accounts/${accountSid}/Messages/MM${randomBytes(16).toString('hex')}/Media/${put(bytes, contentType)}`,
    async bring(url) {
      const answer = await fetch(url).catch(() => undefined);
      const type = answer?.headers.get('content-type') ?? '';
      if (!answer?.ok || !taken.has(type)) return undefined;
      return put(new Uint8Array(await answer.arrayBuffer()), type);
    },
    serve(request, response, isOurs) {
      const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const [, account, id] = mediaPath.exec(pathname) ?? [];
      if (id && request.method === 'GET') {
        if (!isOurs) response.writeHead(401).end();
        else if (account !== accountSid || !find(id)) response.writeHead(404).end();
        else response.writeHead(307, { location: `/storage/${id}` }).end();
        return true;
      }
      const [, stored] = storagePath.exec(pathname) ?? [];
      if (!stored) return false;
      const found = find(stored);
      // Storage of another owner: a password that comes along is one that leaked.
      if (request.headers.authorization !== undefined || !found) response.writeHead(403).end();
      else response.writeHead(200, { 'content-type': found.contentType }).end(found.bytes);
      return true;
    },
  };
}
