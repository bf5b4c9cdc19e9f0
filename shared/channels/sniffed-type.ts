import { fileTypeFromBuffer } from 'file-type';

const sniffedBytes = 4_100;

/** What the bytes are; where nothing tells, text that its sender calls text, else just bytes. */
export async function sniffedType(bytes: Uint8Array, said: string): Promise<string> {
  const found = await fileTypeFromBuffer(bytes.subarray(0, sniffedBytes));
  if (found) return found.mime;
  return said.toLowerCase().split(';')[0]?.trim() === 'text/plain' ? 'text/plain' : 'application/octet-stream';
}
