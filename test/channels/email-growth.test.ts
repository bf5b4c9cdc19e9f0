import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { mimeOf, multipart, rawForm } from '#infra/local/posted-mail.ts';
import { readMail } from '#shared/channels/email/inbound.ts';
import { readEvents } from '#shared/channels/email/status.ts';

const own = { keys: ['a-key'], from: 'desk@office.example', inboundDomain: 'mail.office.example' };
const from = 'patient@example.com';
const to = 'frontdesk@mail.office.example';

const mail = (more: Partial<Parameters<typeof mimeOf>[0]>) =>
  rawForm(mimeOf({ from, to, subject: 'x', text: 'x', ...more }), { from, to });
const mime = (head: string, body = 'x') =>
  rawForm(Buffer.from(`From: ${from}\r\n${head}\r\n\r\n${body}`), { from, to });
const of = (piece: string, units: number) => piece.repeat(Math.ceil(units / piece.length));

/** Twenty ways of being slow, each in a size that is asked for. */
const hostile: Record<string, (units: number) => { contentType: string; body: Uint8Array }> = {
  'empty lines': (units) => mail({ text: of('\n', units) }),
  'the beginning of attributions': (units) => mail({ text: of('On ', units) }),
  'attributions without quotes': (units) => mail({ text: of('On Mon, x wrote:\n', units) }),
  'quotes and answers by turns': (units) => mail({ text: of('> a\nb\n', units) }),
  'mail headers in the text': (units) => mail({ text: of('From: a\nSent: b\n', units) }),
  dashes: (units) => mail({ text: of('-', units) }),
  'underscores in lines': (units) => mail({ text: of('___________________\n', units) }),
  'one word': (units) => mail({ text: of('a', units) }),
  spaces: (units) => mail({ text: of(' ', units) }),
  'angle brackets': (units) => mail({ text: of('<a@b> ', units) }),
  'opened tags': (units) => mail({ text: '', html: of('<div>', units) }),
  'a tag that never ends': (units) => mail({ text: '', html: `<img alt="${of('x ', units)}` }),
  attributes: (units) => mail({ text: '', html: `<p ${of('a=b ', units)}>x</p>` }),
  comments: (units) => mail({ text: '', html: of('<!--', units) }),
  entities: (units) => mail({ text: '', html: of('&lt;&#x3c;', units) }),
  'remote pictures': (units) => mail({ text: '', html: of('<img src="https://a.example/b">', units) }),
  references: (units) => mime(`References: ${of('<a@b.example> ', units)}`),
  recipients: (units) => mime(`To: ${of('a@b.example, ', units)}`),
  'an encoded subject': (units) => mime(`Subject: ${of('=?utf-8?q?a?= ', units)}`),
  'parts in parts': (units) =>
    mime(
      'Content-Type: multipart/mixed; boundary=b',
      of('--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n', units),
    ),
  'fields of a form': (units) =>
    multipart(
      Object.fromEntries(Array.from({ length: Math.ceil(units / 200) }, (_none, nth) => [`f${nth}`, 'x'.repeat(40)])),
    ),
  'checks of domains': (units) => multipart({ from, dkim: of('{@a.b : pass, ', units), text: 'x' }),
};

/** The least of some runs, in milliseconds. */
async function least(run: () => Promise<unknown>, runs = 3): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let nth = 0; nth < runs; nth += 1) {
    const begun = performance.now();
    await run();
    best = Math.min(best, performance.now() - begun);
  }
  return best;
}

const [small, factor] = [24_000, 8];
/** Linear growth is the factor; what noise and garbage add is allowed for, a square (64) is not. */
const mostGrowth = factor * 4;
/** Below this a measurement is noise. */
const floorMs = 6;

test.each(Object.entries(hostile))('%s: eight times as much takes no more than its share', async (_what, make) => {
  const read = ({ contentType, body }: { contentType: string; body: Uint8Array }) =>
    readMail({ contentType, body }, own);
  const [one, many] = [make(small), make(small * factor)];
  await read(one);
  const [short, long] = [await least(() => read(one), 5), await least(() => read(many), 2)];
  expect(long / Math.max(short, floorMs)).toBeLessThan(mostGrowth);
});

/** At the size of whole mails, where eight times as much would hide in what a small one costs anyway. */
test.each([
  ['one kind', '<div>'],
  ['two kinds', '<p><td>'],
])('tags in tags take no longer than as many side by side: %s', async (_what, piece) => {
  const read = (html: string) => {
    const { contentType, body } = mail({ text: '', html });
    return readMail({ contentType, body }, own);
  };
  const [inside, beside] = [of(piece, 1_200_000), of('<b>x</b>', 1_200_000)];
  expect(await least(() => read(inside), 1)).toBeLessThan((await least(() => read(beside), 1)) * 2);
  expect((await read(inside)).rawFile).toBeDefined();
});

test('a mail of more parts than can be read in time is kept as it came', async () => {
  const { contentType, body } = mime('Content-Type: multipart/mixed; boundary=b', of('--b\r\n\r\nx\r\n', 4_000_000));
  expect(await readMail({ contentType, body }, own)).toMatchObject({ mail: { unreadable: true } });
});

test('events: eight times as many take no more than their share', async () => {
  const events = (count: number) =>
    Buffer.from(
      JSON.stringify(
        Array.from({ length: count }, (_none, nth) => ({
          email: from,
          event: 'bounce',
          sg_event_id: `e${nth}`,
          reason: '5'.repeat(300),
        })),
      ),
    );
  const [one, many] = [events(400), events(3200)];
  readEvents(one);
  const [short, long] = [await least(async () => readEvents(one)), await least(async () => readEvents(many))];
  expect(long / Math.max(short, floorMs)).toBeLessThan(mostGrowth);
});
