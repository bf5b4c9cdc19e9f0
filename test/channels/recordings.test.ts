import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { voiceSample } from '#infra/local/twilio/calls/voice-sample.ts';
import { twilioRecordings } from '#shared/channels/voice/recordings.ts';

const sid = `RE${'a'.repeat(32)}`;
const accountSid = `AC${'1'.repeat(32)}`;

/** A provider that answers as it is told; answers what it was asked, with the credentials that came. */
async function provider(answer: (response: ServerResponse, url: string) => void) {
  const asked: { url: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
    answer(response, request.url ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const apiBase = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const account = { accountSid, authToken: async () => 'secret', apiBase };
  return { asked, recordings: twilioRecordings(account, (_name, run) => run()) };
}

describe('a recording at the provider', () => {
  test('is fetched from the account’s own place, by its bytes’ own type', async () => {
    const { asked, recordings } = await provider((response) => response.end(voiceSample(1)));
    const found = await recordings.fetch(sid, 5_000);
    expect(found).toMatchObject({ outcome: 'fetched', contentType: expect.stringMatching(/^audio\/.*wav/) });
    const authorization = `Basic ${Buffer.from(`${accountSid}:secret`).toString('base64')}`;
    expect(asked).toEqual([{ url: `/2010-04-01/Accounts/${accountSid}/Recordings/${sid}.wav`, authorization }]);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'https://127.0.0.1/x',
    'https://twilio.com.evil.example/x',
    'https://eviltwilio.com/x',
    'file:///etc/passwd',
    '/elsewhere',
  ])('is not followed to %s', async (location) => {
    const { asked, recordings } = await provider((response) => response.writeHead(302, { location }).end());
    expect(await recordings.fetch(sid, 5_000)).toEqual({ outcome: 'refused', code: 'redirected_elsewhere' });
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['is a page', Buffer.from('<html><script>alert(1)</script></html>'), 'not_what_it_should_be'],
    ['is nothing', Buffer.alloc(0), 'not_what_it_should_be'],
    ['is larger than any voicemail', Buffer.alloc(17 * 1024 * 1024), 'too_large'],
  ])('that %s is refused', async (_what, bytes, code) => {
    const { recordings } = await provider((response) => response.end(bytes));
    expect(await recordings.fetch(sid, 20_000)).toEqual({ outcome: 'refused', code });
  });

  test.each(['RE1', `../${sid}`, `${sid}/../x`, `https://evil.example/${sid}`])(
    'with the id %s is never asked for',
    async (id) => {
      const { asked, recordings } = await provider((response) => response.end());
      expect(await recordings.fetch(id, 5_000)).toMatchObject({ outcome: 'refused' });
      expect(asked).toEqual([]);
    },
  );

  test('that is not ready, or does not come in time, is worth another try', async () => {
    const missing = await provider((response) => response.writeHead(404).end());
    expect(await missing.recordings.fetch(sid, 5_000)).toEqual({ outcome: 'not-yet', code: '404' });
    const silent = await provider(() => undefined);
    expect(await silent.recordings.fetch(sid, 50)).toEqual({ outcome: 'not-yet', code: 'timeout' });
    const broken = await provider((response) => void response.destroy());
    expect(await broken.recordings.fetch(sid, 5_000)).toMatchObject({ outcome: 'not-yet', code: 'unreachable' });
  });

  test('that is gone counts as deleted', async () => {
    const { recordings } = await provider((response) => response.writeHead(404).end());
    expect(await recordings.remove(sid, 5_000)).toEqual({ outcome: 'removed' });
  });
});
