import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { multipart, rawForm } from '#infra/local/posted-mail.ts';
import { decoded } from '#shared/channels/email/charsets.ts';
import { readMail } from '#shared/channels/email/inbound.ts';

const own = { keys: ['a-key'], from: 'desk@office.example', inboundDomain: 'mail.office.example' };
const who = { from: 'patient@example.com', to: 'frontdesk@mail.office.example' };
const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** A mail in raw mode whose one part is these bytes, with or without a charset named. */
function raw(charset: string | undefined, words: Uint8Array, head = 'Subject: x', type = 'text/plain') {
  const named = charset === undefined ? type : `${type}; charset=${charset}`;
  const headers = `From: ${who.from}\r\n${head}\r\nMessage-ID: <1@example.com>\r\nContent-Type: ${named}\r\n\r\n`;
  return readMail(rawForm(Buffer.concat([latin1(headers), words]), who), own);
}

/** The same in default mode. */
function fields(charset: string | undefined, words: Uint8Array) {
  const charsets = JSON.stringify(charset === undefined ? {} : { text: charset });
  return readMail(
    multipart({ ...who, subject: 'x', charsets, text: words, headers: 'Message-ID: <1@example.com>' }),
    own,
  );
}

const words = 'Zoë, is 10:40 ok? 5 € – naïve 😀';
const western = 'Zoë, à bientôt';
const cases: [what: string, charset: string | undefined, bytes: Uint8Array, expected: string][] = [
  ['us-ascii that is UTF-8', 'us-ascii', Buffer.from(words), words],
  ['us-ascii in capitals and quotes that is UTF-8', '"US-ASCII"', Buffer.from(words), words],
  ['us-ascii that is Latin-1', 'us-ascii', latin1(western), western],
  ['nothing, in UTF-8', undefined, Buffer.from(words), words],
  ['nothing, in Latin-1', undefined, latin1(western), western],
  ['UTF-8 that is Latin-1', 'utf-8', latin1(western), western],
  ['UTF-8 that is cut within a sign', 'utf-8', Buffer.from(words).subarray(0, -1), words.replace('😀', '\ufffd')],
  ['Latin-1, in Latin-1', 'iso-8859-1', latin1(western), western],
  ['Windows, in Windows', 'windows-1252', Buffer.from([0x80, 0x20, 0x93, 0x78, 0x94]), '€ “x”'],
  ['a Cyrillic code page by another name', 'cp-1251', Buffer.from([0xcf, 0xf0, 0xe8]), 'При'],
  ['UTF-7', 'utf-7', latin1('Zo+AOs-, 1 +- 1, 5 +IKw +2D3eAA-'), 'Zoë, 1 + 1, 5 € 😀'],
  ['UTF-7 that breaks off', 'UTF-7', latin1('Zo+AO'), 'Zo'],
  ['a charset that nobody knows, in UTF-8', 'x-own-27', Buffer.from(words), words],
  ['a charset that nobody knows, in Latin-1', 'x-own-27', latin1(western), western],
  ['ISO-2022-JP', 'iso-2022-jp', latin1('\u001b$B$3$s\u001b(B'), 'こん'],
  ['us-ascii that is ISO-2022-JP', 'us-ascii', latin1('\u001b$B$3$s\u001b(B'), 'こん'],
  ['a charset that the platform refuses', 'iso-2022-kr', latin1('plain'), 'plain'],
];

describe('words of a mail that says', () => {
  test.each(cases)('%s are read in raw mode', async (_what, charset, bytes, expected) => {
    expect((await raw(charset, bytes)).text).toBe(expected);
  });

  test.each(cases)('%s are read in default mode', async (_what, charset, bytes, expected) => {
    expect((await fields(charset?.replaceAll('"', ''), bytes)).text).toBe(expected);
  });
});

test('a subject and a name in Latin-1 that nobody declared are read', async () => {
  const { mail, from } = await raw(
    'utf-8',
    Buffer.from(words),
    `Subject: Termin für Zoë\r\nReply-To: Zoë <${who.from}>`,
  );
  expect([mail.subject, from]).toEqual(['Termin für Zoë', who.from]);
});

test('a text file keeps its bytes, whatever charset it says', async () => {
  const bytes = latin1('a+AOs-\xeb');
  const part = (head: string, body: Uint8Array) =>
    Buffer.concat([latin1(`--b\r\n${head}\r\n\r\n`), body, latin1('\r\n')]);
  const mime = Buffer.concat([
    latin1(`From: ${who.from}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n`),
    part('Content-Type: text/plain; charset=utf-7', latin1('Zo+AOs-')),
    part(
      'Content-Type: text/plain; charset=utf-7; name=a.txt\r\nContent-Disposition: attachment; filename=a.txt\r\nContent-Transfer-Encoding: base64',
      latin1(bytes.toString('base64')),
    ),
    latin1('--b--\r\n'),
  ]);
  const { text, contents } = await readMail(rawForm(mime, who), own);
  expect(text).toBe('Zoë');
  expect(contents.map(({ bytes: kept }) => Buffer.from(kept)).filter((kept) => kept.equals(bytes))).toHaveLength(1);
});

test('tags that only UTF-7 shows are cleaned like any', async () => {
  const html = latin1('+ADw-p+AD4-Hi+ADw-/p+AD4-+ADw-script+AD4-alert(1)+ADw-/script+AD4-');
  const { contents, text } = await raw('utf-7', html, 'Subject: x', 'text/html');
  const cleaned = contents.find(({ key }) => key.endsWith('/html'))?.bytes ?? new Uint8Array();
  expect([Buffer.from(cleaned).toString().trim(), text]).toEqual(['<p>Hi</p>', 'Hi']);
});

test('no bytes in any charset throw', () => {
  const charsets = ['utf-7', 'us-ascii', 'utf-8', 'utf-16', 'big5', 'iso-2022-jp', 'replacement', 'x', '', '\u0000'];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...charsets), (bytes, charset) => {
      expect(decoded(bytes, charset).isWellFormed()).toBe(true);
    }),
  );
});
