import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import { dateIn, newPatient } from '../fixtures/schedule.ts';
import { type Desk, freshNumber } from '../harness/desk.ts';
import { violationsOf } from './accessibility.ts';
import { everyLook, openedPage } from './page.ts';
import { openScheduledDesk, type ScheduledDesk } from './scheduled-desk.ts';

let opened: ScheduledDesk;
let desk: Desk;
let browser: Browser;
let call: Call;
beforeAll(async () => {
  opened = await openScheduledDesk();
  ({ desk, browser, call } = opened);
});
afterAll(() => opened?.close());
beforeEach(() => desk.nextNoon());

/** A patient who wrote, with a visit so many days from now. */
async function writing(givenName: string, time: string) {
  const phone = freshNumber();
  const emails = [`${givenName.toLowerCase()}@example.com`];
  const fields = {
    givenName,
    familyName: 'Bressler',
    phones: [phone],
    emails,
    birthDate: '2015-03-04',
    outsideId: phone,
  };
  const patient = await newPatient(call, fields);
  await desk.text(phone, 'Is Friday free?');
  const body = { patientId: patient.id, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, 3), time };
  return { patient, visit: await call('bookAppointment', { body }) };
}
const visitOf = async (patientId: string) =>
  (await call('listPatientAppointments', { params: { patientId }, query: {} })).appointments[0];

describe('the patient beside the conversation', () => {
  test('shows who it is and what is booked; the visit is confirmed, moved and cancelled from there', async () => {
    const { patient } = await writing('Ottoline', '10:00');
    const { page, context, complaints } = await openedPage(browser, `${desk.stack.url}/inbox/${patient.threadId}`);
    const panel = page.getByRole('complementary', { name: 'Patient' });
    await panel.getByRole('heading', { name: 'Ottoline Bressler' }).waitFor();
    await panel.getByText(/b\. 4 Mar 2015/).waitFor();
    await panel.getByText('Texts OK').waitFor();
    await panel.getByText('E-mail OK').waitFor();
    await panel.getByText('Check-up, 30 min · Dr. Lindqvist').waitFor();
    const reminders = panel.getByRole('region', { name: 'Reminders' });
    await reminders.getByText('The day before').waitFor();
    await reminders.getByRole('button', { name: 'Why, or why not' }).press('Enter');
    await reminders
      .getByText(/It was due before this time was booked/)
      .first()
      .waitFor();
    await panel.getByRole('button', { name: 'Confirm' }).press('Enter');
    await panel.getByText('Confirmed', { exact: true }).waitFor();

    await panel.getByRole('button', { name: 'Move' }).press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Move the visit' });
    await drawer.getByRole('radio', { name: '11:00 am' }).first().check({ force: true });
    await drawer.getByRole('button', { name: 'Move', exact: true }).click();
    await panel.getByText(/11:00 am/).waitFor();
    expect(await visitOf(patient.id)).toMatchObject({ time: '11:00', version: 2 });

    await panel.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the visit' }).click();
    await panel.getByText('Nothing is booked.').waitFor();
    expect(await visitOf(patient.id)).toMatchObject({ state: 'cancelled' });

    await panel.getByRole('button', { name: 'Book a visit' }).click();
    const booking = page.getByRole('dialog', { name: 'Book a visit' });
    await booking.getByText('Ottoline Bressler').waitFor();
    await booking.getByRole('radio').first().check({ force: true });
    await booking.getByRole('button', { name: 'Book', exact: true }).click();
    await panel.getByText('Unconfirmed', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('what they need is changed in place; the panel is hidden and shown by a key, and stays so', async () => {
    const { patient } = await writing('Anselm', '11:00');
    const { page, context } = await openedPage(browser, `${desk.stack.url}/inbox/${patient.threadId}`);
    const panel = page.getByRole('complementary', { name: 'Patient' });
    await panel.getByRole('button', { name: /Change/ }).press('Enter');
    await panel.getByLabel('Interpreter, for which language').fill('Vietnamese');
    await panel.getByLabel('Transport').fill('Wheelchair van');
    await panel.getByRole('button', { name: 'Save' }).press('Enter');
    await panel.getByText('Wheelchair van').waitFor();
    const stored = await call('readPatient', { params: { patientId: patient.id } });
    expect(stored).toMatchObject({ interpreter: 'Vietnamese', transport: 'Wheelchair van' });
    await page.getByRole('log').click();
    await page.keyboard.press(']');
    await panel.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('log').waitFor();
    expect(await panel.count()).toBe(0);
    await page.getByRole('button', { name: 'Show the patient' }).click();
    await panel.getByText('Wheelchair van').waitFor();
    await context.close();
  });
});

describe('the patient for everybody', () => {
  test.each(everyLook)('axe finds nothing: %s, %d wide', async (colorScheme, width, height) => {
    const { patient } = await writing(`Axe${colorScheme}${width}`, colorScheme === 'light' ? '14:00' : '15:00');
    const options = { colorScheme, viewport: { width, height }, reducedMotion: 'reduce' } as const;
    const { page, context, complaints } = await openedPage(
      browser,
      `${desk.stack.url}/inbox/${patient.threadId}`,
      options,
    );
    if (width < 1200) await page.getByRole('button', { name: 'Show the patient' }).click();
    const panel = page.getByRole(width < 1200 ? 'dialog' : 'complementary', { name: 'Patient' });
    await panel.getByText('Unconfirmed', { exact: true }).waitFor();
    await panel.getByRole('button', { name: /Change/ }).click();
    const violations = await violationsOf(page);
    if (process.env.PICTURES)
      await page.screenshot({ path: `${process.env.PICTURES}/panel-${colorScheme}-${width}.png` });
    expect(violations).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    if (width < 1200) {
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'hidden' });
    }
    expect(complaints).toEqual([]);
    await context.close();
  });
});
