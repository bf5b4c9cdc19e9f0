import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putFigures } from '#shared/domain/metrics/figures.rows.ts';
import { hourSeries, responseSeries, visitSeries } from '#shared/domain/metrics/figures.ts';
import { daysBefore } from '#shared/domain/metrics/places.ts';
import { wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { putNewTrial, putTrialVisit } from '#shared/domain/trial/trial.rows.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { violationsOf } from './accessibility.ts';
import { openAs } from './as-role.ts';
import { launchBrowser } from './browser.ts';
import { everyLook } from './page.ts';

let desk: Desk;
let browser: Browser;
const number = freshNumber();
beforeAll(async () => {
  desk = await openDesk();
  browser = await launchBrowser();
  await desk.settings({ targetMinutes: { sms: 30, email: 240, voice: 60 } });
  await desk.text(number, 'Do you have time on Friday?');
  await desk.advance(45 * 60_000);
  await desk.reply(await desk.threadOf(number), 'Yes');
  await desk.leave();
  await desk.text(freshNumber(), 'Nobody answers this');
  await desk.advance(90 * 60_000);
  await desk.stack.drain();
  await fourWeeks();
  await clearTrial();
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

/** Days before today, written as the stream would have, so that the pictures are full. */
async function fourWeeks(): Promise<void> {
  const today = wallTimeOf('America/New_York', desk.stack.clock.now().getTime()).date;
  for (let ago = 1; ago <= 28; ago += 1) {
    const day = daysBefore(today, ago);
    const lengths = Array.from({ length: 300 }, (_, place): number =>
      place > 120 && place < 240 && (place + ago) % 9 === 0 ? 1 : 0,
    );
    const answered = lengths.reduce((sum, count) => sum + count, 0);
    lengths.splice(0, 4, answered, answered - 3, 1, 0);
    const hours = Array.from({ length: 203 }, (_, place) =>
      place > 6 && place < 19 ? (place * ago) % 11 : place % 24 > 8 && place % 24 < 17 && place < 168 ? 1 : 0,
    );
    hours.splice(171, 4, 5, 3, 2, ago % 3);
    await desk.app.table.commit({
      lengths: putFigures(responseSeries('main', 'sms', 'business'), day, lengths, undefined),
      hours: putFigures(hourSeries('main', 'sms'), day, hours, undefined),
      visits: putFigures(visitSeries('main'), day, [14 + (ago % 4), ago % 3, 1, 2, 0], undefined),
    });
  }
}

/** A trial in which half as many miss their visit the new way, as the stream would have counted it. */
async function clearTrial(): Promise<void> {
  const [startedAt, when] = ['2026-01-05T10:00:00.000Z', { hours: 3 }];
  const usual = { when: { days: 1, at: '09:00' }, words: {} };
  const of = { id: 'trial1', ladderId: 'visits', stepId: 'one', ladderName: 'Visit reminders', startedBy: 'nora' };
  await desk.app.table.commit({ trial: putNewTrial({ ...of, startedAt, when, usual, planned: 120 }) });
  for (let nth = 0; nth < 120; nth += 1) {
    const arm = nth % 2 === 0 ? 'usual' : 'new';
    const ended = nth % (arm === 'usual' ? 4 : 15) === 0 ? 'missed' : 'came';
    const at = new Date(Date.parse(startedAt) + nth * 3_600_000).toISOString();
    const visit = { visitId: `v${nth}`, patientId: `p${nth}`, arm, at, sent: true, ended } as const;
    await desk.app.table.commit({ visit: putTrialVisit('trial1', visit) });
  }
}

const open = (search = '', options = {}) => openAs(browser, desk, 'manager', `/reports${search}`, options);
/** Each hour of it leads to its own rows. */
const hasHours = (name: string) => name === 'When patients write';
const tile = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

describe('the reports in a real browser', () => {
  test('every tile says what it counts, has its table and its file, and leads to its rows', async () => {
    const { page, complaints, context } = await open('?days=1&channel=sms');
    await tile(page, 'Median first response')
      .getByText(/^4[4-6] min$/)
      .waitFor();
    await tile(page, 'Median first response').getByText('n 1').waitFor();
    const tiles = page.getByRole('main').getByRole('region');
    const names = await tiles.evaluateAll((all) => all.map((one) => one.querySelector('h2')?.textContent ?? ''));
    expect(names).toEqual(
      expect.arrayContaining(['No-show rate', 'Reminder funnel', 'After a missed visit', 'Coordinator load']),
    );
    for (const name of names) {
      const one = tile(page, name);
      await one.getByRole('button', { name: /^What is/ }).click();
      expect((await one.locator('.tile-definition').innerText()).length).toBeGreaterThan(60);
      await one.getByRole('button', { name: 'Show as table' }).click();
      await one.getByRole('table').first().waitFor();
      await one.getByRole('button', { name: 'Show picture' }).click();
      expect([name, await one.getByRole('link', { name: /^Show rows/ }).count()]).toEqual([
        name,
        hasHours(name) ? 0 : 1,
      ]);
    }
    const trials = tile(page, 'Trials of reminders');
    await trials.getByText('Usual: 30 of 60 missed (50.0 %); New: 4 of 60 missed (6.7 %).').waitFor();
    await trials.getByText('Stop: clear difference, the new way is better').waitFor();
    await trials
      .getByRole('img', { name: /^Difference \u221243\.3 points, range \u2212\d\d\.\d to \u2212\d\d\.\d$/ })
      .waitFor();
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV: First response, how long' }).click();
    const file = readFileSync(await (await waiting).path(), 'utf8');
    expect(file).toContain('Took,Turns\r\n');
    expect(file).toContain('30-60 m,1\r\n');

    // A step of nothing draws no bar, and the last tile of two columns stands by no empty place.
    const bars = tile(page, 'Reminder funnel').getByRole('list', { name: 'Visits' });
    expect([await bars.getByRole('listitem').count(), await bars.locator('.step-bar i').count()]).toEqual([5, 0]);
    const whole = page.locator('.tiles-2');
    const inTwo = whole.getByRole('region');
    const fills = (await inTwo.count()) % 2 === 1 ? whole : inTwo.first();
    expect((await inTwo.last().boundingBox())?.width).toBe((await fills.boundingBox())?.width);

    await page.getByRole('link', { name: 'Show rows: No-show rate' }).click();
    await expect.poll(() => page.url()).toContain('visits=no-show');
    await page.getByRole('region', { name: 'Missed visits' }).getByText('None.').waitFor();
    await page.getByRole('link', { name: 'Show rows: Patients who came again' }).click();
    await page
      .getByRole('region', { name: 'Patients who did not come again within a year' })
      .getByText('None.')
      .waitFor();
    await page.getByRole('link', { name: /^1 handled by Maya Feld/ }).click();
    await page.getByRole('region', { name: 'Handled turns, Maya Feld' }).getByRole('link', { name: number }).waitFor();
    await page.getByRole('link', { name: 'Show rows: Answered within 30 min' }).click();
    await expect.poll(() => page.url()).toContain('rows=late');
    const rows = page.getByRole('region', { name: 'Late turns' });
    await rows.getByRole('link', { name: number }).waitFor();
    expect(await rows.getByRole('row').count()).toBe(3);
    await rows.getByRole('link', { name: number }).click();
    await page.waitForURL(/\/inbox\//);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('the head of every column stands where its figures do', async () => {
    const { page, context } = await open('?days=1');
    const load = tile(page, 'Coordinator load');
    await load.getByRole('cell', { name: 'Maya Feld', exact: true }).waitFor();
    const aligned = (selector: string) =>
      load.locator(selector).evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).textAlign));
    expect(await aligned('thead th')).toEqual(await aligned('tbody tr:first-child td'));
    expect(await aligned('thead th')).toEqual(['left', 'left', 'right', 'left', ...Array<string>(5).fill('right')]);
    await context.close();
  });

  test('days, channel and how it is counted stand in the address; an hour of the week leads to its rows', async () => {
    const { page, context } = await open();
    await page.getByRole('link', { name: '7 days' }).click();
    await page.getByRole('button', { name: /^Channel/ }).click();
    await page.getByRole('menuitemradio', { name: 'E-mails' }).click();
    await page.getByRole('button', { name: /^Counted/ }).click();
    await page.getByRole('menuitemradio', { name: 'Every response, wall clock' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?days=7&channel=email&measure=every&clock=wall');
    await tile(page, 'Median response').getByText('None yet').waitFor();
    await page.goto(`${desk.stack.url}/reports?days=1&channel=sms`);
    await page.getByRole('link', { name: /12 pm: \d+ message/ }).click();
    await page
      .getByRole('region', { name: /^Every turn, \w{3} 12 pm$/ })
      .getByRole('link', { name: number })
      .waitFor();
    await context.close();
  });

  test('a complaint is marked at its conversation, shown there and in the list, and counted with the conversation behind it', async () => {
    const complains = freshNumber();
    await desk.text(complains, 'An hour in the chair, and nobody came');
    const threadId = await desk.threadOf(complains);
    const { page, complaints, context } = await openAs(browser, desk, 'manager', `/inbox/${threadId}`);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Mark as a complaint' }).click();
    await page.locator('.thread-head').getByText('Complaint', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Inbox' }).getByText('Complaint', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Take the complaint off' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await desk.stack.drain();
    await page.goto(`${desk.stack.url}/reports?days=1`);
    await tile(page, 'Complaints').getByText('n 1').waitFor();
    await page.getByRole('link', { name: 'Show rows: Complaints' }).click();
    await page.getByRole('region', { name: 'Marked complaints' }).getByRole('cell', { name: 'Open' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('region', { name: 'Marked complaints' }).getByRole('link', { name: complains }).click();
    await page.waitForURL(/\/inbox\//);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a coordinator sees their own figures and no other, and how much was handled today', async () => {
    const { page, complaints, context } = await openAs(browser, desk, 'coordinator', '/reports?days=1');
    await tile(page, 'Your own figures').getByRole('cell', { name: 'Maya Feld', exact: true }).waitFor();
    await tile(page, 'You handled').getByText('1', { exact: true }).waitFor();
    await tile(page, 'Your median reply').getByText('n 1').waitFor();
    expect(await page.getByRole('main').getByRole('region').count()).toBe(5);
    await page.getByRole('link', { name: 'Show rows: You handled' }).click();
    await page.getByRole('region', { name: 'Handled turns, Maya Feld' }).getByRole('link', { name: number }).waitFor();
    await page.getByRole('link', { name: 'Inbox' }).first().click();
    await page.getByText(/1 handled today, median reply 4[4-6] min/).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test.each(everyLook)('axe finds nothing: %s, %d wide', async (colorScheme, width, height) => {
    const { page, context } = await open('?rows=late', {
      colorScheme,
      viewport: { width, height },
      reducedMotion: 'reduce',
    });
    await tile(page, 'No-show rate').getByRole('img').waitFor();
    await page.getByRole('region', { name: 'Late turns' }).getByRole('link', { name: number }).waitFor();
    await page.getByRole('button', { name: 'What is backlog by age?' }).click();
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/reports-${colorScheme}-${width}.png` });
    await page.getByRole('button', { name: 'Median', exact: true }).click();
    await tile(page, 'First response, how long').getByRole('button', { name: 'Show as table' }).click();
    const violations = await violationsOf(page);
    if (process.env.SHOTS) {
      await page.locator('.reports-page').evaluate((main) => main.scrollTo(0, 700));
      await page.screenshot({ path: `${process.env.SHOTS}/reports-lower-${colorScheme}-${width}.png` });
    }
    expect(violations).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
    await context.close();
  });
});
