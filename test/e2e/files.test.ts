import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { pdf, png } from '../harness/bringing.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { freshAddress } from '../harness/mailing.ts';
import { violationsOf } from './accessibility.ts';
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
beforeEach(async () => {
  await desk.settings({ fullEmail: true, inboundEmail: true, undoSeconds: 0 });
  await desk.nextNoon();
});

async function conversation() {
  const [number, email] = [freshNumber(), freshAddress()];
  const named = { givenName: 'Dana', familyName: 'Castellan', location: 'main', birthDate: '1984-11-30' };
  const body = { ...named, phones: [number], emails: [email] };
  const { id: patientId, threadId } = await desk.as('coordinator')('createPatient', { body });
  await desk.as('coordinator')('openThread', { body: { patientId } });
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A refusal of a file is answered 400, which the browser tells by itself.
    if (message.type() === 'error' && !/40[01] \(/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await signIn(page, desk.stack.url);
  await page.goto(`${desk.stack.url}/inbox/${threadId}`);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  return { page, number, email, threadId, complaints };
}

/** Files in the clipboard, or under the mouse, as the system hands them to a page. */
async function handed(page: Page, event: 'paste' | 'drop', name: string, bytes: Buffer): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message' });
  const given = { event, name, base64: bytes.toString('base64') };
  await box.evaluate((element, { event: kind, name: called, base64 }) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], called));
    const common = { bubbles: true, cancelable: true };
    element.dispatchEvent(
      kind === 'paste'
        ? new ClipboardEvent('paste', { ...common, clipboardData: data })
        : new DragEvent('drop', { ...common, dataTransfer: data }),
    );
  }, given);
}

const files = (page: Page) => page.getByRole('list', { name: 'Files of this message' });

test('files are attached by button, paste and drop, taken out, refused in words, and leave as the composer said', async () => {
  const { page, number, threadId, complaints } = await conversation();
  await page
    .getByLabel('Files', { exact: true })
    .setInputFiles({ name: 'card.png', mimeType: 'image/png', buffer: png });
  await page.getByText('Goes as a picture message.').waitFor();
  await handed(page, 'paste', 'pasted.png', png);
  await handed(page, 'drop', 'evil.html', Buffer.from('<script>alert(1)</script>'));
  const refused = page.getByRole('alert').filter({ hasText: 'This kind of file cannot be sent. Send a picture' });
  await refused.waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page)).toEqual([]);

  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill('Your cards');
  await box.press('Control+Enter');
  await page.getByText('A file could not be attached. Take it out, then send.').waitFor();
  await page.getByRole('button', { name: 'Take out evil.html' }).click();
  await page.getByRole('button', { name: 'Take out pasted.png' }).click();
  expect(await files(page).getByRole('listitem').count()).toBe(1);
  await box.press('Control+Enter');
  await page.locator('.msg.out .thumbnail').waitFor();
  expect(await files(page).count()).toBe(0);
  await desk.leave();
  expect(desk.stack.twilio?.outbox().filter(({ to }) => to === number)).toMatchObject([
    { body: 'Your cards', pictures: [expect.any(String)] },
  ]);

  await page
    .getByLabel('Files', { exact: true })
    .setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer: pdf });
  await page.getByText('Goes by a secure link that asks for the date of birth.').waitFor();
  await box.fill('Your plan');
  await box.press('Control+Enter');
  await expect.poll(async () => (await desk.entries(threadId)).length, { timeout: 10_000 }).toBe(2);
  await desk.leave();
  await page.getByText('By a secure link', { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});

test('a file on its way shows how far it is, keeps the message from leaving without it, and stops when it is taken out', async () => {
  const { page, threadId, complaints } = await conversation();
  const network = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 300_000 };
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', slow);
  const large = Buffer.concat([png, Buffer.alloc(900_000, 1)]);
  const choose = (name: string) =>
    page.getByLabel('Files', { exact: true }).setInputFiles({ name, mimeType: 'image/png', buffer: large });
  await page.evaluate(() => {
    const shares: number[] = [];
    Object.assign(window, { shares });
    const look = () => {
      const bar = document.querySelector<HTMLProgressElement>('.attaching-file progress');
      if (bar && bar.value !== shares.at(-1)) shares.push(bar.value);
      requestAnimationFrame(look);
    };
    look();
  });
  await choose('x-ray.png');
  const bar = page.getByRole('progressbar', { name: 'x-ray.png on its way' });
  await bar.waitFor();
  expect(await violationsOf(page)).toEqual([]);
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill('Your x-ray');
  await box.press('Control+Enter');
  await page.getByText('A file is still on its way. Wait a moment, or take it out.').waitFor();
  await page.getByText('Goes as a picture message.').waitFor();
  const shares = await page.evaluate(() => (window as unknown as { shares: number[] }).shares);
  expect(shares.filter((share) => share > 0 && share < 1).length).toBeGreaterThan(2);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(await bar.count()).toBe(0);

  const aborted = page.waitForEvent('requestfailed', (request) => request.method() === 'PUT');
  await choose('second.png');
  await page.getByRole('progressbar', { name: 'second.png on its way' }).waitFor();
  await page.getByRole('button', { name: 'Take out second.png' }).click();
  await aborted;
  expect(await files(page).getByRole('listitem').count()).toBe(1);
  await box.press('Control+Enter');
  await expect.poll(async () => (await desk.entries(threadId)).length, { timeout: 10_000 }).toBe(1);
  expect((await desk.entries(threadId)).at(-1)).toMatchObject({ files: [{ name: 'x-ray.png', bytes: large.length }] });
  expect(complaints).toEqual([]);
});

test('what was stopped or taken back comes back with its files', async () => {
  const { page, threadId } = await conversation();
  await desk.settings({ undoSeconds: 20 });
  await page.reload();
  const box = page.getByRole('textbox', { name: 'Message' });
  await page.getByRole('button', { name: 'E-mail', exact: true }).click();
  await page
    .getByLabel('Files', { exact: true })
    .setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer: pdf });
  await page.getByText('Goes attached to the e-mail.').waitFor();
  await page.getByRole('button', { name: 'Use a secure link' }).click();
  await page.getByText('Goes by a secure link that asks for the date of birth.').waitFor();
  await page.getByRole('button', { name: 'Attach to the e-mail' }).click();
  await box.fill('Your plan');
  await box.press('Control+Enter');
  await page.getByRole('button', { name: /^Undo/ }).click();
  await files(page).getByText('plan.pdf', { exact: true }).waitFor();
  expect(await box.inputValue()).toBe('Your plan');
  await box.press('Control+Enter');
  await expect.poll(async () => (await desk.entries(threadId)).length, { timeout: 10_000 }).toBe(1);
  expect((await desk.entries(threadId)).at(-1)).toMatchObject({ files: [{ name: 'plan.pdf' }] });
});
