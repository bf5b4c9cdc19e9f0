import { ulid } from 'ulid';
import type { Desk } from './desk.ts';

/** A picture of one point. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

/** Puts bytes where the desk said, as a browser does. */
export function put(desk: Desk, url: string, bytes: Uint8Array, type = 'application/octet-stream'): Promise<Response> {
  return fetch(new URL(url, desk.stack.url), {
    method: 'PUT',
    headers: { 'content-type': type },
    body: new Uint8Array(bytes),
  });
}

/** Brings a file to a thread as the coordinator, up to where it may be sent; answers its upload. */
export async function bring(desk: Desk, threadId: string, name: string, bytes: Uint8Array, id = ulid()) {
  const call = desk.as('coordinator');
  const { url } = await call('beginUpload', { params: { threadId }, body: { id, name, bytes: bytes.length } });
  const answer = await put(desk, url, bytes);
  if (!answer.ok) throw new Error(`the file was answered ${answer.status}`);
  return { id, ...(await call('checkUpload', { params: { threadId, uploadId: id } })) };
}
