import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seededDeskNumber } from '#infra/local/seed/empty.ts';
import { type CallingDesk, callingDesk, hangUp, press, speak, wait } from '../harness/calling-desk.ts';
import { eventually, freshNumber, officeNumber } from '../harness/desk.ts';
import { violationsOf } from './accessibility.ts';
import { launchBrowser } from './browser.ts';
import { signIn } from './sign-in.ts';

let desk: CallingDesk;
let browser: Browser;
beforeAll(async () => {
  desk = await callingDesk();
  browser = await launchBrowser();
  await desk.settings({ calls: { transcription: true, textBack: true, deleteAtProvider: false } });
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});
beforeEach(() => desk.nextNoon());

async function openPage(
  path: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; complaints: string[]; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  // Before anybody is signed in, the page is told so with a 401, which the browser complains of.
  if (path !== '/simulator') await signIn(page, desk.stack.url);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${desk.stack.url}${path}`);
  return { page, complaints, context };
}

async function patient(givenName: string): Promise<{ number: string; threadId: string }> {
  const number = freshNumber();
  const body = { givenName, familyName: 'Castellan', phones: [number], location: 'main' };
  return { number, threadId: (await desk.as('coordinator')('createPatient', { body })).threadId };
}

const placeOf = (page: Page) => page.evaluate(() => document.querySelector('audio')?.currentTime ?? 0);

describe('a call in a real browser', () => {
  test('a voicemail is played, at another speed and from another place, read, and answered by a text and a call', async () => {
    const { number, threadId } = await patient('Dana');
    await desk.call(number, wait, wait, speak(6, 'Hi, it is Dana, Mia’s mom.'));
    await desk.advance(40_000);
    const { page, complaints, context } = await openPage(`/inbox/${threadId}`);
    const entry = page.getByRole('article', { name: /Missed call, voicemail/ });
    await entry.getByText('Hi, it is Dana, Mia’s mom.').waitFor();
    await entry.getByText(/0:06/).first().waitFor();
    await entry.getByRole('button', { name: 'Play voicemail' }).click();
    await entry.getByRole('button', { name: 'Pause voicemail' }).waitFor();
    await expect.poll(() => placeOf(page)).toBeGreaterThan(0);
    await entry.getByRole('button', { name: /^Speed 1×/ }).click();
    expect(await page.evaluate(() => document.querySelector('audio')?.playbackRate)).toBe(1.2);
    await entry.getByRole('button', { name: 'Pause voicemail' }).click();
    await entry.getByRole('slider', { name: 'Place in the voicemail' }).fill('4');
    await expect.poll(() => placeOf(page)).toBe(4);

    await entry.getByRole('button', { name: 'Text back' }).click();
    expect(await page.getByRole('textbox', { name: 'Message' }).evaluate((box) => box === document.activeElement)).toBe(
      true,
    );
    await entry.getByRole('button', { name: 'Call back' }).click();
    await page.getByText(/Your phone rings\. Take it and press 1/).waitFor();
    const placed = await eventually(
      async () =>
        desk
          .telephone()
          .calls()
          .findLast(({ to }) => to === seededDeskNumber),
      (call) => call !== undefined,
    );
    await desk.telephone().act(placed?.sid ?? '', { act: 'answer', number: seededDeskNumber });
    await desk.telephone().act(placed?.sid ?? '', press('1'));
    await desk.telephone().act(placed?.sid ?? '', { act: 'answer', number });
    await desk.telephone().act(placed?.sid ?? '', hangUp);
    await page.getByRole('article', { name: /Called, spoken with/ }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('two voicemails never play at once, and “Text back” writes a text, or says why none may be sent', async () => {
    const { number, threadId } = await patient('Paloma');
    for (const seconds of [30, 31]) {
      await desk.call(number, wait, wait, speak(seconds));
      await desk.advance(60_000);
    }
    const { page, complaints, context } = await openPage(`/inbox/${threadId}`);
    const [first, second] = ['0:30', '0:31'].map((length) =>
      page.getByRole('article', { name: /Missed call, voicemail/ }).filter({ hasText: length }),
    );
    await first?.getByRole('button', { name: 'Play voicemail' }).click();
    await first?.getByRole('button', { name: 'Pause voicemail' }).waitFor();
    await second?.getByRole('button', { name: 'Play voicemail' }).click();
    await second?.getByRole('button', { name: 'Pause voicemail' }).waitFor();
    await first?.getByRole('button', { name: 'Play voicemail' }).waitFor();
    await page.getByRole('button', { name: 'E-mail', exact: true }).click();
    await first?.getByRole('button', { name: 'Text back' }).click();
    await page.getByRole('button', { name: 'SMS', exact: true, pressed: true }).waitFor();
    const box = page.getByRole('textbox', { name: 'Message' });
    expect(await box.evaluate((one) => one === document.activeElement)).toBe(true);
    await desk.text(number, 'STOP');
    const blocked = page.getByRole('note').filter({ hasText: 'Texts to this number are stopped' });
    await blocked.waitFor();
    await first?.getByRole('button', { name: 'Text back' }).click();
    expect(await blocked.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a caller who shows no number is offered no call and no text that cannot be', async () => {
    const { sid } = await desk.telephone().ring('anonymous', officeNumber);
    for (const act of [wait, wait, speak(2)]) await desk.telephone().act(sid, act);
    await desk.advance(40_000);
    const { threads } = await desk.as('coordinator')('listThreads', { query: { limit: 100 } });
    const hidden = threads.find(({ name }) => name === 'Hidden number');
    const { page, context } = await openPage(`/inbox/${hidden?.id}`);
    const entry = page.getByRole('article', { name: /Missed call, voicemail/ });
    await entry.getByText('Not texted back: the caller showed no number').waitFor();
    await entry.getByRole('button', { name: 'Play voicemail' }).waitFor();
    await page.getByText('These callers showed no number.').waitFor();
    expect(await entry.getByRole('button', { name: /Call back|Text back/ }).count()).toBe(0);
    await context.close();
  });

  test('everybody sets under Settings which phone of theirs rings first', async () => {
    const { page, context, complaints } = await openPage('/settings/you');
    const phone = page.getByRole('textbox', { name: 'Your phone' });
    await phone.fill('12');
    await page.getByRole('button', { name: 'Save your phone' }).click();
    await page.getByText('Write a telephone number, like (212) 555-0100.').waitFor();
    await phone.fill('212 555 0177');
    await phone.press('Enter');
    await page.getByText('(212) 555-0177 rings first.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await phone.fill('');
    await page.getByRole('button', { name: 'Save your phone' }).click();
    await page.getByText('The desk’s telephone rings first.').waitFor();
    expect((await desk.as('coordinator')('me', {})).me.phone).toBeUndefined();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a call is logged by hand, by keys alone', async () => {
    const { number, threadId } = await patient('Ines');
    await desk.text(number, 'Please call me');
    const { page, context } = await openPage(`/inbox/${threadId}`);
    await page.getByRole('button', { name: 'Call', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Your phone' }).waitFor();
    await page.getByRole('button', { name: 'Log a call' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: 'Left a message' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('textbox', { name: 'Note' }).fill('Will call on Friday');
    await page.getByRole('button', { name: 'Log call' }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('article', { name: /Left a message/ })
      .getByText('Will call on Friday')
      .waitFor();
    expect((await desk.as('coordinator')('readThread', { params: { threadId } })).turn).toBeUndefined();
    await context.close();
  });

  test('in the simulator a phone rings the desk, and leaves a message where nobody takes it', async () => {
    const { number, threadId } = await patient('Sol');
    const { page, context, complaints } = await openPage('/simulator');
    const first = page.getByRole('region', { name: /^Phone \(/ }).first();
    await first.getByRole('button', { name: /^Whose phone/ }).click();
    await page.getByRole('textbox', { name: 'Name or number' }).fill(number);
    await page.getByRole('textbox', { name: 'Name or number' }).press('Enter');
    const phone = page.getByRole('region', {
      name: `Phone ${number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3')}`,
    });
    await phone.getByRole('button', { name: 'Call the practice' }).click();
    await phone.getByText(/Thank you for calling/).waitFor();
    await phone.getByRole('button', { name: 'Wait' }).click();
    await page.getByRole('region', { name: "The desk's telephones" }).getByRole('button', { name: 'Decline' }).click();
    await phone.getByRole('button', { name: 'Leave a message' }).click();
    await phone.getByRole('button', { name: 'Call the practice' }).waitFor();
    await eventually(
      () => desk.entries(threadId),
      (entries) => entries.some(({ call }) => call?.outcome === 'voicemail'),
    );
    await page
      .getByRole('log', { name: 'Webhooks' })
      .getByText(/call of .*: voicemail/)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe('calls for everybody', () => {
  test.each([
    ['light', 1440, 900],
    ['dark', 1440, 900],
    ['light', 390, 844],
    ['dark', 390, 844],
  ] as const)('axe finds nothing: %s, %d wide', async (colorScheme, width, height) => {
    const { number, threadId } = await patient('Axe');
    await desk.call(number, hangUp);
    await desk.advance(40_000);
    await desk.call(number, wait, wait, speak(3));
    await desk.advance(40_000);
    const options = { colorScheme, viewport: { width, height }, reducedMotion: 'reduce' } as const;
    const { page, complaints, context } = await openPage(`/inbox/${threadId}`, options);
    await page.getByRole('button', { name: 'Play voicemail' }).waitFor();
    const found = await violationsOf(page);
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await page.getByRole('textbox', { name: 'Your phone' }).waitFor();
    found.push(...(await violationsOf(page)));
    await page.getByRole('button', { name: 'Log a call' }).click();
    await page.getByRole('button', { name: 'Log call' }).waitFor();
    found.push(...(await violationsOf(page)));
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    if (process.env.PICTURES)
      await page.screenshot({ path: `${process.env.PICTURES}/call-${colorScheme}-${width}.png` });
    if (width < 500) {
      expect(found).toEqual([]);
      return context.close();
    }
    await page.goto(`${desk.stack.url}/simulator`);
    const { sid } = await desk.telephone().ring(number, '+12125550100');
    await page.getByRole('button', { name: '5', exact: true }).or(page.getByText('Wait')).first().waitFor();
    await desk.telephone().act(sid, wait);
    await page.getByRole('button', { name: 'Decline' }).waitFor();
    found.push(...(await violationsOf(page)));
    if (process.env.PICTURES)
      await page.screenshot({ path: `${process.env.PICTURES}/sim-${colorScheme}-${width}.png` });
    await desk.telephone().act(sid, hangUp);
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    return context.close();
  });
});
