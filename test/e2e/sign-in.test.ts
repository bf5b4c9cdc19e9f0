import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sessionKey, sessionRow } from '#shared/domain/session/session.rows.ts';
import { putStaff, staffKey, staffRow } from '#shared/domain/staff/staff.rows.ts';
import { type Desk, eventually, freshNumber, openDesk } from '../harness/desk.ts';
import { launchBrowser } from './browser.ts';
import { leaveAlone, sessionIdOf } from './left-alone.ts';
import { choose, signIn } from './sign-in.ts';

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
  complaints: string[];
}

/** A window, and what its browser complained about; being told 401 is no complaint where nobody is signed in. */
async function openWindow(options: Parameters<Browser['newContext']>[0] = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401 (')) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  return { page, context, complaints };
}

async function patient(givenName: string): Promise<{ number: string; threadId: string }> {
  const number = freshNumber();
  const body = { givenName, familyName: 'Castellan', phones: [number], location: 'main' };
  return { number, threadId: (await desk.as('coordinator')('createPatient', { body })).threadId };
}

/** Lets the page's own time pass, a beat after the other, until something is shown. */
async function whileTimePasses(page: Page, shown: Locator): Promise<void> {
  for (let beat = 0; beat < 12 && !(await shown.isVisible()); beat += 1) {
    await page.clock.fastForward('00:15');
    await page.waitForTimeout(300);
  }
  await shown.waitFor();
}

async function signInAgain(page: Page, context: BrowserContext, name = 'Maya Feld'): Promise<void> {
  const [popup] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Sign in again' }).click(),
  ]);
  await choose(popup, name);
}

/** Somebody signs in where somebody is signed in, as from a locked desk's window. */
async function signInBeside(other: Page, name: string): Promise<void> {
  await other.goto(`${desk.stack.url}/sign-in?again`);
  await choose(other, name);
  await other.getByRole('heading', { name: 'You are signed in' }).waitFor();
}

/** Maya in the middle of an answer to a patient of that name. */
async function writing(givenName: string) {
  const { number, threadId } = await patient(givenName);
  await desk.text(number, 'Could you call me?');
  const { page, context } = await openWindow();
  page.on('dialog', (asked) => void asked.accept());
  await page.clock.install();
  await signIn(page, desk.stack.url);
  await page.getByRole('option', { name: new RegExp(`${givenName} Castellan`) }).click();
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill('This is Maya');
  return { page, context, box, threadId };
}

describe('signing in, in a real browser', () => {
  test('leads back to where one was going, and keeps every token out of reach of what stays', async () => {
    const { number, threadId } = await patient('Mia');
    await desk.text(number, 'Is 3:30 free?');
    const { page, context, complaints } = await openWindow();
    const refused: string[] = [];
    page.on('response', (answer) => (answer.status() === 401 ? refused.push(answer.url()) : undefined));
    await page.goto(`${desk.stack.url}/inbox/${threadId}?view=unassigned`);
    await signIn(page, desk.stack.url, 'Nora Abiodun');
    await page.getByRole('log').getByText('Is 3:30 free?').waitFor();
    expect(page.url()).toBe(`${desk.stack.url}/inbox/${threadId}?view=unassigned`);
    expect(refused).toEqual([`${desk.stack.url}/api/session/refresh`]);
    await page.getByRole('button', { name: 'Signed in as Nora Abiodun' }).click();
    await page.getByText('Nora Abiodun, Manager').waitFor();

    const stored = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    expect(stored).not.toMatch(/eyJ|deskline_session/);
    const cookies = (await context.cookies(`${desk.stack.url}/api/session`)).filter(({ path }) =>
      path.startsWith('/api'),
    );
    expect(cookies).toMatchObject([{ name: 'deskline_session', httpOnly: true, sameSite: 'Strict', expires: -1 }]);
    await page.reload();
    await page.getByRole('log').getByText('Is 3:30 free?').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a desk nobody touches warns, is locked with nothing of a patient on it, and comes back with its draft', async () => {
    const { number } = await patient('Leo');
    await desk.text(number, 'Can we talk on Friday?');
    const { page, context, complaints } = await openWindow();
    await page.clock.install();
    await signIn(page, desk.stack.url);
    await page.getByRole('option', { name: /Leo Castellan/ }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Friday at 10, if that');
    const stay = page.getByRole('button', { name: 'Stay signed in' });
    await leaveAlone(desk, context, 14.2);
    // Its token runs out, and with the next one the page learns how late it is.
    await page.clock.fastForward('05:00');
    await whileTimePasses(page, stay);
    await stay.click();
    await stay.waitFor({ state: 'detached' });
    const key = sessionKey(await sessionIdOf(desk, context));
    await eventually(
      () => desk.app.table.get(sessionRow, key),
      (row) => Date.now() - Date.parse(row?.lastActiveAt ?? '') < 60_000,
    );

    await leaveAlone(desk, context, 14.2);
    await page.clock.fastForward('05:00');
    await whileTimePasses(page, stay);
    await page.clock.fastForward('00:55');
    await page.getByRole('alertdialog', { name: /Maya Feld’s desk is locked/ }).waitFor();
    expect(await page.content()).not.toMatch(/Castellan|Friday/);
    expect(await page.title()).toBe('Locked · Deskline');

    await signInAgain(page, context);
    await expect.poll(() => page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('Friday at 10, if that');
    await page.getByRole('log').getByText('Can we talk on Friday?').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('the server locks a desk that was left alone, and another person begins there with nothing of the first', async () => {
    const { number } = await patient('Hollis');
    await desk.text(number, 'Do you have Saturdays?');
    const { page, context } = await openWindow();
    await page.clock.install();
    await signIn(page, desk.stack.url);
    await page.getByRole('option', { name: /Hollis Castellan/ }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Half a thought');
    await leaveAlone(desk, context, 16);
    await whileTimePasses(page, page.getByText('Nobody touched it for a while.'));
    await signInAgain(page, context, 'Sam Whitlock');
    await page.getByRole('button', { name: 'Signed in as Sam Whitlock' }).waitFor();
    await page.getByRole('option', { name: /Hollis Castellan/ }).click();
    expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('');
    await context.close();
  });

  test('a desk that is open when another person signs in next to it gives way to them at once', async () => {
    const { page, context, box } = await writing('Juno');
    // Whatever the page does by itself is not what the server told it.
    await page.route('**/api/**', (asked) => asked.abort());
    await signInBeside(await context.newPage(), 'Sam Whitlock');
    await page.waitForURL(`${desk.stack.url}/inbox`);
    await page.unroute('**/api/**');
    await page.reload();
    await page.getByRole('button', { name: 'Signed in as Sam Whitlock' }).waitFor();
    await page.getByRole('option', { name: /Juno Castellan/ }).click();
    expect(await box.inputValue()).toBe('');
    await context.close();
  });

  test('a desk that heard nothing of another person’s sign-in says nothing in their name', async () => {
    const { page, context, box, threadId } = await writing('Petra');
    // Nor does anything but a touch or a message ask the server: its socket is closed by now, and would tell.
    const others = /\/api\/(?!session|threads\/[^/]+\/messages)/;
    await page.route(others, (asked) => asked.abort());
    const other = await context.newPage();
    await other.addInitScript(() => {
      BroadcastChannel.prototype.postMessage = () => undefined;
    });
    await signInBeside(other, 'Sam Whitlock');
    await page.clock.fastForward('02:00');
    const told = page.waitForResponse((answer) => answer.url().endsWith('/api/session/activity'));
    await box.press('End');
    expect((await told).status()).toBe(401);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(`${desk.stack.url}/inbox`);
    await page.unroute(others);
    await page.reload();
    await page.getByRole('button', { name: 'Signed in as Sam Whitlock' }).waitFor();
    const { entries } = await desk.as('manager')('listEntries', { params: { threadId } });
    expect(entries.map(({ direction }) => direction)).toEqual(['in']);
    await context.close();
  });

  test('signing out ends every tab, and going back shows nothing', async () => {
    const { page, context } = await openWindow();
    await signIn(page, desk.stack.url);
    const other = await context.newPage();
    await other.goto(`${desk.stack.url}/inbox`);
    await other.getByRole('button', { name: 'Signed in as Maya Feld' }).waitFor();
    const id = await sessionIdOf(desk, context);
    await page.getByRole('button', { name: 'Signed in as Maya Feld' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await other.getByText('You were signed out somewhere else.').waitFor();
    expect((await desk.app.table.get(sessionRow, sessionKey(id)))?.ended?.why).toBe('signed_out');
    // The way over the issuer may still be under way, and would lead away from where somebody goes meanwhile.
    const goes = () =>
      page.goto(`${desk.stack.url}/inbox`).then(
        () => 'there',
        (error: Error) => error.message,
      );
    await expect.poll(goes, { timeout: 15_000 }).toBe('there');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await context.close();
  });

  test('the page of signing in leads whoever is signed in to their desk, and a path of nobody to the inbox', async () => {
    const { page, context } = await openWindow();
    await page.goto(`${desk.stack.url}/nonsense`);
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
    await page.getByRole('link', { name: 'Go to the inbox' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await choose(page, 'Maya Feld');
    await page.getByRole('button', { name: 'Signed in as Maya Feld' }).waitFor();
    await page.goto(`${desk.stack.url}/sign-in`);
    await page.getByRole('button', { name: 'Signed in as Maya Feld' }).waitFor();
    expect(page.url()).toBe(`${desk.stack.url}/inbox`);
    await context.close();
  });

  test('a page that the browser kept shows nothing before the server says that its session goes on', async () => {
    const { page, context } = await openWindow();
    await signIn(page, desk.stack.url);
    await page.getByRole('button', { name: 'Signed in as Maya Feld' }).waitFor();
    await page.route('**/api/**', (asked) => asked.abort());
    // Chromium keeps no page under its debugger, so that the browser's word for it is given here.
    const comeBack = () => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await page.evaluate(comeBack);
    await page.getByRole('alertdialog').waitFor();
    await page.unroute('**/api/**');
    await page.evaluate(comeBack);
    await page.getByRole('button', { name: 'Signed in as Maya Feld' }).waitFor();
    await context.close();
  });

  test('somebody without a place at this desk is told so and whom to ask, and is led round in no circle', async () => {
    const person = {
      id: 'temp',
      name: 'Temp Lee',
      role: 'coordinator' as const,
      locations: 'all' as const,
      active: true,
    };
    await desk.app.table.commit({ person: putStaff(person) });
    const { page, context } = await openWindow();
    await page.goto(`${desk.stack.url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign in as Temp Lee' }).waitFor();
    await desk.app.table.commit({ person: putStaff({ ...person, active: false }) });
    await choose(page, 'Temp Lee');
    await page.getByText(/Ask an admin of the\s+practice/).waitFor();
    expect(
      await eventually(
        async () => page.url(),
        (url) => !url.includes('code'),
      ),
    ).toBe(`${desk.stack.url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await context.close();
  });

  test('a person who leaves the practice is locked out where they sit', async () => {
    const person = await desk.app.table.get(staffRow, staffKey('nora'));
    if (!person) throw new Error('nobody is called nora');
    const { page, context } = await openWindow();
    await signIn(page, desk.stack.url, 'Nora Abiodun');
    await desk.app.table.commit({ person: putStaff({ ...person, active: false }) });
    await page.getByText(/Your access was taken back/).waitFor();
    await desk.app.table.commit({ person: putStaff(person) });
    await context.close();
  });
});
