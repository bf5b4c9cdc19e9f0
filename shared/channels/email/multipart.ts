import { Busboy } from '@fastify/busboy';

/** One part of a form: its exact bytes, and what its own headers said of it. */
export interface Part {
  name: string;
  bytes: Buffer;
  fileName: string | undefined;
  type: string;
}

const limits = { parts: 500, fileSize: 12_000_000, fieldNameSize: 200, headerPairs: 50 };

/**
 * The parts of multipart/form-data as bytes, each with the charset still to be told by another of them. Undefined where
 * the body is none, or breaks off: lines that end in LF alone, a byte order mark before the first boundary.
 */
export function partsOf(contentType: string | undefined, body: Uint8Array): Promise<Part[] | undefined> {
  if (!contentType?.toLowerCase().startsWith('multipart/form-data')) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const parts: Part[] = [];
    const broken = () => resolve(undefined);
    try {
      const form = new Busboy({ headers: { 'content-type': contentType }, limits, isPartAFile: () => true });
      // A part may come without a name, whatever the package's types say.
      form.on('file', (name: string | undefined, stream, fileName: string | undefined, _encoding, type) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => parts.push({ name: name ?? '', bytes: Buffer.concat(chunks), fileName, type }));
        stream.on('error', broken);
      });
      form.on('error', broken);
      form.on('finish', () => resolve(parts.length > 0 ? parts : undefined));
      form.end(Buffer.from(body));
    } catch {
      // The content type names no boundary.
      broken();
    }
  });
}
