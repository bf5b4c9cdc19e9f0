import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { guardedGet, isPrivate } from '#shared/channels/guarded-get.ts';
import { twilioMedia } from '#shared/channels/sms/media.ts';
import { fetchMedia } from '#shared/domain/thread/fetch-media.ts';
import type { App } from '#shared/ports.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function picture(number: string, urls: string[], types: string[] = []) {
  const media = urls.flatMap((url, nth) => [
    [`MediaUrl${nth}`, url],
    [`MediaContentType${nth}`, types[nth] ?? 'image/png'],
  ]);
  await desk.text(number, '', { fields: { NumMedia: String(urls.length), ...Object.fromEntries(media) } });
  await desk.stack.drain();
  const threadId = await desk.threadOf(number);
  return { threadId, entry: (await desk.entries(threadId)).at(-1) };
}

describe('a picture by text', () => {
  test('is brought here with its type by its bytes, and handed out by a link that ends', async () => {
    const url = desk.stack.twilio?.keepMedia(png, 'text/html') ?? '';
    const { threadId, entry } = await picture(freshNumber(), [url], ['text/html']);
    expect(entry?.files).toEqual([{ nth: 0, name: 'picture-1.png', type: 'image/png', bytes: png.length }]);
    const { url: link } = await desk.as('coordinator')('fileLink', {
      params: { threadId, messageId: entry?.id ?? '' },
      body: { at: entry?.at ?? '', part: 0 },
    });
    const answer = await fetch(`${desk.stack.url}${link}`);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''picture-1.png");
    expect(Buffer.from(await answer.arrayBuffer()).equals(png)).toBe(true);
    const tampered = link.replace(/\.0\./, '.1.');
    expect((await fetch(`${desk.stack.url}${tampered}`)).status).toBe(404);
  });

  test('that Twilio has no more, or that is none of ours, is counted as missing and the others are kept', async () => {
    const good = desk.stack.twilio?.keepMedia(png, 'image/png') ?? '';
    const gone = good.replace(/ME[0-9a-f]{32}$/, `ME${'0'.repeat(32)}`);
    const { entry } = await picture(freshNumber(), [
      gone,
      good,
      'https://evil.test/x.png',
      'http://169.254.169.254/latest',
    ]);
    expect(entry?.files).toMatchObject([{ type: 'image/png' }]);
    expect(entry?.missingFiles).toBe(3);
  });

  test('is kept at once though another of the same text cannot be had yet, and is tried again alone', async () => {
    const urls = [0, 1, 2].map(() => desk.stack.twilio?.keepMedia(png, 'image/png') ?? '');
    const number = freshNumber();
    const media = urls.flatMap((url, nth) => [
      [`MediaUrl${nth}`, url],
      [`MediaContentType${nth}`, 'image/png'],
    ]);
    await desk.text(number, '', { fields: { NumMedia: '3', ...Object.fromEntries(media) } });
    await desk.stack.queues.purge('jobs');
    const threadId = await desk.threadOf(number);
    const { at = '', id: messageId = '' } = (await desk.entries(threadId)).at(-1) ?? {};
    const ref = { threadId, at, messageId };
    const asked: string[] = [];
    let isThere = false;
    const fetch: App['media']['fetch'] = async (url) => {
      asked.push(url);
      if (url === urls[2]) return { outcome: 'refused', code: '404' };
      if (url === urls[0] && !isThere) return { outcome: 'later', code: '503' };
      return { outcome: 'got', bytes: png, type: 'image/png' };
    };
    const app = { ...desk.app, media: { fetch } };
    const shown = async () => (await desk.entries(threadId)).find(({ id }) => id === messageId);
    expect(await fetchMedia(app, ref)).toBe('later');
    expect(await shown()).toMatchObject({ files: [{ nth: 0, name: 'picture-2.png' }], missingFiles: 1 });
    isThere = true;
    asked.length = 0;
    expect([await fetchMedia(app, ref), await fetchMedia(app, ref)]).toEqual(['kept', 'gone']);
    expect(asked).toEqual([urls[0]]);
    expect(await shown()).toMatchObject({
      files: [
        { nth: 0, name: 'picture-2.png' },
        { nth: 1, name: 'picture-1.png' },
      ],
      missingFiles: 1,
    });
  });

  test('whose job was lost is brought by the sweep', async () => {
    const url = desk.stack.twilio?.keepMedia(png, 'image/png') ?? '';
    const number = freshNumber();
    await desk.text(number, '', { fields: { NumMedia: '1', MediaUrl0: url, MediaContentType0: 'image/png' } });
    await desk.stack.queues.purge('jobs');
    await desk.advance(60_000);
    expect((await desk.entries(await desk.threadOf(number))).at(-1)?.files).toHaveLength(1);
  });
});

describe("the account's password", () => {
  const accountSid = `AC${'0'.repeat(31)}1`;
  const path = `/2010-04-01/Accounts/${accountSid}/Messages/MM1/Media/ME1`;
  const effect = <R>(_name: string, run: () => Promise<R>) => run();

  /** A provider of our making, and what it was asked with. */
  async function provider(answer: { status: number; location?: string; body?: Buffer }) {
    const asked: { url: string; authorization: string | undefined }[] = [];
    const server = createServer((request, response) => {
      asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
      const isMedia = request.url === path;
      response.writeHead(
        isMedia ? answer.status : 200,
        isMedia && answer.location ? { location: answer.location } : {},
      );
      response.end(isMedia && answer.location ? '' : (answer.body ?? png));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const media = twilioMedia({ accountSid, authToken: async () => 'secret', apiBase: base }, effect);
    return { asked, base, media, close: () => server.close() };
  }

  test('goes to our own media and not with a redirect', async () => {
    const { asked, media, close } = await provider({ status: 307, location: '/elsewhere' });
    expect(await media.fetch(`https://api.twilio.com${path}`, 5_000)).toMatchObject({
      outcome: 'got',
      type: 'image/png',
    });
    expect(asked).toEqual([
      { url: path, authorization: expect.stringMatching(/^Basic /) },
      { url: '/elsewhere', authorization: undefined },
    ]);
    close();
  });

  test.each([
    ['this machine', 'http://127.0.0.1:9/x', 'not-https'],
    ['this machine by https', 'https://127.0.0.1:9/x', 'private-address'],
    ["a cloud's own address", 'https://169.254.169.254/latest/meta-data', 'private-address'],
    ['this network by IPv6', 'https://[fd00::1]/x', 'private-address'],
    ['an IPv4 address in IPv6', 'https://[::ffff:10.0.0.1]/x', 'private-address'],
    ['a name that leads here', 'https://localhost/x', 'private-address'],
    ['a file', 'file:///etc/passwd', 'not-https'],
  ])('and no redirect leads to %s', async (_where, location, code) => {
    const { media, close } = await provider({ status: 302, location });
    expect(await media.fetch(`https://api.twilio.com${path}`, 5_000)).toEqual({ outcome: 'refused', code });
    close();
  });

  test.each([
    ['another account', `https://api.twilio.com${path.replace(/1\/Messages/, '2/Messages')}`],
    ['another host', `https://api.twilio.com.evil.test${path}`],
    ['a user in it', `https://api.twilio.com@evil.test${path}`],
    ['another path', `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages.json`],
    ['a path that climbs', `https://api.twilio.com${path}/../../../../Calls`],
    ['plain http', `http://api.twilio.com${path}`],
    ['no URL', 'x'],
  ])('is not sent to %s', async (_where, url) => {
    const { asked, media, close } = await provider({ status: 200 });
    expect(await media.fetch(url, 5_000)).toEqual({ outcome: 'refused', code: 'not-our-media' });
    expect(asked).toEqual([]);
    close();
  });

  test('what is too large is let go of, and what is broken is asked again', async () => {
    const large = await provider({ status: 200, body: Buffer.alloc(6_000_000) });
    expect(await large.media.fetch(`https://api.twilio.com${path}`, 5_000)).toEqual({
      outcome: 'refused',
      code: 'too-large',
    });
    large.close();
    const broken = await provider({ status: 503 });
    expect(await broken.media.fetch(`https://api.twilio.com${path}`, 5_000)).toEqual({ outcome: 'later', code: '503' });
    broken.close();
    expect(await broken.media.fetch(`https://api.twilio.com${path}`, 5_000)).toMatchObject({ outcome: 'later' });
  });

  test('what never ends is ended', async () => {
    const server = createServer((_request, response) => void response.writeHead(200).write('x'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const got = await guardedGet({
      url: new URL(origin),
      headers: {},
      trustedOrigin: origin,
      timeoutMs: 100,
      mostBytes: 9,
    });
    expect(got.is).toBe('unreached');
    server.closeAllConnections();
    server.close();
  });

  test.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '0.0.0.0', '100.64.0.1', '224.0.0.1'],
    ...['::1', '::', 'fe80::1', 'fd12::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1'],
  ])('%s is no place on the internet', (address) => {
    expect(isPrivate(address)).toBe(true);
  });

  test.each(['8.8.8.8', '172.32.0.1', '2606:4700::1'])('%s is', (address) => {
    expect(isPrivate(address)).toBe(false);
  });
});
