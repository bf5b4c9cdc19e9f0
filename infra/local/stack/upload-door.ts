import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Files, Uploads } from '#shared/ports.ts';
import type { Beside } from './gateway.ts';

/** Where browsers put files on this machine, as a presigned URL of S3 lets them on AWS. */
export interface UploadDoor extends Uploads {
  serve: Beside;
}

const path = /^\/uploads\/([A-Za-z0-9_-]+(?:\/[A-Za-z0-9_.-]+)+)$/;
const type = 'application/octet-stream';

/**
 * Takes what S3 takes and refuses what S3 refuses: the signature, the end, the length and the type of a signed PUT. The URL
 * is a path, so that the page may be open under either name of this machine.
 */
export function uploadDoor(key: string, files: Pick<Files, 'put'>, machineNow: () => number): UploadDoor {
  const signatureOf = (file: string, bytes: string, until: string) =>
    createHmac('sha256', key).update(['PUT', file, bytes, until].join('\n')).digest('hex');
  return {
    async urlFor(file, { bytes, seconds }) {
      const until = String(machineNow() + seconds * 1000);
      const query = { bytes: String(bytes), until, signature: signatureOf(file, String(bytes), until) };
      return `/uploads/${file}?${new URLSearchParams(query)}`;
    },
    async serve(request, response, url) {
      const file = path.exec(url.pathname)?.[1];
      if (!file || request.method !== 'PUT') return false;
      const [bytes = '', until = '', signature = ''] = ['bytes', 'until', 'signature'].map(
        (name) => url.searchParams.get(name) ?? '',
      );
      const isSigned = isSame(signature, signatureOf(file, bytes, until)) && request.headers['content-type'] === type;
      const isOpen = isSigned && machineNow() < Number(until) && request.headers['content-length'] === bytes;
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) if (isOpen) chunks.push(chunk);
      if (isOpen) await files.put(file, Buffer.concat(chunks), type);
      response.writeHead(isOpen ? 200 : 403).end();
      return true;
    },
  };
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
