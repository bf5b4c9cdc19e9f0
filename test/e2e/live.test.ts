import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import { type Desk, eventually, freshNumber, openDesk } from '../harness/desk.ts';
import { launchBrowser } from './browser.ts';
import { signIn } from './sign-in.ts';

let desk: Desk;
let browser: Browser;
beforeAll(async () => {
  desk = await openDesk();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});
beforeEach(() => desk.nextNoon());

interface Opened {
  page: Page;
  context: BrowserContext;
  /** Paths of the API that it asked for, from the beginning or from the last `requests.splice(0)`. */
  requests: string[];
  /** Every socket it opened. */
  sockets: string[];
}

/** A page of the desk. `blocked`: a proxy on the way lets no socket through. `stepped`: the page's time is moved by hand. */
async function openPage(how: { blocked?: boolean; stepped?: boolean } = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const requests: string[] = [];
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) requests.push(`${request.method()} ${pathname}`);
  });
  if (how.stepped) await page.clock.install({ time: desk.stack.clock.now() });
  if (how.blocked) await page.addInitScript(blockSockets);
  await signIn(page, desk.stack.url);
  await page.getByRole('listbox', { name: 'Conversations' }).or(page.getByText('All caught up')).first().waitFor();
  return { page, context, requests, sockets };
}

/** Runs in the page: every socket breaks before it opens. */
function blockSockets(): void {
  class Blocked extends EventTarget {
    static readonly OPEN = 1;
    readonly readyState = 3;
    constructor() {
      super();
      setTimeout(() => this.dispatchEvent(new CloseEvent('close', { code: 1006 })), 5);
    }
    close(): void {}
  }
  Object.assign(window, { WebSocket: Blocked });
}

/** How often a page renews its token in five minutes. */
const renewals = 2;

/** Lets minutes pass for a stepped page, in steps after each of which what it asked for is answered. */
async function minutes(page: Page, count: number): Promise<void> {
  for (let step = 0; step < count * 12; step += 1) {
    await page.clock.runFor(5_000);
    await page.evaluate(() => fetch('/favicon.svg').then((answer) => answer.text()));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

async function patient(givenName: string): Promise<{ number: string; threadId: string }> {
  const number = freshNumber();
  const body = { givenName, familyName: 'Castellan', phones: [number], location: 'main' };
  return { number, threadId: (await desk.as('coordinator')('createPatient', { body })).threadId };
}

/** Seconds until something is on screen; for the log, no machine is held to them here. */
async function secondsUntil(shown: () => Promise<unknown>): Promise<string> {
  const begun = performance.now();
  await shown();
  return ((performance.now() - begun) / 1000).toFixed(2);
}

const isOpen = () =>
  eventually(
    async () => desk.stack.sockets.open(),
    (count) => count === 1,
  );

describe('a page with its line open', () => {
  test('shows a text, its numbers and its words without being asked, and holds one socket', async () => {
    const { number } = await patient('Mia');
    const { page, context } = await openPage();
    await isOpen();
    await desk.text(number, 'Any chance for 3:30?');
    const row = await secondsUntil(() => page.getByRole('option', { name: /Mia Castellan/ }).waitFor());
    await page.getByRole('link', { name: /^Needs reply\s*1$/ }).waitFor();
    await page.getByRole('link', { name: /^Inbox\s*1\s*need a reply$/ }).waitFor();
    await eventually(
      () => page.title(),
      (title) => title === '(1) Inbox · Deskline',
    );
    await page.getByRole('option', { name: /Mia Castellan/ }).click();
    await page.getByRole('log').getByText('Any chance for 3:30?').waitFor();
    await desk.text(number, 'Or at 4?');
    const words = await secondsUntil(() => page.getByRole('log').getByText('Or at 4?').waitFor());
    await desk.reply(await desk.threadOf(number), '3:30 it is.');
    await desk.leave();
    await page.getByRole('log').getByText('Delivered').waitFor();
    console.log('on screen: in the list after', row, 's, in the open conversation after', words, 's');
    expect(desk.stack.sockets.open()).toBe(1);
    await context.close();
  });

  test('asks for nothing that it is told: what was read, answered and delivered shows by itself', async () => {
    const { number, threadId } = await patient('Noor');
    await desk.text(number, 'Which Friday?');
    const listing = await openPage();
    const reading = await openPage();
    await reading.page.getByRole('option', { name: /Noor Castellan/ }).click();
    await reading.page.getByRole('log').getByText('Which Friday?').waitFor();
    await eventually(
      async () => desk.stack.sockets.open(),
      (count) => count === 2,
    );
    await desk.stack.drain();
    // Numbers asked for a moment ago may hold what is told only now.
    await listing.page.waitForTimeout(2_500);
    await desk.as('manager')('sendMessage', {
      params: { threadId },
      body: { id: '01JZZZZZZZZZZZZZZZZZZZZZZW', channel: 'sms', text: 'The first one' },
    });
    await reading.page.getByRole('log').getByText('The first one').waitFor();
    await listing.page.getByText('All caught up').waitFor();
    await listing.page.getByRole('link', { name: /^Needs reply$/ }).waitFor();
    await reading.page.getByRole('link', { name: /^Needs reply$/ }).waitFor();
    await listing.page.waitForTimeout(500);
    for (const { requests } of [listing, reading]) requests.splice(0);
    await desk.leave();
    await reading.page.getByRole('log').getByText('Delivered').waitFor();
    expect([...listing.requests, ...reading.requests]).toEqual([]);
    await desk.as('manager')('changeThread', { params: { threadId }, body: { state: 'done' } });
    await desk.stack.drain();
    await listing.page.waitForTimeout(500);
    expect(listing.requests).toEqual([]);
    // Of the open conversation it is asked what may be done with it now; the line that says so comes with that.
    expect(reading.requests).toEqual([`GET /api/threads/${threadId}`]);
    await Promise.all([listing.context.close(), reading.context.close()]);
  });

  test('moves with the clock of the practice', async () => {
    const { number } = await patient('Leo');
    await desk.text(number, 'Hello?');
    const { page, context } = await openPage();
    await page.getByRole('option', { name: /Leo Castellan.*Due in 1 h/s }).waitFor();
    await isOpen();
    const moving = desk.advance(40 * 60_000);
    const seconds = await secondsUntil(() =>
      page.getByRole('option', { name: /Leo Castellan.*Due in 20 m/s }).waitFor(),
    );
    await moving;
    console.log('a jump of the clock is on screen after', seconds, 's');
    await context.close();
  });

  test('opens another when it is closed, and has missed nothing', async () => {
    const { number } = await patient('Hollis');
    const { page, context, requests } = await openPage();
    await isOpen();
    const maya = { id: 'maya', name: 'Maya Feld', role: 'coordinator', active: true } as const;
    await desk.app.table.commit({ maya: putStaff({ ...maya, locations: ['main'] }) });
    await eventually(
      async () => desk.stack.sockets.open(),
      (count) => count === 0,
    );
    await desk.text(number, 'Sent while nobody listened');
    await page.getByRole('option', { name: /Hollis Castellan/ }).waitFor();
    await isOpen();
    expect(requests.filter((one) => one === 'POST /api/socket-tickets')).toHaveLength(2);
    await desk.app.table.commit({ maya: putStaff({ ...maya, locations: 'all' }) });
    await context.close();
  });
});

describe('an idle page', () => {
  test('with its line open asks for one thing a minute at most, and once in five to renew its token', async () => {
    const { page, context, requests, sockets } = await openPage({ stepped: true });
    await isOpen();
    await minutes(page, 0.5);
    requests.splice(0);
    await minutes(page, 5);
    console.log('idle, line open: requests in 5 minutes', requests.length);
    expect(requests.length).toBeLessThanOrEqual(5 + renewals);
    expect([sockets.length, desk.stack.sockets.open()]).toEqual([1, 1]);
    await context.close();
  });

  test('without a line says so, asks once in 15 seconds at most beside its token, and shows a text at the next', async () => {
    const { number } = await patient('Ileana');
    const { page, context, requests } = await openPage({ stepped: true, blocked: true });
    await page.getByText('Live updates are off, checking every 15 s').waitFor();
    await minutes(page, 0.5);
    requests.splice(0);
    await minutes(page, 5);
    console.log('idle, no line: requests in 5 minutes', requests.length, countsOf(requests));
    expect(requests.length).toBeLessThanOrEqual(20 + renewals);
    expect(requests.length).toBeGreaterThanOrEqual(15);
    await desk.text(number, 'By the slow way');
    await desk.stack.drain();
    await minutes(page, 0.5);
    await page.getByRole('option', { name: /Ileana Castellan/ }).waitFor();
    await context.close();
  });
});

function countsOf(requests: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of requests) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}
