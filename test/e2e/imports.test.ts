import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Desk, openDesk } from '../harness/desk.ts';
import { violationsOf } from './accessibility.ts';
import { launchBrowser } from './browser.ts';
import { everyLook, openedPage } from './page.ts';

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

const open = (options = {}) => openedPage(browser, `${desk.stack.url}/imports`, options);
const upload = (content: string | Buffer) => ({
  name: 'from the old system.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(content),
});

describe('bringing patients in, in a real browser', () => {
  test('a file is tried, its columns are named, it comes in, and what did not fit is downloaded', async () => {
    const { page, complaints, context } = await open();
    // As an older Windows program writes it.
    const content = Buffer.from('Nr,Vorname,Nachname,Handy\nA1,J\xf6rg,Gro\xdf,212-555-0171\nA2,Ute,,1\n', 'latin1');
    await page.getByLabel('File, up to 4 MB').setInputFiles(upload(content));
    await page.getByLabel(/Who vouches/).fill('Nora: intake form');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('2 rows wait for their columns to be named.').waitFor();
    await page.getByLabel('Nr').selectOption({ label: "Patient's id in your system" });
    await page.getByLabel('Vorname').selectOption({ label: 'First name' });
    await page.getByLabel('Nachname').selectOption({ label: 'Last name' });
    await page.getByLabel('Handy').selectOption({ label: 'Phone, for texts' });
    await page.getByRole('button', { name: 'Try it with these' }).click();
    await page.getByText('1 rows would change something.').waitFor();
    await page.getByRole('cell', { name: 'A first and a last name are needed.' }).waitFor();
    const search = { body: { outsideId: 'A1' } };
    expect((await desk.as('coordinator')('searchPatients', search)).patients).toEqual([]);
    await page.getByRole('button', { name: 'Bring them in' }).click();
    await page.getByRole('region', { name: 'Progress' }).getByText('In', { exact: true }).waitFor();
    expect((await desk.as('coordinator')('searchPatients', search)).patients).toMatchObject([
      { givenName: 'Jörg', familyName: 'Groß', phones: ['+12125550171'] },
    ]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download all as CSV' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('3,rejected,familyName');
    await page.getByRole('link', { name: 'Another file' }).click();
    await page.getByRole('link', { name: 'from the old system.csv' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a file that cannot be read is said so', async () => {
    const { page, context } = await open();
    await page.getByLabel('File, up to 4 MB').setInputFiles(upload('id,name\n"1,x'));
    await page.getByRole('button', { name: 'Try it' }).click();
    await page
      .getByRole('alert')
      .getByText(/cannot be read as CSV/)
      .waitFor();
    await context.close();
  });
});

describe('imports for everybody', () => {
  test.each(everyLook)('axe finds nothing: %s, %d wide', async (colorScheme, width, height) => {
    const { page, context } = await open({ colorScheme, viewport: { width, height }, reducedMotion: 'reduce' });
    await page.getByLabel('File, up to 4 MB').setInputFiles(upload('id,first,last,phone\nX1,A,B,12\nX2,,C,\n'));
    const found = await violationsOf(page);
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('button', { name: 'Bring them in' }).waitFor();
    found.push(...(await violationsOf(page)));
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/import-${colorScheme}-${width}.png` });
    expect(found).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
    await context.close();
  });
});
