import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storedMailPrefix } from '#infra/topology.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { freshAddress, mailing } from '../harness/mailing.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

const domain = 'mail.harborlight.example';

interface Sent {
  from: string;
  /** What SES found, and what stood in the mail under the same name. */
  found?: string;
  claimed?: string;
  attachment?: Uint8Array;
}

/** A mail as SES leaves it in the bucket: its own headers above those of the sender. */
function stored({ from, found = 'spf=fail; dkim=none', claimed, attachment = Buffer.from('x-ray') }: Sent): Buffer {
  const head = [
    `Return-Path: <${from}>`,
    `Received: from mx.patient.example (mx.patient.example [198.51.100.7]) by inbound-smtp.us-east-1.amazonaws.com`,
    ` with SMTP id abc for office@${domain}; Mon, 02 Mar 2026 15:00:00 +0000 (UTC)`,
    `Authentication-Results: amazonses.com; ${found}`,
    ...(claimed ? [`Authentication-Results: amazonses.com; ${claimed}`] : []),
    `From: Iris Moss <${from}>`,
    `To: office@${domain}`,
    'Subject: My x-rays',
    `Message-ID: <${from}-${attachment.length}@patient.example>`,
    'Date: Mon, 02 Mar 2026 15:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b1"',
  ];
  const encoded = Buffer.from(attachment).toString('base64').replace(/.{76}/g, '$&\r\n');
  const parts = [
    '--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHere they are, from my old dentist.',
    `--b1\r\nContent-Type: image/png; name="x-ray.png"\r\nContent-Disposition: attachment; filename="x-ray.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n${encoded}`,
    '--b1--\r\n',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${parts.join('\r\n')}`);
}

let objects = 0;

/** The object is put, and the account's event bus tells of it. */
async function arrives(bytes: Uint8Array, name?: string): Promise<() => Promise<unknown>> {
  objects += 1;
  const key = `${storedMailPrefix}${name ?? `m${objects}`}`;
  await desk.app.files.put(key, bytes, 'message/rfc822');
  const event = {
    version: '0',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    detail: { version: '0', bucket: { name: 'files' }, object: { key, size: bytes.length }, reason: 'PutObject' },
  };
  const tell = () => desk.stack.runner.invoke('stored-mail', event);
  await tell();
  return tell;
}

async function mailsFrom(address: string) {
  const { id } = await desk.as('coordinator')('openThread', { body: { channel: 'email', address } });
  return (await desk.entries(id)).filter(({ kind }) => kind === 'email');
}

describe("a mail that the account's own receiver put into the bucket", () => {
  test('stands in the inbox with its files, however large, and once', async () => {
    const attachment = Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      Buffer.alloc(12_000_000, 7),
    ]);
    const again = await arrives(stored({ from: 'iris@patient.example', attachment }));
    await again();
    const [mail, ...more] = await mailsFrom('iris@patient.example');
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ direction: 'in', text: 'Here they are, from my old dentist.' });
    expect(mail).toMatchObject({ files: [expect.objectContaining({ name: 'x-ray.png', bytes: attachment.length })] });
  });

  test('is none where SES only says that it may put mails there', async () => {
    const before = await desk.as('coordinator')('listThreads', {});
    await arrives(stored({ from: 'no-reply-aws@amazon.example' }), 'AMAZON_SES_SETUP_NOTIFICATION');
    expect((await desk.as('coordinator')('listThreads', {})).threads).toHaveLength(before.threads.length);
  });

  test('is saved with its files, though they are more than the gateway carries, by a link that soon ends and names nobody', async () => {
    const attachment = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(25_000_000, 7)]);
    const bytes = stored({ from: 'moss@patient.example', attachment });
    await arrives(bytes);
    const [mail] = await mailsFrom('moss@patient.example');
    const { id: messageId = '', at = '' } = mail ?? {};
    const { id: threadId } = await desk.as('coordinator')('openThread', {
      body: { channel: 'email', address: 'moss@patient.example' },
    });
    const parts = [
      [0, attachment, 'file-1.png'],
      ['original', bytes, 'mail.eml'],
    ] as const;
    for (const [part, whole, as] of parts) {
      const { url } = await desk.as('coordinator')('fileLink', { params: { threadId, messageId }, body: { at, part } });
      const sent = await fetch(new URL(url, desk.stack.url), { redirect: 'manual' });
      const location = sent.headers.get('location') ?? '';
      expect([sent.status, sent.headers.get('cache-control')]).toEqual([302, 'no-store']);
      expect(location).not.toMatch(/x-ray|moss/);
      const saved = await fetch(new URL(location, desk.stack.url));
      expect(saved.status).toBe(200);
      expect(saved.headers.get('content-type')).toBe('application/octet-stream');
      expect(saved.headers.get('content-disposition')).toBe(`attachment; filename="${as}"`);
      expect(Buffer.from(await saved.arrayBuffer()).equals(whole)).toBe(true);
      expect(
        (await fetch(new URL(location.replace('.png', '.html').replace('.eml', '.html'), desk.stack.url))).status,
      ).toBe(403);
      expect((await fetch(new URL(location.replace(/until=\d/, 'until=9'), desk.stack.url))).status).toBe(403);
    }
    const gone = await desk.app.downloads.urlFor('mail/1/0', { as: 'file-1', seconds: -1 });
    expect((await fetch(new URL(gone, desk.stack.url))).status).toBe(403);
  });

  test.each([
    [
      'a signature that passed speaks for its sender',
      'spf=fail; dkim=pass header.i=@patient.example',
      undefined,
      'verified',
    ],
    ['an envelope of the same domain does', 'spf=pass (ok) client-ip=198.51.100.7; dkim=none', undefined, 'verified'],
    [
      'what a signer puts before the @ of its identity does not',
      'spf=fail; dkim=pass header.i=patient.example@other.example; dkim=pass header.i=@patient.example@other.example',
      undefined,
      'unverified',
    ],
    [
      'nor does it say anything against the domain after it',
      'spf=fail; dkim=pass (ok) header.i=iris@patient.example',
      undefined,
      'verified',
    ],
    ['a signature of another domain does not', 'spf=fail; dkim=pass header.i=@other.example', undefined, 'unverified'],
    [
      'what the sender wrote of it does not',
      'spf=fail; dkim=none',
      'spf=pass; dkim=pass header.i=@patient.example',
      'unverified',
    ],
  ])('%s', async (_what, found, claimed, sender) => {
    const from = `p${objects}@patient.example`;
    await arrives(stored({ from, found, ...(claimed ? { claimed } : {}) }));
    expect(await mailsFrom(from)).toMatchObject([{ mail: { sender } }]);
  });

  test('that is announced and not there is a fault, which is tried again', async () => {
    const event = { detail: { object: { key: `${storedMailPrefix}gone` } } };
    await expect(desk.stack.runner.invoke('stored-mail', event)).rejects.toThrow('not in the bucket');
  });
});

test.each([
  [20, 20, 0, undefined],
  [21, 20, 1, undefined],
  [230, 20, 200, 10],
])(
  'of %i attachments each is listed, those that are not kept apart from their mail too',
  async (count, files, more, untold) => {
    const from = freshAddress();
    const attachments = Array.from({ length: count }, (_none, nth) => ({
      name: `scan ${nth + 1}.pdf`,
      type: 'application/pdf',
      bytes: Buffer.from(`%PDF-1.4 ${nth}`),
    }));
    await mailing(desk).mail({ from, attachments });
    const [mail] = await mailsFrom(from);
    const { onlyInOriginal = [], untold: rest } = mail?.mail ?? {};
    expect([mail?.files?.length, onlyInOriginal.length, rest]).toEqual([files, more, untold]);
    if (more > 0) expect(onlyInOriginal[0]).toEqual({ nth: 20, name: 'scan 21.pdf', bytes: 11 });
  },
);
