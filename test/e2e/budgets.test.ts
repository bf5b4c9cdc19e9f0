import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ThreadOut } from '#shared/api.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { launchBrowser } from './browser.ts';
import { signIn } from './sign-in.ts';

/** Target P8. */
const firstScreenKib = 240;
const mostRows = 80;
const conversations = 10_000;

let desk: Desk;
let browser: Browser;
let real: ThreadOut;
beforeAll(async () => {
  [desk, browser] = await Promise.all([openDesk(), launchBrowser()]);
  await desk.text(freshNumber(), 'Do you have Saturdays?');
  const { threads } = await desk.as('coordinator')('listThreads', {});
  const [thread] = threads;
  if (!thread) throw new Error('the text made no conversation');
  real = thread;
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

async function opened(): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  // In a window before: what is measured is the desk of somebody who is signed in.
  const before = await context.newPage();
  await signIn(before, desk.stack.url);
  await before.close();
  return { page: await context.newPage(), context };
}

const nameOf = (position: number) => `Patient ${String(position).padStart(5, '0')}`;

/** The desk with ten thousand conversations: copies of the one there is, each of which opens that one. */
async function openLongList(page: Page): Promise<void> {
  const threads = Array.from({ length: conversations }, (_none, at) => ({
    ...real,
    id: `copy-${at + 1}`,
    name: nameOf(at + 1),
  }));
  const body = JSON.stringify({ threads });
  await page.route('**/api/threads?*', (route) => route.fulfill({ contentType: 'application/json', body }));
  await page.route(/\/api\/threads\/copy-\d+/, async (route) => {
    const url = route.request().url();
    const copy = /copy-(\d+)/.exec(url);
    const answer = await route.fetch({ url: url.replace(/copy-\d+/, real.id) });
    if (!/copy-\d+(\?|$)/.test(url) || !answer.ok()) return route.fulfill({ response: answer });
    return route.fulfill({ json: { ...(await answer.json()), id: copy?.[0], name: nameOf(Number(copy?.[1])) } });
  });
  await page.goto(`${desk.stack.url}/inbox`);
  await page.getByRole('option').first().waitFor();
}

/** Closes the window, whatever it still asked for. */
async function leave(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.context().close();
}

const patiently = { timeout: 15_000 };

const row = (page: Page, position: number) => page.getByRole('option', { name: new RegExp(nameOf(position)) });

describe('the first screen', () => {
  test('needs no more JavaScript than its budget, and nothing of the simulator', async () => {
    const { page, context } = await opened();
    const scripts = new Map<string, number>();
    const reading: Promise<void>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return;
      const name = new URL(response.url()).pathname;
      reading.push(response.body().then((body) => void scripts.set(name, gzipSync(body, { level: 9 }).length)));
    });
    await page.goto(`${desk.stack.url}/inbox`);
    await page.getByRole('option').first().waitFor();
    await page.waitForLoadState('networkidle');
    await Promise.all(reading);
    const kib = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0) / 1024;
    const parts = [...scripts].map(([name, bytes]) => `${name} ${(bytes / 1024).toFixed(1)}`);
    console.info(`first screen: ${kib.toFixed(1)} KiB of JavaScript, compressed (${parts.join(', ')})`);
    expect(scripts.size).toBeGreaterThan(0);
    expect(kib).toBeLessThanOrEqual(firstScreenKib);
    expect([...scripts.keys()].filter((name) => name.includes('simulator'))).toEqual([]);
    await context.close();
  });
});

describe(`a list of ${conversations} conversations`, () => {
  test('draws only what is seen, and says of each row where it stands', async () => {
    const { page } = await opened();
    await openLongList(page);
    const rows = page.getByRole('option');
    expect(await rows.count()).toBeLessThanOrEqual(mostRows);
    await row(page, 1).focus();
    await page.keyboard.press('End');
    const last = row(page, conversations);
    await expect.poll(() => last.evaluate((element) => element === document.activeElement), patiently).toBe(true);
    expect(await last.getAttribute('aria-posinset')).toBe(String(conversations));
    expect(await last.getAttribute('aria-setsize')).toBe(String(conversations));
    expect(await rows.count()).toBeLessThanOrEqual(mostRows);
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => row(page, conversations - 1).getAttribute('tabindex'), patiently).toBe('0');
    expect(await page.locator('[role=option][tabindex="0"]').count()).toBe(1);

    // Rows scrolled by in between are let go again; the one that holds the focus is not.
    await page.locator('.scroll').evaluate((element) => element.scrollTo({ top: element.scrollHeight / 2 }));
    await expect.poll(() => row(page, conversations / 2).count(), patiently).toBe(1);
    expect(await rows.count()).toBeLessThanOrEqual(mostRows);
    await page.keyboard.press('Home');
    await expect
      .poll(() => row(page, 1).evaluate((element) => element === document.activeElement), patiently)
      .toBe(true);
    expect(await row(page, 1).isVisible()).toBe(true);
    await leave(page);
  });

  test('is shown where the conversation stands that an address opens', async () => {
    const { page } = await opened();
    await openLongList(page);
    await page.goto(`${desk.stack.url}/inbox/copy-7000`);
    await row(page, 7000).waitFor();
    expect(await row(page, 7000).getAttribute('aria-selected')).toBe('true');
    await expect
      .poll(
        () =>
          row(page, 7000).evaluate(
            (element) =>
              document.elementFromPoint(150, element.getBoundingClientRect().top + 20)?.closest('[role=option]') ===
              element,
          ),
        patiently,
      )
      .toBe(true);
    await leave(page);
  });

  test('goes to the next conversation by a key, and redraws the two rows it concerns', async () => {
    const { page, context } = await opened();
    await openLongList(page);
    // The list is not read again, so that ten thousand rows of JSON do not fall into what is measured.
    await page.route('**/api/threads?*', () => undefined);
    const session = await context.newCDPSession(page);
    await row(page, 1).click();
    await page.getByRole('log', { name: new RegExp(nameOf(1)) }).waitFor();
    await row(page, 1).focus();
    await page.evaluate(() => {
      const seen = { changed: new Set<string>(), longest: 0 };
      Object.assign(window, { seen });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
      }).observe({ type: 'longtask' });
      const rows = document.querySelector('[role=listbox]');
      if (!rows) throw new Error('there is no list');
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const option = (target instanceof Element ? target : target.parentElement)?.closest('[role=option]');
          if (option) seen.changed.add(option.id);
        }
      }).observe(rows, { subtree: true, attributes: true, characterData: true, childList: true });
    });
    const painted: number[] = [];
    for (const position of [2, 3, 4]) painted.push(await pressAndPaint(page, nameOf(position)));
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    for (const position of [5, 6]) await pressAndPaint(page, nameOf(position));
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    const seen = await page.evaluate(() => {
      const { seen } = window as unknown as { seen: { changed: Set<string>; longest: number } };
      return { changed: [...seen.changed], longest: seen.longest };
    });
    console.info(
      `key to next conversation painted: ${painted.map(Math.round).join(', ')} ms; longest task with the CPU slowed to a quarter: ${Math.round(seen.longest)} ms`,
    );
    expect(seen.changed.toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((position) => `row-copy-${position}`));
    await leave(page);
  });
});

/** Presses j and answers the milliseconds until the conversation of this name was painted. */
async function pressAndPaint(page: Page, name: string): Promise<number> {
  await page.evaluate((wanted) => {
    const painted = new Promise<number>((resolve) => {
      const press = ({ timeStamp }: KeyboardEvent) => {
        const look = () => {
          const isThere = document.querySelector('[role=log]')?.getAttribute('aria-label')?.includes(wanted);
          // What this frame drew is on the screen when the next one begins.
          requestAnimationFrame(isThere ? () => resolve(performance.now() - timeStamp) : look);
        };
        look();
      };
      window.addEventListener('keydown', press, { once: true, capture: true });
    });
    Object.assign(window, { painted });
  }, name);
  await page.keyboard.press('j');
  return page.evaluate(() => (window as unknown as { painted: Promise<number> }).painted);
}
