import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
async function watchedPage(): Promise<{ page: Page; heard: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
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
  `<iframe ${sandbox === '' ? '' : `sandbox="${sandbox}"`} srcdoc="${quoted(document_)}"></iframe>`;
const bare = (html: string) => `<!doctype html><html><head></head><body>${html}</body></html>`;
/** The page round the frame, with no policy of its own: the layers stand alone. */
const around = (inner: string) => `<!doctype html><html><body><script>${hears}</script>${inner}</body></html>`;

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
  ])('%s: no script runs and nothing is asked of elsewhere', async (_which, shownAs) => {
    const { page, heard } = await watchedPage();
    const chunk = 56;
    for (let from = 0; from < hostileHtml.length; from += chunk) {
      const frames = hostileHtml.slice(from, from + chunk).map(shownAs);
      await page.setContent(around(frames.join('\n')), { waitUntil: 'commit' });
      await settle(page, 500);
      if (heard.length > 0) break;
    }
    expect(heard).toEqual([]);
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

describe('the desk itself', () => {
  test('shows hostile mail in body, subject, name and file name without running or asking for anything, until images are asked for', async () => {
    const from = freshAddress('hostile');
    const parts = Math.ceil(hostileHtml.length / 4);
    for (let nth = 0; nth < 4; nth += 1) {
      const html = hostileHtml.slice(nth * parts, (nth + 1) * parts).join('\n');
      await post.mail({
        from,
        fromName: hostileWords[nth * 2] ?? '',
        subject: hostileWords[nth * 2 + 1] ?? '',
        text: hostileWords.join('\n'),
        html: `<table><tr><td>Mail ${nth}</td></tr></table><img src="https://${hostileHost}/first-${nth}"><img src="https://${hostileHost}/second">${html}`,
        attachments: [
          { name: `${hostileWords[nth]}.html`, type: 'text/html', bytes: Buffer.from(hostileHtml.join('')) },
          {
            name: `${hostileWords[nth + 1]}.svg`,
            type: 'image/svg+xml',
            bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
          },
        ],
      });
    }
    const threadId = await post.threadOf(from);
    const { page, heard } = await watchedPage();
    const armed: string[] = [];
    page.on('console', (message) => {
      if (/refused to execute|blocked script/i.test(message.text())) armed.push(message.text());
    });
    await signIn(page, desk.stack.url);
    await page.goto(`${desk.stack.url}/inbox/${threadId}`);
    const cards = page.getByRole('article');
    await expect.poll(() => cards.count(), { timeout: 10_000 }).toBe(4);
    await expect.poll(async () => await page.locator('iframe.mail-frame').count(), { timeout: 10_000 }).toBe(4);
    for (let nth = 0; nth < 4; nth += 1)
      await page.frameLocator('iframe.mail-frame').nth(nth).getByText(`Mail ${nth}`).waitFor();
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
    expect(heard).not.toContain('a script');
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
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''/);
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    }
  });
});
