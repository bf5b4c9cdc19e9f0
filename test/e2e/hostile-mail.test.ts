import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EntryOut } from '#shared/api.ts';
import { cleanHtml } from '#shared/channels/email/clean-html.ts';
import { frameDocument, frameSandbox } from '../../web/src/thread/frame-document.ts';
import { hostileHost, hostileHtml, hostileWords } from '../fixtures/hostile-html.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { freshAddress, type Mailing, mailing } from '../harness/mailing.ts';
import { launchBrowser } from './browser.ts';
import { signIn } from './sign-in.ts';

let desk: Desk;
let post: Mailing;
let browser: Browser;
beforeAll(async () => {
  desk = await openDesk();
  post = mailing(desk);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});
beforeEach(() => desk.nextNoon());

const ran = 'a script ran';
const hears = `addEventListener('message', ({ data }) => { if (data === 'ran') console.log('${ran}'); });`;

/** A page that hears every request to the hostile host and every script that ran. */
async function watchedPage({ bypassCSP = false } = {}): Promise<{ page: Page; heard: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP });
  const page = await context.newPage();
  const heard: string[] = [];
  await context.route(
    (url) => url.hostname === hostileHost,
    (route) => {
      heard.push(route.request().url());
      return route.abort();
    },
  );
  page.on('dialog', (dialog) => {
    heard.push('a dialog');
    return dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.text() === ran) heard.push('a script');
  });
  await page.addInitScript(hears);
  return { page, heard };
}

const settle = (page: Page, milliseconds = 150) => page.waitForTimeout(milliseconds);
const clean = (html: string) => cleanHtml(html, new Map()).html;
const quoted = (html: string) => html.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const framed = (document_: string, sandbox = frameSandbox) =>
  `<iframe onload="this.dataset.loaded = ''" ${sandbox === '' ? '' : `sandbox="${sandbox}"`} srcdoc="${quoted(document_)}"></iframe>`;
const bare = (html: string) => `<!doctype html><html><head></head><body>${html}</body></html>`;
/** The page round the frame, with no policy of its own: the layers stand alone. */
const around = (inner: string) => `<!doctype html><html><body><script>${hears}</script>${inner}</body></html>`;

/** Shows every piece in frames of its own, and waits for each of them, until something is heard. */
async function showAll(page: Page, heard: readonly string[], shownAs: (html: string) => string): Promise<void> {
  const chunk = 56;
  for (let from = 0; from < hostileHtml.length && heard.length === 0; from += chunk) {
    const frames = hostileHtml.slice(from, from + chunk).map(shownAs);
    await page.setContent(around(frames.join('\n')), { waitUntil: 'commit' });
    // What takes a shape from another document waits for it for ever in a sandbox.
    const waiting = 'iframe:not([data-loaded]):not([srcdoc*="<use "])';
    await page.waitForFunction((selector) => document.querySelector(selector) === null, waiting);
    await settle(page);
  }
}

describe(`${hostileHtml.length} hostile pieces of HTML, one by one`, () => {
  test('there are at least two hundred, and they work where nothing holds them', async () => {
    expect(new Set(hostileHtml).size).toBeGreaterThanOrEqual(200);
    const { page, heard } = await watchedPage();
    const loose = [...hostileHtml.slice(0, 40), ...hostileHtml.slice(-40)].map((html) => framed(bare(html), ''));
    await page.setContent(around(loose.join('\n')), { waitUntil: 'commit' });
    await expect.poll(() => heard.includes('a script') && heard.length > 20, { timeout: 15_000 }).toBe(true);
    expect(heard.some((one) => one.includes(hostileHost))).toBe(true);
    await page.context().close();
  });

  test.each<[string, (html: string) => string]>([
    ['with all three layers', (html) => framed(frameDocument(clean(html), undefined))],
    ['without the clean-up', (html) => framed(frameDocument(html, undefined))],
    ['without the frame', (html) => framed(frameDocument(clean(html), undefined), '')],
    ['without the policy', (html) => framed(bare(clean(html)))],
    ['by the clean-up alone', (html) => framed(bare(clean(html)), '')],
  ])('%s: no script runs and nothing is asked of elsewhere', async (_which, shownAs) => {
    const { page, heard } = await watchedPage();
    await showAll(page, heard, shownAs);
    expect(heard).toEqual([]);
    await page.context().close();
  });

  test.each<[string, (html: string) => string]>([
    ['by the frame alone', (html) => framed(bare(html))],
    ['by the policy alone', (html) => framed(frameDocument(html, undefined), '')],
  ])('%s: no script runs, though pictures or a change of page may be asked for', async (_which, shownAs) => {
    const { page, heard } = await watchedPage();
    await showAll(page, [], shownAs);
    expect(heard.filter((one) => !one.startsWith('https:') && !one.startsWith('http:'))).toEqual([]);
    expect(heard.filter((one) => new URL(one).pathname === '/script')).toEqual([]);
    await page.context().close();
  });

  test('nothing that is cleaned is armed: no handler, no style, no id, no address but those of links', () => {
    for (const html of hostileHtml) {
      const cleaned = clean(html);
      const names = cleaned.replace(/"[^"]*"/g, '""');
      expect(names).not.toMatch(/<[^>]*\s(on\w+|style|id|class|srcset|background|poster|formaction)\s*=/i);
      expect(cleaned).not.toMatch(
        /<(script|iframe|object|embed|svg|math|style|link|meta|base|form|input|video|audio)/i,
      );
      expect(cleaned).not.toMatch(/(href|src)="(?!https?:|mailto:|tel:|data:image\/(png|jpeg|gif|webp);)/i);
    }
  });
});

/** Each piece is the words of a mail, its subject, the name of its sender and of two files. */
const hostile = [...hostileHtml, ...hostileWords];
/** Less than the desk shows of a conversation at once. */
const perThread = 39;
const bodies = 8;
const chunksOf = (pieces: readonly string[], count: number) =>
  Array.from({ length: Math.ceil(pieces.length / count) }, (_none, nth) =>
    pieces.slice(nth * count, (nth + 1) * count),
  );
const onOneLine = (words: string) => words.replace(/[\p{Cc}\u202e\s]+/gu, ' ').trim();

describe('the desk itself', () => {
  let threads: { threadId: string; count: number }[];
  let framedThread: string;
  beforeAll(async () => {
    threads = await Promise.all(
      chunksOf(hostile, perThread).map(async (chunk) => {
        const from = freshAddress('hostile');
        for (const piece of chunk) await post.mail(wordsOf(from, piece));
        return { threadId: await post.threadOf(from), count: chunk.length };
      }),
    );
    const from = freshAddress('hostile');
    for (const [nth, chunk] of chunksOf(hostileHtml, Math.ceil(hostileHtml.length / bodies)).entries()) {
      const html = `<table><tr><td>Mail ${nth}</td></tr></table><img src="https://${hostileHost}/first-${nth}"><img src="https://${hostileHost}/second">${chunk.join('\n')}`;
      await post.mail({ from, text: '', html });
    }
    framedThread = await post.threadOf(from);
  });

  function wordsOf(from: string, piece: string) {
    const bytes = Buffer.from(piece);
    return {
      from,
      // A letter that is not ASCII has the whole encoded, so that it comes as it is.
      fromName: `é ${piece}`,
      subject: `é ${piece}`,
      text: piece,
      attachments: [
        { name: `${piece}.html`, type: 'text/html', bytes },
        { name: `${piece}.svg`, type: 'image/svg+xml', bytes },
      ],
    };
  }

  test('keeps each piece as subject, name, words and names of files', async () => {
    const entries = (await Promise.all(threads.map(({ threadId }) => desk.entries(threadId)))).flat();
    const kept = (of: (entry: EntryOut) => string | undefined) => new Set(entries.map((entry) => of(entry)));
    const [subjects, names] = [kept(({ mail }) => mail?.subject), kept(({ mail }) => mail?.fromName)];
    for (const piece of hostile) {
      const line = `é ${onOneLine(piece)}`;
      expect(subjects).toContain(line);
      expect(names).toContain(line);
    }
    expect(entries.flatMap(({ files }) => files ?? []).filter(({ name }) => /\.(html|svg)$/.test(name))).toHaveLength(
      hostile.length * 2,
    );
  });

  test.each([
    ['', false],
    [' without the policies of its page and its frames', true],
  ])(
    'shows every piece in body, subject, name and file name%s: nothing runs, and nothing is asked for before images are',
    async (_which, bypassCSP) => {
      const { page, heard } = await watchedPage({ bypassCSP });
      const armed: string[] = [];
      page.on('console', (message) => {
        if (/refused to execute|blocked script/i.test(message.text())) armed.push(message.text());
      });
      await signIn(page, desk.stack.url);
      const cards = page.getByRole('article');
      for (const { threadId, count } of threads) {
        await page.goto(`${desk.stack.url}/inbox/${threadId}`);
        await expect.poll(() => cards.count(), { timeout: 20_000 }).toBe(count);
      }
      await page.goto(`${desk.stack.url}/inbox/${framedThread}`);
      const frames = page.locator('iframe.mail-frame');
      await expect.poll(() => frames.count(), { timeout: 20_000 }).toBe(bodies);
      for (let nth = 0; nth < bodies; nth += 1) await frames.nth(nth).contentFrame().getByText(`Mail ${nth}`).waitFor();
      await page.mouse.move(800, 400);
      await settle(page);
      expect(heard).toEqual([]);
      expect(armed).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.dataset.ran)).toBeUndefined();

      await cards.first().getByRole('button', { name: 'Show once' }).click();
      await expect.poll(() => heard.length).toBeGreaterThanOrEqual(2);
      await settle(page);
      expect(heard).toContain(`https://${hostileHost}/first-0`);
      expect(heard).not.toContain(`https://${hostileHost}/first-1`);
      const pictures = heard.filter((url) => !/script|frame|style|import|font|css|object|embed|src\.js/.test(url));
      expect(pictures).toEqual(heard);
      await page.context().close();
    },
  );

  test('runs and asks for nothing by its policy alone, were words taken for HTML', async () => {
    const { page, heard } = await watchedPage();
    await signIn(page, desk.stack.url);
    // A change of page by itself is what no policy of a page can forbid.
    const held = hostile.filter((piece) => !piece.includes('http-equiv="refresh"'));
    await page.evaluate((pieces) => {
      for (const piece of pieces) {
        const shown = document.createElement('div');
        shown.innerHTML = piece;
        document.body.append(shown);
      }
    }, held);
    await settle(page, 1_000);
    expect(heard).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.dataset.ran)).toBeUndefined();
    await page.context().close();
  });

  test('a file that could run is saved, never shown', async () => {
    const from = freshAddress('hostile');
    await post.mail({
      from,
      attachments: [
        { name: 'page.html', type: 'text/html', bytes: Buffer.from('<script>document.title="ran"</script>') },
        {
          name: 'drawing.svg',
          type: 'image/svg+xml',
          bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
        },
      ],
    });
    const threadId = await post.threadOf(from);
    const [entry] = await desk.entries(threadId);
    for (const part of [0, 1, 'original'] as const) {
      const { url } = await desk.as('coordinator')('fileLink', {
        params: { threadId, messageId: entry?.id ?? '' },
        body: { at: entry?.at ?? '', part },
      });
      const answer = await fetch(`${desk.stack.url}${url}`);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename/);
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
      // The bucket, which hands out a mail as it came, knows no more headers than these.
      if (part === 'original') continue;
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    }
  });
});
