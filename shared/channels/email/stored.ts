import type { InboundMail } from '../../domain/thread/receive-mail.ts';
import { type OwnMail, readParts } from './inbound.ts';
import type { Part } from './multipart.ts';
import { readMime } from './read-mime.ts';

/**
 * Reads a mail as the account's own receiver (SES) left it in the bucket: the whole MIME message, with what SES found of
 * it in headers above all others. Those it writes itself: whatever a sender put under the same name stands below. Never
 * throws for what came.
 */
export async function readStored(bytes: Uint8Array, own: OwnMail): Promise<InboundMail> {
  const header = await readMime(bytes).then(
    (mail) => mail.header,
    () => () => undefined,
  );
  return readParts(partsAs(header, bytes), bytes, own);
}

/** The parts that SendGrid's webhook would have had of the same mail. */
function partsAs(header: (name: string) => string | undefined, bytes: Uint8Array): Part[] {
  const results = resultsOf(header('authentication-results') ?? '');
  const from = bare(header('return-path') ?? '');
  const to = /\bfor\s+<?([^\s<>;]{3,254}@[^\s<>;]{1,253})>?\s*;/.exec((header('received') ?? '').slice(0, 4_000))?.[1];
  const envelope = JSON.stringify({ from, to: to ? [to] : [] });
  const texts = { dkim: results.dkim, SPF: results.spf, envelope };
  const named = Object.entries(texts).map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
  return [{ name: 'email', bytes: Buffer.from(bytes) }, ...named].map((part) => ({
    ...part,
    fileName: undefined,
    type: '',
  }));
}

/** `amazonses.com; spf=pass ...; dkim=pass header.i=@a.example; ...` in the words of SendGrid's checks. */
function resultsOf(text: string): { dkim: string; spf: string } {
  const found = text.slice(0, 8_000);
  if (!/^\s*amazonses\.com\s*;/i.test(found)) return { dkim: '', spf: '' };
  // A signer may write anything before the @ of its identity: what follows the last one is the domain it signs for.
  const signed = [
    ...found.matchAll(
      /\bdkim=(\w{1,20})\s{1,5}(?:\([^();]{0,300}\)\s{0,5})?header\.[id]=(?:[^\s;]{0,300}@)?([\w.-]{1,253})(?=[\s;]|$)/gi,
    ),
  ];
  return {
    dkim: `{${signed.map(([, result, domain]) => `@${domain} : ${result}`).join(', ')}}`,
    spf: /\bspf=(\w{1,20})/i.exec(found)?.[1] ?? '',
  };
}

function bare(text: string): string {
  return text.trim().replace(/^<|>$/g, '');
}
