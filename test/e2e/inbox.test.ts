import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
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

/** A page of the desk, and everything that its browser complained about. */
async function openPage(
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; complaints: string[]; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await signIn(page, desk.stack.url);
  return { page, complaints, context };
}

async function patient(
  givenName: string,
  more: { birthDate?: string } = {},
): Promise<{ number: string; threadId: string }> {
  const number = freshNumber();
  const body = { givenName, familyName: 'Castellan', phones: [number], location: 'main', ...more };
  return { number, threadId: (await desk.as('coordinator')('createPatient', { body })).threadId };
}

describe('the inbox in a real browser', () => {
  test('a conversation is taken and closed by keys alone', async () => {
    const { number, threadId } = await patient('Leo');
    await desk.text(number, 'May I bring my son today?');
    const { page, context } = await openPage();
    await page.getByRole('option', { name: /Leo Castellan/ }).click();
    await page.getByText('May I bring my son today?').last().waitFor();
    await page.getByRole('log').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('i');
    const call = desk.as('coordinator');
    await eventually(
      () => call('readThread', { params: { threadId } }),
      ({ assignee }) => assignee === 'maya',
    );
    await page.keyboard.press('e');
    await eventually(
      () => call('readThread', { params: { threadId } }),
      ({ state }) => state === 'done',
    );
    await context.close();
  });

  test('a number that texted STOP cannot be written to, and the box says why', async () => {
    const { number } = await patient('Piet');
    await desk.text(number, 'When are you open?');
    await desk.text(number, 'STOP');
    const { page, context } = await openPage();
    await page.getByRole('option', { name: /Piet Castellan/ }).click();
    await page
      .getByText(/ask them to text START/)
      .first()
      .waitFor();
    const conversation = page.getByRole('region', { name: 'Conversation' });
    await conversation.getByText('Texts stopped').waitFor();
    await conversation
      .getByText(/^STOP, \d+:\d\d [ap]m\. Only Piet can turn texts back on, by texting START\.$/)
      .waitFor();
    expect(await page.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
    await context.close();
  });

  test('a stranger is called one, and a message that did not arrive says why in its row', async () => {
    const number = freshNumber();
    await desk.text(number, 'Is the Riverside office open on Saturday?');
    desk.stack.simulator.setFaults({ error: '30006' });
    onTestFinished(() => desk.stack.simulator.setFaults({}));
    await desk.reply(await desk.threadOf(number), 'It is, from nine.');
    await desk.leave();
    const { page, context } = await openPage();
    const row = page.getByRole('option', { name: /Not delivered: number is a landline/ });
    await row.click();
    const conversation = page.getByRole('region', { name: 'Conversation' });
    await conversation.getByText('Unknown sender').waitFor();
    await conversation.getByText(/ask for name and birth date/).waitFor();
    await conversation.getByText('This number cannot get texts').waitFor();
    await context.close();
  });

  test('a colleague who answers first stops the second answer', async () => {
    const { number, threadId } = await patient('Hollis');
    await desk.text(number, 'Do you have Saturdays?');
    const { page, context } = await openPage();
    await page.getByRole('option', { name: /Hollis Castellan/ }).click();
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('We do, at 9:20');
    await page.route('**/entries*', (route) => route.abort());
    await desk.as('manager')('sendMessage', {
      params: { threadId },
      body: { id: '01JZZZZZZZZZZZZZZZZZZZZZZZ', channel: 'sms', text: 'Saturday 11:00 is free' },
    });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText(/Your message has not been sent/).waitFor();
    await page.unroute('**/entries*');
    await page.getByText(/^\S+ replied \d+ s ago\.$/).waitFor();
    await desk.leave();
    expect(desk.stack.outbox().filter(({ to }) => to === number)).toMatchObject([{ body: 'Saturday 11:00 is free' }]);
    await context.close();
  });

  test('a draft stands in its row, outlives a reload, waits on another computer, and is gone when it was sent', async () => {
    const { number, threadId } = await patient('Noor', { birthDate: '2015-03-04' });
    await desk.text(number, 'Which Friday?');
    const { page, context } = await openPage();
    const row = page.getByRole('option', { name: /Noor Castellan/ });
    const box = page.getByRole('textbox', { name: 'Message' });
    await row.click();
    await page.getByText(/^\d+ years old$/).waitFor();
    await box.fill('The “first” one');
    await row.getByText('Draft:').waitFor();
    await row.getByText('The “first” one').waitFor();
    await page.getByText('Curly quotes leave room for 70 characters').waitFor();
    await page.getByRole('button', { name: 'Use plain quotes' }).click();
    expect(await box.inputValue()).toBe('The "first" one');
    // Not waited for: leaving the page saves it.
    await page.reload();
    await expect.poll(() => box.inputValue(), { timeout: 10_000 }).toBe('The "first" one');

    const elsewhere = await openPage();
    await elsewhere.page.goto(`${desk.stack.url}/inbox/${threadId}`);
    const otherBox = elsewhere.page.getByRole('textbox', { name: 'Message' });
    await expect.poll(() => otherBox.inputValue(), { timeout: 10_000 }).toBe('The "first" one');
    await elsewhere.context.close();

    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('log').getByText('The "first" one').waitFor();
    await eventually(
      () => desk.as('coordinator')('readThread', { params: { threadId } }),
      ({ drafts }) => drafts?.length === 0,
    );
    await page.reload();
    await page.getByRole('log').getByText('The "first" one').waitFor();
    expect(await box.inputValue()).toBe('');
    await context.close();
  });

  test('what is late and what failed is counted beyond the rows that are loaded', async () => {
    const { number, threadId } = await patient('Ada');
    await desk.text(number, 'Are you there?');
    desk.stack.simulator.setFaults({ error: '30003' });
    onTestFinished(() => desk.stack.simulator.setFaults({}));
    await desk.reply(threadId, 'We are.');
    await desk.leave();
    const { failed } = await desk.as('coordinator')('countThreads', {});
    const { page, context } = await openPage();
    const late = { ...(await desk.as('coordinator')('readThread', { params: { threadId } })), failure: undefined };
    const threads = [{ ...late, dueAt: new Date(desk.stack.clock.now().getTime() - 60_000).toISOString() }];
    await page.route('**/api/threads?*', (route) => route.fulfill({ json: { threads, cursor: 'more' } }));
    await page.goto(`${desk.stack.url}/inbox`);
    await page.getByText('1+ late', { exact: true }).waitFor();
    await page.getByText(`${failed.count} failed`, { exact: true }).waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  });
});
