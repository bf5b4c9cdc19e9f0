import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, eventually, freshNumber, openDesk } from '../harness/desk.ts';
import { launchBrowser } from './browser.ts';
import { phones, pick, shown } from './phone.ts';
import { signIn } from './sign-in.ts';

/** Generous: what is held to it is that the words come without being asked for. */
const mostSeconds = 15;
const asked = 'Can Mia come at 3:30 instead?';
const regretted = 'Yes, 3:30 it is.';
const answered = 'Yes, 3:30, right after Leo.';

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

/** What the server told a page through its socket, and what the page asked for of its own accord. */
function overhear(page: Page): { told: string[]; looked: string[] } {
  const heard = { told: [] as string[], looked: [] as string[] };
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.told.push(String(payload))));
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === '/api/changes') heard.looked.push(pathname);
  });
  return heard;
}

test('signs in, gets a text from a phone, answers, takes it back, answers again, and it is delivered once, with faults on', {
  timeout: 120_000,
}, async () => {
  const number = freshNumber();
  const body = { givenName: 'Mia', familyName: 'Castellan', phones: [number], location: 'main' };
  await desk.as('coordinator')('createPatient', { body });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(error.error().message));
  const inbox = await context.newPage();
  const heard = overhear(inbox);
  await signIn(inbox, desk.stack.url);
  await inbox.getByText('All caught up').waitFor();
  await eventually(
    async () => desk.stack.sockets.open(),
    (count) => count === 1,
  );

  const simulator = await context.newPage();
  await simulator.goto(`${desk.stack.url}/simulator`);
  await phones(simulator).first().waitFor();
  // The practice's clock stands still, so that a slow machine does not let the moment to undo go by.
  const clock = simulator.getByRole('region', { name: 'Clock' });
  await clock.getByRole('button', { name: 'Pause' }).click();
  await clock.getByRole('button', { name: 'Pause', pressed: true }).waitFor();
  const faults = simulator.getByRole('region', { name: 'Faults' });
  const flip = async (name: string, checked: boolean) => {
    await faults.getByRole('switch', { name }).click();
    await faults.getByRole('switch', { name, checked }).waitFor();
  };
  await faults.getByRole('combobox', { name: 'How a send fails' }).selectOption('Line cut, but taken');
  for (const name of ['Deliver webhooks twice', 'Delay delivery reports', 'Reports out of order', 'Send fails'])
    await flip(name, true);
  expect((await desk.stack.simulator.state()).faults).toEqual({
    duplicate: true,
    delaySeconds: 20,
    reorder: true,
    error: 'reset-after',
  });

  const phone = await pick(simulator, shown(number), number);
  await phone.getByRole('textbox', { name: 'Text from this phone' }).fill(asked);
  heard.told.splice(0);
  heard.looked.splice(0);
  const begun = performance.now();
  const row = inbox.getByRole('option', { name: /Mia Castellan.*Can Mia come at 3:30/s });
  await Promise.all([
    row.waitFor({ timeout: mostSeconds * 1000 }),
    phone.getByRole('button', { name: 'Send text' }).click(),
  ]);
  console.log('from the phone to the open inbox:', ((performance.now() - begun) / 1000).toFixed(2), 's');
  expect(heard.told.filter((frame) => frame.includes('"changes"')).length).toBeGreaterThan(0);
  expect(heard.looked).toEqual([]);

  await row.click();
  const flow = inbox.getByRole('log', { name: /Mia Castellan/ });
  await flow.getByText(asked).waitFor();
  expect(await flow.getByText(asked).count()).toBe(1);
  const box = inbox.getByRole('textbox', { name: 'Message' });
  await box.fill(regretted);
  await inbox.getByRole('button', { name: 'Send', exact: true }).click();
  await inbox.getByRole('status').getByRole('button', { name: /Undo/ }).click();
  await expect.poll(() => box.inputValue(), { timeout: 10_000 }).toBe(regretted);

  await box.fill(answered);
  await inbox.getByRole('button', { name: 'Send', exact: true }).click();
  await flow.getByText(answered).waitFor();
  await inbox.getByRole('status').getByRole('button', { name: /Undo/ }).waitFor();
  expect(desk.stack.outbox()).toEqual([]);
  await clock.getByRole('button', { name: '+ 30 min' }).click();
  await phone.getByText(answered).waitFor();
  await flip('Delay delivery reports', false);
  await flow.getByText('Delivered').waitFor();
  await simulator
    .getByRole('log', { name: 'Webhooks' })
    .getByText(/late “sent”/)
    .waitFor();
  await clock.getByRole('button', { name: '+ 30 min' }).click();
  await desk.stack.drain();
  expect(desk.stack.outbox()).toMatchObject([{ to: number, body: answered }]);
  expect(await phone.getByText(answered).count()).toBe(1);
  expect(await phone.getByText(regretted).count()).toBe(0);
  expect(await flow.getByText(answered).count()).toBe(1);
  expect(complaints).toEqual([]);
  await context.close();
});
