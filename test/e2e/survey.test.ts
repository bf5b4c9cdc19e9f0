import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asksTo, came, setQuickVisits } from '../fixtures/surveyed.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { violationsOf } from './accessibility.ts';
import { openAs } from './as-role.ts';
import { launchBrowser } from './browser.ts';
import { everyLook } from './page.ts';

let desk: Desk;
let browser: Browser;
beforeAll(async () => {
  desk = await openDesk();
  browser = await launchBrowser();
  await setQuickVisits(desk);
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

async function isClean(page: Page): Promise<void> {
  for (const [colorScheme, width, height] of everyLook) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    expect((await violationsOf(page)).map((one) => `${colorScheme} ${width}: ${one}`)).toEqual([]);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('a manager has patients asked, one answers, and the figure says of how many it is, with its rows', async () => {
  const { page, complaints, context } = await openAs(browser, desk, 'manager', '/automations');
  await page
    .getByRole('navigation', { name: 'Automations' })
    .getByRole('button', { name: /^Survey/ })
    .press('Enter');
  await page.getByRole('heading', { name: 'Survey' }).waitFor();
  const words = page.getByLabel('Text, English', { exact: true });
  const usual = await words.inputValue();
  await words.fill('How was your root canal? 1 to 5');
  await page.getByText(/"root canal" says something of their health/).waitFor();
  await page.getByRole('switch', { name: 'Patients are asked' }).press(' ');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page
    .getByRole('alert')
    .getByText(/Not saved\./)
    .waitFor();
  await words.fill(usual);
  await page.getByLabel('Nobody again within').selectOption('180');
  await page
    .getByRole('figure')
    .getByText(/how did we do for Mia\?/)
    .waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(/^Version 1, by/).waitFor();
  await isClean(page);
  await page.reload();
  await page.getByRole('heading', { name: 'Survey' }).waitFor();
  expect(await desk.as('manager')('readSurvey', {})).toMatchObject({ on: true, everyDays: 180, version: 1 });

  const [one, other] = [await came(desk, '13:10', { givenName: 'Ines' }), await came(desk, '13:20')];
  await came(desk, '13:30', { givenName: 'Otto', consents: false });
  await desk.stack.drain();
  await desk.advance(2 * 3_600_000);
  await desk.leave();
  expect([one, other].map(({ number }) => asksTo(desk, number).length)).toEqual([1, 1]);
  await desk.text(one.number, '2, the wait was long');
  await desk.stack.drain();
  await page.goto(`${desk.stack.url}/inbox/${one.threadId}`);
  await page.getByText(/Answered the survey: 2 of 5\. Somebody should get in touch/).waitFor();

  await page.goto(`${desk.stack.url}/reports`);
  const tile = page.getByRole('region', { name: 'Survey', exact: true });
  await tile
    .getByText('1 of 2 answered (50 %); the median is 2; few answers: one more can change this; 1 not asked')
    .waitFor();
  await tile.getByText('asked 2, n 1').waitFor();
  const bars = tile.getByRole('list', { name: 'Answers to the survey' }).getByRole('listitem');
  expect(await bars.allInnerTexts()).toEqual(
    ['5, very good', '4', '3', '2', '1, poor'].map((name) => `${name}\n${name === '2' ? '1\n100 %' : '0\n0 %'}`),
  );
  await tile.getByRole('button', { name: 'What is survey?' }).click();
  await tile.getByText(/is not taken for satisfied/).waitFor();
  await tile.getByRole('button', { name: 'Show as table' }).click();
  await tile.getByRole('row', { name: /^2 1 100 %/ }).waitFor();
  await isClean(page);
  const waiting = page.waitForEvent('download');
  await tile.getByRole('button', { name: 'CSV: Survey' }).click();
  const file = readFileSync(await (await waiting).path(), 'utf8');
  expect(file).toContain('Answer,Patients,Share of answers\r\n');
  expect(file).toContain('No answer,1,\r\n');
  await tile.getByRole('link', { name: 'Show rows: Survey' }).click();
  await expect.poll(() => page.url()).toContain('said=survey');
  const rows = page.getByRole('region', { name: 'Patients of the survey' });
  await rows.getByRole('row', { name: /Ines.+A visit.+2 of 5.+Yes/ }).waitFor();
  await rows.getByRole('row', { name: /Dana.+None/ }).waitFor();
  await rows.getByRole('row', { name: /Otto.+Not asked\. The patient has not agreed to outreach/ }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});
