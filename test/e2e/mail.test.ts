import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { freshAddress, type Mailing, mailing } from '../harness/mailing.ts';
import { violationsOf } from './accessibility.ts';
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
beforeEach(async () => {
  await desk.settings({ fullEmail: true, inboundEmail: true });
  await desk.nextNoon();
});

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function patient(givenName: string) {
  const [email, number] = [freshAddress(givenName.toLowerCase()), freshNumber()];
  const body = {
    givenName,
    familyName: 'Castellan',
    phones: [number],
    emails: [email],
    location: 'main',
    birthDate: '2015-03-04',
  };
  const { threadId } = await desk.as('coordinator')('createPatient', { body });
  return { email, number, threadId };
}

async function opened(threadId: string, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401 (')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await signIn(page, desk.stack.url);
  await page.goto(`${desk.stack.url}/inbox/${threadId}`);
  return { page, context, complaints };
}

describe('an e-mail in the thread', () => {
  test('is read, its quotes and its picture opened, and answered by e-mail from the same box', async () => {
    const { email, number, threadId } = await patient('Dana');
    await desk.text(number, 'By text first');
    await post.mail({
      from: email,
      fromName: 'Dana Castellan',
      subject: 'Insurance card for Mia',
      text: 'Here is the new card.\n\nOn Mon, Mar 2, 2026 at 10:00 AM Desk <a@b.example> wrote:\n> Please send it',
      attachments: [{ name: 'insurance-card.png', type: 'image/png', bytes: pixel }],
    });
    const { page, context, complaints } = await opened(threadId);
    const card = page.getByRole('article', { name: 'E-mail: Insurance card for Mia' });
    await card.getByText('Here is the new card.').waitFor();
    expect(await card.getByText('> Please send it').count()).toBe(0);
    await card.getByRole('button', { name: 'Quoted text' }).click();
    await card.getByText('> Please send it').waitFor();
    await card.getByRole('img', { name: 'insurance-card.png' }).waitFor();
    const download = page.waitForEvent('download');
    await card.getByRole('button', { name: /insurance-card\.png/ }).click();
    expect((await download).suggestedFilename()).toBe('insurance-card.png');

    const composer = page.getByRole('region', { name: 'Reply' });
    await composer.getByText('last wrote by e-mail').waitFor();
    expect(await composer.getByRole('button', { name: 'E-mail' }).getAttribute('aria-pressed')).toBe('true');
    expect(await composer.getByRole('textbox', { name: 'Subject' }).inputValue()).toBe('Re: Insurance card for Mia');
    await composer.getByRole('textbox', { name: 'Message' }).fill('Thank you, Dana.');
    await composer.getByRole('button', { name: 'Send', exact: true }).click();
    await page
      .getByRole('article', { name: 'E-mail: Re: Insurance card for Mia' })
      .getByText('Thank you, Dana.')
      .waitFor();
    await desk.leave();
    await page.getByRole('log').getByText('Delivered').waitFor();
    expect(post.sentTo(email)).toMatchObject([{ subject: 'Re: Insurance card for Mia', text: 'Thank you, Dana.' }]);

    await composer.getByRole('button', { name: 'SMS' }).click();
    expect(await composer.getByRole('textbox', { name: 'Subject' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('with more attachments than are kept apart names the others, and is saved whole with all of them', async () => {
    const { email, threadId } = await patient('Scans');
    const attachments = Array.from({ length: 22 }, (_none, nth) => ({
      name: `scan ${nth + 1}.pdf`,
      type: 'application/pdf',
      bytes: Buffer.from(`%PDF-1.4 ${nth}`),
    }));
    await post.mail({ from: email, subject: 'Scans', attachments });
    const { page, context, complaints } = await opened(threadId);
    const card = page.getByRole('article', { name: 'E-mail: Scans' });
    await card.getByText('2 more attachments are not kept by themselves').click();
    const others = card.getByRole('list', { name: 'Attachments only in the whole e-mail' });
    expect(await others.getByRole('listitem').allInnerTexts()).toEqual([
      'scan 21.pdf\n11 bytes',
      'scan 22.pdf\n11 bytes',
    ]);
    expect(await violationsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violationsOf(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await card.getByRole('button', { name: 'Save the whole e-mail, with all of them' }).click();
    expect((await download).suggestedFilename()).toBe('mail.eml');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('that is long is closed at 400 pixels until all of it is asked for', async () => {
    const { email, threadId } = await patient('Long');
    await post.mail({
      from: email,
      subject: 'Long',
      text: Array.from({ length: 80 }, (_none, nth) => `Line ${nth}`).join('\n'),
    });
    const { page, context } = await opened(threadId);
    const card = page.getByRole('article', { name: 'E-mail: Long' });
    const all = card.getByRole('button', { name: 'Show all of it' });
    await all.waitFor();
    const before = (await card.boundingBox())?.height ?? 0;
    await all.click();
    await expect.poll(async () => (await card.boundingBox())?.height ?? 0).toBeGreaterThan(before * 2);
    await context.close();
  });

  test('of a machine stays closed, and of a stranger says that nobody vouches for it', async () => {
    const from = freshAddress('list');
    await post.mail(
      { from, subject: 'News', text: 'Buy now', headers: { 'List-Id': '<x.example>' } },
      { dkim: '', spf: 'fail' },
    );
    const { page, context } = await opened(await post.threadOf(from));
    const card = page.getByRole('article', { name: 'E-mail: News' });
    await card.getByText('Unverified sender').waitFor();
    expect(await card.getByText('Buy now').count()).toBe(0);
    await card.getByRole('button', { name: 'Open' }).click();
    await card.getByText('Buy now').waitFor();
    await context.close();
  });

  test('says in the box why none can be sent', async () => {
    await desk.settings({ fullEmail: false });
    const from = freshAddress('bartholomew.featherstonehaugh');
    await post.mail({ from });
    const { page, context } = await opened(await post.threadOf(from));
    const head = page.getByRole('heading', { name: from }).locator('..');
    expect(await head.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);
    await page.getByRole('note').getByText('The date of birth is not known').waitFor();
    await context.close();
  });

  test.each(['light', 'dark'] as const)(
    'has nothing that axe finds, with a frame and a picture, %s and on a phone',
    async (colorScheme) => {
      const { email, threadId } = await patient('Axe');
      await post.mail({
        from: email,
        subject: 'With a table',
        html: '<table><tr><td>Cell</td></tr></table><img src="https://elsewhere.example/x.png" alt="Logo">',
        attachments: [{ name: 'card.png', type: 'image/png', bytes: pixel }],
      });
      await post.mail({ from: email, subject: 'List', headers: { Precedence: 'bulk' } });
      await post.reply(threadId, 'Thank you.');
      for (const viewport of [
        { width: 1440, height: 900 },
        { width: 390, height: 844 },
      ]) {
        const { page, context } = await opened(threadId, { colorScheme, viewport });
        await page.frameLocator('iframe.mail-frame').getByText('Cell').waitFor();
        await page.getByRole('img', { name: 'card.png' }).waitFor();
        await page.getByText('1 remote image blocked').waitFor();
        expect(await violationsOf(page)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        await context.close();
      }
    },
  );
});

describe('the secure page in a browser without JavaScript', () => {
  test.each(['light', 'dark'] as const)('asks, opens and takes an answer, %s', async (colorScheme) => {
    await desk.settings({ fullEmail: false, inboundEmail: false });
    const { email, threadId } = await patient('Page');
    await desk.as('coordinator')('openThread', { body: { channel: 'email', address: email } });
    await post.reply(threadId, 'The form is at the desk.');
    await desk.leave();
    const link = /http\S+\/m\/\S+/.exec(post.sentTo(email).at(-1)?.text ?? '')?.[0] ?? '';
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      colorScheme,
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    await page.goto(link);
    await page.getByLabel('Date of birth').fill('3/4/2015');
    await page.getByRole('button', { name: 'Read the message' }).click();
    await page.getByText('The form is at the desk.').waitFor();
    await page.getByLabel('Your answer').fill('On our way');
    await page.getByRole('button', { name: 'Send the answer' }).click();
    await page.getByText('Your answer has been sent').waitFor();
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ direction: 'in', text: 'On our way' });
    await context.close();

    const seeing = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme });
    const looked = await seeing.newPage();
    await looked.goto(link);
    expect(await violationsOf(looked)).toEqual([]);
    await looked.getByLabel('Date of birth').fill('03/04/2015');
    await looked.getByRole('button', { name: 'Read the message' }).click();
    await looked.getByLabel('Your answer').waitFor();
    expect(await violationsOf(looked)).toEqual([]);
    await seeing.close();
  });
});
