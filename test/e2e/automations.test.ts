import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setLadders } from '../fixtures/reminders.ts';
import { dateIn, newPatient, setCalendar } from '../fixtures/schedule.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { violationsOf } from './accessibility.ts';
import { openAs } from './as-role.ts';
import { launchBrowser } from './browser.ts';
import { everyLook } from './page.ts';

let desk: Desk;
let browser: Browser;
beforeAll(async () => {
  desk = await openDesk();
  browser = await launchBrowser();
  await setCalendar(desk);
  await setLadders(desk);
  const call = desk.as('coordinator');
  const ines = await newPatient(call, {
    givenName: 'Ines',
    familyName: 'Varga',
    language: 'es',
    phones: [freshNumber()],
  });
  const nobody = await newPatient(call, { givenName: 'Otto', familyName: 'Lamb', phones: [] });
  for (const [patientId, time, days] of [
    [ines.id, '11:00', 6],
    [nobody.id, '09:00', 1],
  ] as const) {
    const body = { patientId, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, days), time };
    await call('bookAppointment', { body });
  }
  await desk.advance(1000);
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

test('a manager reads a step as a patient does, is refused a word that carriers act on, and saves better words', async () => {
  const { page, complaints, context } = await openAs(browser, desk, 'manager', '/automations');
  await page.getByRole('heading', { name: 'Visit reminders' }).waitFor();
  await page.getByRole('region', { name: 'Unreachable tomorrow' }).getByText('Otto Lamb').waitFor();
  await page
    .getByRole('region', { name: 'The next 7 days' })
    .getByText(/\d texts?, about \$/)
    .waitFor();

  await page.getByRole('button', { name: /2 days before/ }).press('Enter');
  await page.getByRole('button', { name: 'For a patient' }).click();
  await page.getByLabel('Patient', { exact: true }).fill('varga ines');
  await page.getByRole('button', { name: /Ines Varga/ }).click();
  await page.getByRole('button', { name: 'Español' }).click();
  await page
    .getByRole('figure')
    .getByText(/^Hola Ines, su cita en .+ a las 11:00 am\./)
    .waitFor();

  const words = page.getByLabel('Text, Español', { exact: true });
  await words.fill('{{ practice }}: Responda YES para confirmar. STOP para no recibir textos.');
  await page.getByText(/YES turns texts on again/).waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page
    .getByRole('alert')
    .getByText(/Not saved\..+YES turns texts on/)
    .waitFor();

  await words.fill('{{ practice }}: su cita es el . Responda 1. STOP para no recibir textos.');
  await words.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(30, 30));
  await page.getByRole('group', { name: 'Fields for Text, Español' }).getByRole('button', { name: 'Day' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(/^Version 2, by/).waitFor();
  const saved = await desk.as('manager')('readLadders', {});
  expect(saved.ladders[0]?.steps[1]?.words.es?.text).toBe(
    '{{ practice }}: su cita es el {{ day }}. Responda 1. STOP para no recibir textos.',
  );
  expect(complaints).toEqual([]);
  await context.close();
});

test('a manager tries other words on a step: the linter reads them, the step stays as it is meanwhile, and the chosen words become the step', async () => {
  const { page, complaints, context } = await openAs(browser, desk, 'manager', '/automations');
  await page.getByRole('button', { name: 'Try another time or other words' }).press('Enter');
  const form = page.getByRole('region', { name: 'New trial of this step' });
  await form.getByLabel('Try').selectOption('words');
  const words = form.getByLabel('Text, English', { exact: true });
  await words.fill('{{ practice }}: reply YES to confirm. Text STOP to stop texts.');
  await form.getByText(/YES turns texts on again/).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  const startIt = form.getByRole('button', { name: 'Start the trial' });
  await startIt.click();
  await form
    .getByRole('alert')
    .getByText(/Not started\..+YES turns texts on/)
    .waitFor();
  const better = '{{ practice }}: {{ name }}, we see you {{ day }} at {{ time }}. Text STOP to stop texts.';
  await words.fill(better);
  await startIt.click();
  const running = page.getByRole('region', { name: 'Trial of this step' });
  await running.getByText(/half of the patients get this step in other words/).waitFor();
  await running.getByText(better).waitFor();
  expect(await page.getByLabel('Text, English', { exact: true }).getAttribute('readonly')).not.toBeNull();
  await running.getByRole('button', { name: 'End it, take the new' }).click();
  await page.getByRole('button', { name: 'Try another time or other words' }).waitFor();
  expect(await page.getByLabel('Text, English', { exact: true }).inputValue()).toBe(better);

  // One runs while axe looks.
  await page.getByRole('button', { name: 'Try another time or other words' }).click();
  await form.getByRole('combobox', { name: 'When' }).selectOption('d4');
  await startIt.click();
  await running.getByText(/at another time \(4 days before, at 9:00 am\)/).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test.each(everyLook)('axe finds nothing on it: %s, %d wide', async (colorScheme, width, height) => {
  const options = { colorScheme, viewport: { width, height }, reducedMotion: 'reduce' as const };
  const { page, context } = await openAs(browser, desk, 'manager', '/automations', options);
  await page
    .getByRole('region', { name: 'The next 7 days' })
    .getByText(/\d texts?, about \$/)
    .waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await context.close();
});
