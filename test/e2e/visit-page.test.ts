import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitLinks } from '#shared/domain/link/visit-links.ts';
import { visitor } from '../fixtures/asked.ts';
import { nextWeekday, setCalendar } from '../fixtures/schedule.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { violationsOf } from './accessibility.ts';
import { launchBrowser } from './browser.ts';

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

test.each([
  ['light', true, '10:00', 'en'],
  ['dark', false, '14:00', 'es'],
] as const)(
  'a visit is confirmed, moved, cancelled and shown on a phone (%s, JavaScript %s)',
  async (colorScheme, javaScriptEnabled, time, language) => {
    const es = language === 'es';
    const more = { givenName: 'Mia', birthDate: '2015-03-04', language };
    const { patient, visit, number } = await visitor(desk, nextWeekday(desk, 'wed', 7), time, more);
    const [link = ''] = await visitLinks(desk.app, [visit], number);
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme, javaScriptEnabled });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    const check = async () => {
      // The checker is a script of its own; without JavaScript the same page was checked with it.
      if (javaScriptEnabled) expect(await violationsOf(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    };
    const state = async () => {
      const { appointments } = await desk.as('coordinator')('listPatientAppointments', {
        params: { patientId: patient.id },
      });
      return appointments.map((one) => `${one.state} ${one.version}`).join();
    };
    await page.goto(link);
    await page.getByRole('heading', { name: es ? 'Hola, Mia' : 'Hello Mia' }).waitFor();
    await check();
    await page.getByRole('button', { name: es ? 'Sí, allí estaré' : 'Yes, I’ll be there' }).press('Enter');
    await page.getByRole('status').waitFor();
    expect(await state()).toBe('confirmed 1');

    await page.locator('summary', { hasText: es ? 'Cambiarla' : 'Move it' }).click();
    await check();
    await page.locator('details button').first().click();
    await page.getByText(es ? 'Esta es la nueva hora' : 'This is the new time').waitFor();
    expect(await state()).toBe('booked 2');

    await page.getByRole('button', { name: es ? 'Cancelarla' : 'Cancel it' }).click();
    await page.getByRole('button', { name: es ? 'Mantenerla después de todo' : 'Keep it after all' }).waitFor();
    expect(await state()).toBe('cancelled 3');
    await check();

    await page.locator('summary', { hasText: es ? 'fecha de nacimiento' : 'date of birth' }).click();
    await page.getByLabel(es ? 'Fecha de nacimiento' : 'Date of birth').fill('03/04/2015');
    await page.keyboard.press('Enter');
    await page.getByText('Dr. Lindqvist').waitFor();
    await check();
    await page.getByRole('link', { name: es ? 'English' : 'Español' }).click();
    await page.getByRole('heading', { name: es ? 'Hello Mia' : 'Hola, Mia' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  },
);

test('its dark page is as clean as its light one', async () => {
  const { visit, number } = await visitor(desk, nextWeekday(desk, 'thu', 7), '10:00', { birthDate: '2015-03-04' });
  const [link = ''] = await visitLinks(desk.app, [visit], number);
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  const page = await context.newPage();
  await page.goto(link);
  for (const summary of await page.locator('summary').all()) await summary.click();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Cancel it' }).click();
  await page.getByRole('status').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT, fullPage: true });
  await context.close();
});
