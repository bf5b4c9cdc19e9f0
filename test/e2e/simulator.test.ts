import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { readPractice } from '#shared/domain/practice/read-practice.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { violationsOf } from './accessibility.ts';
import { launchBrowser } from './browser.ts';
import { phones, pick, shown } from './phone.ts';

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
beforeEach(async () => {
  desk.stack.simulator.setFaults({});
  await desk.nextNoon();
});

/** The simulator in a window of its own, and everything that its browser complained about. */
async function openSimulator(
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  await page.goto(`${desk.stack.url}/simulator`);
  await phones(page).first().waitFor();
  return { page, context, complaints };
}

describe('the simulator in a real browser', () => {
  test('a mail goes to the inbox, the answer comes back with its headers and is answered under it', async () => {
    const address = `sim-${Date.now()}@example.com`;
    const { page, context, complaints } = await openSimulator();
    await page.getByRole('button', { name: 'Mail', exact: true }).click();
    const client = page.getByRole('region', { name: 'Mail client' });
    await client.getByLabel('Mailbox of').fill(address);
    await client.getByRole('textbox', { name: 'Subject' }).fill('My crown');
    await client.getByRole('textbox', { name: 'Mail to the practice' }).fill('It is loose.');
    await client.getByRole('button', { name: 'Send mail' }).click();
    await client.getByRole('article', { name: 'Sent: My crown' }).waitFor();
    const { id: threadId } = await desk.as('coordinator')('openThread', { body: { channel: 'email', address } });
    await desk.reply(threadId, 'Come at two.', { channel: 'email' });
    await desk.leave();
    const got = client.getByRole('article', { name: 'Got: Re: My crown' });
    await got.getByText('Come at two.').waitFor();
    await got.getByText('Headers').click();
    await got.getByText('In-Reply-To').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await got.getByRole('button', { name: 'Answer' }).click();
    await client.getByRole('textbox', { name: 'Mail to the practice' }).fill('At two then.');
    await client.getByRole('button', { name: 'Send mail' }).click();
    await expect
      .poll(async () => (await desk.entries(threadId)).at(-1))
      .toMatchObject({
        text: 'At two then.',
        mail: { threadedBy: 'our-id', quoted: expect.stringContaining('> Come at two.') },
      });
    expect(desk.stack.outbox().filter(({ to }) => to === address)).toMatchObject([
      { provider: 'sendgrid', subject: 'Re: My crown' },
    ]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('STOP by its key, and the phone says why nothing comes; START ends it', async () => {
    const number = freshNumber();
    const { page, context } = await openSimulator();
    const phone = await pick(page, number, number);
    await phone.getByRole('button', { name: 'STOP', exact: true }).click();
    await phone.getByText(/Twilio sends nothing to this phone/).waitFor();
    await phone.getByRole('button', { name: 'START', exact: true }).click();
    await phone.getByText(/Twilio sends nothing to this phone/).waitFor({ state: 'detached' });
    await context.close();
  });

  test('a phone shows the office that its person texted last, and texts that one', async () => {
    const { locations } = await readPractice(desk.app);
    const [main] = locations;
    if (!main) throw new Error('the practice has no location');
    onTestFinished(() => desk.settings({ locations }));
    const other = { ...main, id: 'other', name: 'Old Mill', numbers: ['+17185550100'] };
    await desk.settings({ locations: [main, other] });
    const number = freshNumber();
    await desk.text(number, 'Is this Old Mill?', { to: '+17185550100' });
    const { page, context } = await openSimulator();
    const phone = await pick(page, number, number);
    await phone.getByText('Is this Old Mill?').waitFor();
    await phone.getByRole('button', { name: 'Thanks!' }).click();
    await phone.getByText('Thanks!').nth(1).waitFor();
    const entries = await desk.entries(await desk.threadOf(number));
    expect(entries.map(({ to }) => to)).toEqual(['+17185550100', '+17185550100']);
    await context.close();
  });

  test('a forged text is refused, once', async () => {
    const number = freshNumber();
    const { page, context } = await openSimulator();
    const phone = await pick(page, number, number);
    const forge = page.getByRole('switch', { name: 'Forge the signature' });
    await forge.click();
    await phone.getByRole('textbox', { name: 'Text from this phone' }).fill('It is not me');
    await phone.getByRole('textbox', { name: 'Text from this phone' }).press('Enter');
    await phone.getByText(/Refused \(403\)/).waitFor();
    await page.getByRole('switch', { name: 'Forge the signature', checked: false }).waitFor();
    await phone.getByRole('button', { name: 'Thanks!' }).click();
    await phone.getByText('received by the practice').waitFor();
    expect(await phone.getByText(/Refused \(403\)/).count()).toBe(1);
    await context.close();
  });

  test('a webhook is opened and sent again by keys alone', async () => {
    const number = freshNumber();
    const { page, context } = await openSimulator();
    const phone = await pick(page, number, number);
    await phone.getByRole('button', { name: 'No puedo ir' }).click();
    const newest = page.getByRole('log', { name: 'Webhooks' }).getByRole('article').first();
    await newest.getByText(`text from ${shown(number)}`).waitFor();
    expect(await newest.getByText('No puedo ir').count()).toBe(0);
    await newest.getByRole('button', { name: /POST/ }).focus();
    await page.keyboard.press('Enter');
    await newest.getByText('No puedo ir').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page
      .getByRole('log', { name: 'Webhooks' })
      .getByText(/seen before, nothing changed/)
      .first()
      .waitFor();
    expect(await phone.getByText('No puedo ir').count()).toBe(2);
    await context.close();
  });

  test('the clock stands still when it is paused, and jumps to the next morning', async () => {
    const { page, context } = await openSimulator();
    const clock = page.getByRole('region', { name: 'Clock' });
    await clock.getByRole('button', { name: 'Pause' }).click();
    await clock.getByRole('button', { name: 'Pause', pressed: true }).waitFor();
    await clock.getByRole('button', { name: /Tomorrow 8:00 am/ }).click();
    await clock.getByText('08:00:00').waitFor();
    await clock.getByRole('button', { name: '+ 10 s' }).click();
    await clock.getByText('08:00:10').waitFor();
    await clock.getByRole('button', { name: '1×', exact: true }).click();
    await clock.getByRole('button', { name: '1×', exact: true, pressed: true }).waitFor();
    await context.close();
  });
});
