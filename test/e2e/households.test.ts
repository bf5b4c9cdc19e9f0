import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newPatient, setCalendar } from '../fixtures/schedule.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { violationsOf } from './accessibility.ts';
import { openAs } from './as-role.ts';
import { launchBrowser } from './browser.ts';
import { everyLook, openedPage } from './page.ts';

let desk: Desk;
let browser: Browser;
beforeAll(async () => {
  desk = await openDesk();
  await setCalendar(desk);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});
beforeEach(() => desk.nextNoon());

const call = () => desk.as('coordinator');

test('a stranger’s conversation is assigned by keyboard, stands in the patient’s, and is parted again from its line', async () => {
  const patient = await newPatient(call(), { givenName: 'Isolde', familyName: 'Marchetti', phones: [freshNumber()] });
  const number = freshNumber();
  await desk.text(number, 'It is Isolde, from work');
  const threadId = await desk.threadOf(number);
  const { page, context, complaints } = await openedPage(browser, `${desk.stack.url}/inbox/${threadId}`);
  await page.getByRole('button', { name: 'Whose is it?' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Whose conversation is this?' });
  await dialog.getByRole('searchbox', { name: 'Patient' }).fill('Isolde');
  await dialog.getByRole('button', { name: /Isolde Marchetti/ }).press('Enter');
  await dialog.getByRole('button', { name: 'Bring it in' }).press('Enter');
  await page.waitForURL(new RegExp(`/inbox/${patient.threadId}`));
  await page.getByRole('heading', { level: 1, name: 'Isolde Marchetti' }).waitFor();
  const log = page.getByRole('log');
  await log.getByText('It is Isolde, from work').waitFor();
  await log.getByRole('button', { name: 'Undo' }).press('Enter');
  await log.getByText('The conversation that was brought in here stands apart again').waitFor();
  await log.getByText('It is Isolde, from work').waitFor({ state: 'detached' });
  expect((await call()('readThread', { params: { threadId } })).patientId).toBeUndefined();
  expect(complaints).toEqual([]);
  await context.close();
});

test('one message is given to the patient it is about', async () => {
  const dana = await newPatient(call(), { givenName: 'Dana', familyName: 'Oyelaran', phones: [freshNumber()] });
  const leo = await newPatient(call(), { givenName: 'Leopold', familyName: 'Oyelaran', phones: [freshNumber()] });
  await desk.text(dana.phones[0] ?? '', 'Leopold has a toothache');
  const { page, context, complaints } = await openedPage(browser, `${desk.stack.url}/inbox/${dana.threadId}`);
  await page.getByRole('button', { name: /About this message/ }).press('Enter');
  await page.getByRole('menuitem', { name: /somebody else/ }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Whose message is this?' });
  await dialog.getByRole('searchbox', { name: 'Patient' }).fill('Leopold');
  await dialog.getByRole('button', { name: /Leopold Oyelaran/ }).press('Enter');
  await dialog.getByRole('button', { name: 'Move it there' }).press('Enter');
  await page.waitForURL(new RegExp(`/inbox/${leo.threadId}`));
  await page.getByRole('log').getByText('Leopold has a toothache').waitFor();
  expect((await desk.entries(dana.threadId)).filter(({ kind }) => kind === 'text')).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});

test('two records of one person are looked at side by side, merged with a reason, and taken apart from the line; a coordinator is not offered it', async () => {
  const kept = await newPatient(call(), { givenName: 'Ottilie', familyName: 'Brandtner', phones: [freshNumber()] });
  const more = { birthDate: '1984-11-30', emails: ['ottilie@example.com'] };
  const gone = await newPatient(call(), {
    givenName: 'Tilly',
    familyName: 'Brandtner',
    phones: [freshNumber()],
    ...more,
  });
  await desk.text(kept.phones[0] ?? '', 'From one phone');
  await desk.advance(60_000);
  await desk.text(gone.phones[0] ?? '', 'From the other');
  const path = `/inbox/${kept.threadId}`;
  for (const [colorScheme, width, height] of everyLook) {
    const name = `${colorScheme}-${width}`;
    const look = await openAs(browser, desk, 'manager', path, { colorScheme, viewport: { width, height } });
    if (width < 1200) await look.page.getByRole('button', { name: 'Show the patient' }).click();
    const shown = await merging(look.page, 'Tilly');
    await shown.getByRole('table').getByText('1984-11-30').waitFor();
    expect(await violationsOf(look.page), name).toEqual([]);
    if (process.env.DESKLINE_PICTURES)
      await look.page.screenshot({ path: `${process.env.DESKLINE_PICTURES}/merge-${name}.png` });
    await look.context.close();
  }
  const { page, context, complaints } = await openAs(browser, desk, 'manager', path);
  const dialog = await merging(page, 'Tilly');
  await dialog.getByText('They differ in the name.').waitFor();
  const merge = dialog.getByRole('button', { name: 'Merge the two' });
  expect(await merge.isDisabled()).toBe(true);
  await dialog.getByLabel('Why they are the same person').fill('Registered at both doors');
  await merge.press('Enter');
  const log = page.getByRole('log');
  await log.getByText('From the other').waitFor();
  await log
    .getByText(/A second record, of Tilly Brandtner, was merged into this one: Registered at both doors/)
    .waitFor();
  await page
    .getByRole('complementary', { name: 'Patient' })
    .getByText(/b\. 30 Nov 1984/)
    .waitFor();
  await log.getByRole('button', { name: 'Undo' }).press('Enter');
  await log.getByText('The record that was merged in here is one of its own again').waitFor();
  await log.getByText('From the other').waitFor({ state: 'detached' });
  expect((await call()('readPatient', { params: { patientId: gone.id } })).phones).toEqual(gone.phones);
  expect(complaints).toEqual([]);
  await context.close();
  const other = await openAs(browser, desk, 'coordinator', path);
  await other.page.getByRole('region', { name: 'May be told of them' }).waitFor();
  expect(await other.page.getByRole('button', { name: 'Same person as…' }).count()).toBe(0);
  await other.context.close();
});

/** Opens the two records side by side, by keyboard. */
async function merging(page: Page, other: string) {
  await page.getByRole('button', { name: 'Same person as…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: /The same person as/ });
  await dialog.getByRole('searchbox', { name: 'Patient' }).fill(other);
  await dialog.getByRole('button', { name: new RegExp(other) }).press('Enter');
  return dialog;
}

test('guardians are named, changed and taken out in the patient panel, whose looks are accessible', async () => {
  const patient = await newPatient(call(), {
    givenName: 'Mia',
    familyName: 'Sorel',
    phones: [],
    birthDate: '2018-03-04',
  });
  await call()('openThread', { body: { patientId: patient.id } });
  const url = `${desk.stack.url}/inbox/${patient.threadId}`;
  const { page, context, complaints } = await openedPage(browser, url);
  const section = page.getByRole('region', { name: 'May be told of them' });
  await section.getByRole('button', { name: 'Add a guardian' }).press('Enter');
  await section.getByLabel('Name').fill('Ines Sorel');
  await section.getByLabel('What they are to the patient').fill('mother');
  await section.getByLabel('Phone').fill('(646) 555-7001');
  await section.getByLabel('What the desk writes').uncheck();
  await section.getByRole('button', { name: 'Save' }).press('Enter');
  await section.getByText(/\(646\) 555-7001 · visits only · until 2036-03-04/).waitFor();
  for (const [colorScheme, width, height] of everyLook) {
    const name = `${colorScheme}-${width}`;
    const look = await openedPage(browser, url, { colorScheme, viewport: { width, height } });
    const shown = look.page.getByRole('region', { name: 'May be told of them' });
    if (width < 1200) await look.page.getByRole('button', { name: 'Show the patient' }).click();
    await shown.waitFor();
    expect(await violationsOf(look.page), name).toEqual([]);
    if (process.env.DESKLINE_PICTURES)
      await look.page.screenshot({ path: `${process.env.DESKLINE_PICTURES}/household-${name}.png` });
    await look.context.close();
  }
  await section.getByRole('button', { name: 'Change Ines Sorel' }).press('Enter');
  await section.getByRole('button', { name: 'Take out' }).press('Enter');
  await section.getByText('Nobody else.').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('what a guardian writes says from whom it is, and a family’s number says whose it may be', async () => {
  const [number, family] = [freshNumber(), freshNumber()];
  const mia = await newPatient(call(), { givenName: 'Mia', familyName: 'Tamura', phones: [], birthDate: '2018-03-04' });
  const dana = {
    ...{ name: 'Dana Tamura', relation: 'mother', phones: [number], emails: [], from: '2020-01-01' },
    scope: ['visits', 'messages'] as ('visits' | 'messages')[],
  };
  await call()('saveHousehold', { params: { patientId: mia.id }, body: { version: 0, guardians: [dana] } });
  await desk.text(number, 'Can Mia come on Friday?');
  for (const givenName of ['Noor', 'Sami'])
    await newPatient(call(), { givenName, familyName: 'Haddad', phones: [family] });
  await desk.text(family, 'It is about the bill');
  await desk.stack.drain();
  const { page, context, complaints } = await openedPage(browser, `${desk.stack.url}/inbox/${mia.threadId}`);
  const log = page.getByRole('log');
  await log.getByText(/^from Dana \(mother\) · /).waitFor();
  const row = page.getByRole('option', { name: /Family of Noor and Sami Haddad/ });
  await row.getByText('Shared number').waitFor();
  await row.click();
  await page.getByRole('heading', { level: 1, name: 'Family of Noor and Sami Haddad' }).waitFor();
  await page.getByText(/ is of Noor Haddad and Sami Haddad\./).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('a visit is booked as confidential where the patient has an address of their own, and by nobody who may not see it', async () => {
  const mia = await newPatient(call(), { givenName: 'Mira', familyName: 'Quist', phones: [], birthDate: '2011-03-04' });
  const confidential = { phones: [freshNumber()], emails: [] };
  const admin = desk.as('admin');
  const household = await admin('saveHousehold', { params: { patientId: mia.id }, body: { version: 0, confidential } });
  const threadId = household.confidential?.threadId ?? '';
  await call()('openThread', { body: { patientId: mia.id } });
  const booking = async (role: 'manager' | 'coordinator', thread: string) => {
    const opened = await openAs(browser, desk, role, `/inbox/${thread}`);
    await opened.page.getByRole('button', { name: 'Book a visit' }).press('Enter');
    const drawer = opened.page.getByRole('dialog', { name: 'Book a visit' });
    await drawer.getByRole('combobox', { name: /^Visit/ }).waitFor();
    return { ...opened, drawer, box: drawer.getByRole('checkbox', { name: /^Confidential/ }) };
  };
  const other = await booking('coordinator', mia.threadId);
  await other.drawer.getByRole('radio').first().waitFor({ state: 'attached' });
  expect(await other.box.count()).toBe(0);
  await other.context.close();
  const { page, drawer, box, complaints, context } = await booking('manager', threadId);
  await box.waitFor();
  expect(await box.isChecked(), 'from the confidential conversation it is meant so').toBe(true);
  await box.press('Space');
  expect(await box.isChecked()).toBe(false);
  await box.press('Space');
  await drawer.getByRole('radio').first().press('Space');
  expect(await violationsOf(page)).toEqual([]);
  await drawer.getByRole('button', { name: 'Book', exact: true }).press('Enter');
  await page.getByText(/Mira Quist: booked for/).waitFor();
  const { entries } = await admin('listEntries', { params: { threadId }, query: { limit: 20 } });
  expect(entries.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^Booked: /));
  expect(complaints).toEqual([]);
  await context.close();
});
