import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import type { PatientOut } from '#shared/api.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { dateIn, newPatient, nextWeekday, zone } from '../fixtures/schedule.ts';
import { type Desk, eventually } from '../harness/desk.ts';
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

const open = (search = '', options = {}) => openedPage(browser, `${desk.stack.url}/schedule${search}`, options);
const book = (patient: PatientOut, date: string, time: string, more = {}) =>
  call('bookAppointment', {
    body: { patientId: patient.id, visitType: 'check-up', provider: 'lindqvist', date, time, ...more },
  });
const stateOf = async (id: string, date: string) =>
  (await call('listAppointments', { query: { location: 'main', from: date } })).appointments.find(
    (one) => one.id === id,
  );
const row = (page: Page, name: string) => page.locator('[data-visit]').filter({ hasText: name });

describe('the schedule in a real browser', () => {
  test('a visit is booked by keyboard from a free time, and stands in its day', async () => {
    await newPatient(call, { givenName: 'Wilhelmina', familyName: 'Osei' });
    const date = nextWeekday(desk, 'wed', 3);
    const { page, complaints, context } = await open(`?date=${date}`);
    await page.getByText('Nothing is booked').waitFor();
    await page.keyboard.press('b');
    const drawer = page.getByRole('dialog', { name: 'Book a visit' });
    await drawer.getByLabel('Patient', { exact: true }).fill('osei wil');
    await drawer.getByRole('button', { name: /Wilhelmina Osei/ }).press('Enter');
    await drawer.getByLabel('Provider').selectOption({ label: 'Hana Brandt, RDH' });
    await drawer.getByRole('radio', { name: '10:30 am' }).first().check({ force: true });
    await drawer.getByText('10:30 am is chosen.').waitFor();
    await drawer.getByRole('button', { name: 'Book', exact: true }).press('Enter');
    await drawer.waitFor({ state: 'hidden' });
    await row(page, 'Wilhelmina Osei').getByText('Hana Brandt, RDH', { exact: false }).waitFor();
    const { appointments } = await call('listAppointments', { query: { location: 'main', from: date } });
    expect(appointments).toMatchObject([{ time: '10:30', provider: 'brandt', state: 'booked', stateBy: 'maya' }]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a visit is confirmed and that is undone; then it is moved, and the old time stands as freed', async () => {
    const teodor = await newPatient(call, { givenName: 'Teodor', familyName: 'Vance', interpreter: 'Norwegian' });
    const date = nextWeekday(desk, 'thu', 3);
    const visit = await book(teodor, date, '09:40');
    const { page, complaints, context } = await open(`?date=${date}`);
    await row(page, 'Teodor Vance').getByText('Interpreter: Norwegian').waitFor();
    await page.getByRole('button', { name: 'Confirm: Teodor Vance' }).click();
    await row(page, 'Teodor Vance').getByText('Confirmed', { exact: true }).waitFor();
    await page.getByRole('status').getByRole('button', { name: /Undo/ }).click();
    await row(page, 'Teodor Vance').getByText('Unconfirmed', { exact: true }).waitFor();

    await page.getByRole('button', { name: /More for Teodor Vance/ }).click();
    await page.getByRole('menuitem', { name: 'Move' }).click();
    const drawer = page.getByRole('dialog', { name: 'Move the visit' });
    await drawer.getByRole('radio', { name: '11:00 am' }).first().check({ force: true });
    await drawer.getByRole('button', { name: 'Move', exact: true }).click();
    await row(page, 'Teodor Vance').getByText('11:00 am').waitFor();
    await page.getByRole('complementary').getByText('Moved away').waitFor();
    expect(await stateOf(visit.id, date)).toMatchObject({ time: '11:00', version: 2, state: 'booked' });
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a visit is called off with a reason, and its time is offered again', async () => {
    const calla = await newPatient(call, { givenName: 'Calla', familyName: 'Price' });
    const date = dateIn(desk, 1);
    const visit = await book(calla, date, '09:00');
    const { page, context } = await open(`?date=${date}`);
    await page.getByRole('button', { name: /More for Calla Price/ }).click();
    await page.getByRole('menuitem', { name: 'Cancel visit' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel the visit' });
    await dialog.getByText(/counts as cancelled late/).waitFor();
    await dialog.getByLabel('Reason, if one was given').fill('Car broke down');
    await dialog.getByRole('button', { name: 'Cancel the visit' }).click();
    await row(page, 'Calla Price').getByText('Cancelled late').waitFor();
    expect(await stateOf(visit.id, date)).toMatchObject({ state: 'late-cancelled', reason: 'Car broke down' });
    await page.getByRole('complementary').getByRole('button', { name: /Book/ }).click();
    await page
      .getByRole('dialog', { name: 'Book a visit' })
      .getByText('9:00 am is chosen.')
      .or(page.getByText('Choose a patient first.'))
      .first()
      .waitFor();
    await context.close();
  });

  test('what nobody marked is asked, and one press answers', async () => {
    const desmond = await newPatient(call, { givenName: 'Desmond', familyName: 'Tarrow' });
    const date = dateIn(desk, 1);
    const visit = await book(desmond, date, '08:00');
    await desk.nextNoon();
    await desk.nextNoon();
    const { page, context } = await open();
    const side = page.getByRole('complementary');
    await side.getByRole('button', { name: 'Did not come: Desmond Tarrow' }).click();
    await side.getByRole('button', { name: 'Did not come: Desmond Tarrow' }).waitFor({ state: 'hidden' });
    await eventually(
      () => stateOf(visit.id, date),
      (seen) => seen?.state === 'no-show',
    );
    await context.close();
  });

  test('visits that belong together are booked at once with their least gap, seen with each other, and moved no nearer', async () => {
    await newPatient(call, { givenName: 'Corin', familyName: 'Haldane' });
    const date = nextWeekday(desk, 'tue', 3);
    const { page, complaints, context } = await open(`?date=${date}`);
    await page.getByRole('button', { name: 'Book', exact: true }).click();
    const drawer = page.getByRole('dialog', { name: 'Book a visit' });
    await drawer.getByLabel('Patient', { exact: true }).fill('haldane');
    await drawer.getByRole('button', { name: /Corin Haldane/ }).press('Enter');
    await drawer.getByRole('combobox', { name: /^Visit/ }).selectOption({ label: 'Crown preparation, 90 min' });
    await drawer
      .getByRole('radio', { name: /^9:00 am/ })
      .first()
      .check({ force: true });
    await drawer.getByRole('button', { name: 'Then Crown fitting, at least 14 days later' }).click();
    const second = drawer.getByRole('region', { name: 'Visit 2: Crown fitting' });
    await second
      .getByRole('radio', { name: /^10:00 am/ })
      .first()
      .check({ force: true });
    await drawer.getByRole('button', { name: 'Book 2 visits' }).click();
    await drawer.waitFor({ state: 'hidden' });
    const corin = row(page, 'Corin Haldane');
    await corin.getByText(/^Visit 1 of 2 · Crown fitting, .+, 10:00 am$/).waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await corin.getByRole('link', { name: /^Crown fitting, / }).click();
    await row(page, 'Corin Haldane')
      .getByText(/^Visit 2 of 2 · Crown preparation, /)
      .waitFor();
    await page.getByRole('button', { name: /More for Corin Haldane/ }).click();
    await page.getByRole('menuitem', { name: 'Move' }).click();
    const move = page.getByRole('dialog', { name: 'Move the visit' });
    await move.getByText('At least 14 days after Crown preparation.').waitFor();
    await move.locator('label').filter({ hasText: '11:00 am' }).first().click();
    await move.getByRole('button', { name: 'Move', exact: true }).click();
    await row(page, 'Corin Haldane').getByText('11:00 am').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('two people want one time: the second is told, and can choose another', async () => {
    await newPatient(call, { givenName: 'Imani', familyName: 'Crosswell' });
    const other = await newPatient(call, { givenName: 'Otis', familyName: 'Brambley' });
    const date = nextWeekday(desk, 'mon', 6);
    const { page, context } = await open(`?date=${date}`);
    await page.getByRole('button', { name: 'Book', exact: true }).click();
    const drawer = page.getByRole('dialog', { name: 'Book a visit' });
    await drawer.getByLabel('Patient', { exact: true }).fill('crosswell');
    await drawer.getByRole('button', { name: /Imani Crosswell/ }).click();
    await drawer.getByLabel('Provider').selectOption({ label: 'Dr. Lindqvist' });
    await drawer.getByRole('radio', { name: '2:00 am', exact: true }).first().check({ force: true });
    await book(other, date, '02:00');
    await drawer.getByRole('button', { name: 'Book', exact: true }).click();
    await drawer
      .getByRole('alert')
      .getByText(/just taken/)
      .waitFor();
    await drawer.getByText('Choose a time.').waitFor();
    await context.close();
  });

  test('what was sent, why or why not, and what is next stand with each visit; who cannot be reached tomorrow is named', async () => {
    const date = dateIn(desk, 6);
    await book(await newPatient(call, { givenName: 'Lucian', familyName: 'Ferreira' }), date, '15:00');
    await desk.stack.moveClock((clock) => clock.set(new Date(instantOf(zone, dateIn(desk, 1), '09:01'))));
    await desk.leave();
    await book(
      await newPatient(call, { givenName: 'Marit', familyName: 'Solheim', phones: [] }),
      dateIn(desk, 1),
      '16:40',
    );
    const { page, complaints, context } = await open(`?date=${date}`);
    const lucian = row(page, 'Lucian Ferreira');
    await lucian.getByText(/^Next /).waitFor();
    expect(await lucian.getByRole('img').evaluateAll((dots) => dots.map((dot) => dot.ariaLabel))).toEqual([
      'Delivered',
      'Planned',
      'Planned',
    ]);
    await lucian.focus();
    await page.keyboard.press('w');
    await lucian
      .getByRole('row', { name: /^5 days before Delivered By text, .+ By e-mail: No e-mail address is known/ })
      .waitFor();
    await lucian
      .getByRole('row', { name: /^2 days before Planned By text, .+ if everything stays as it is/ })
      .waitFor();
    const radar = page.getByRole('complementary');
    await radar.getByText('Unreachable tomorrow').waitFor();
    await radar.getByRole('link', { name: 'Marit Solheim' }).waitFor();
    // Each way that is closed, not the first alone.
    for (const why of ['No e-mail address is known.', 'No number that can get texts is known.'])
      await radar.getByText(why).waitFor();
    await page.goto(`${desk.stack.url}/schedule?date=${dateIn(desk, 1)}`);
    await page.getByText('1 unreachable').waitFor();
    const marit = row(page, 'Marit Solheim');
    await marit.getByText('Unreachable', { exact: true }).waitFor();
    await marit.getByText('No reminder reaches them').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('days and layouts are reached by keys and stand in the address', async () => {
    const date = nextWeekday(desk, 'tue', 8);
    await book(await newPatient(call, { givenName: 'Keiko', familyName: 'Ballard' }), date, '10:00');
    const { page, context } = await open(`?date=${date}`);
    await row(page, 'Keiko Ballard').waitFor();
    await page.keyboard.press('j');
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-visit'))).toBe(true);
    await page.keyboard.press('ArrowRight');
    await page.getByText('Nothing is booked').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('link', { name: 'Chairs' }).click();
    await page
      .getByRole('region', { name: 'Chair 1' })
      .getByText(/Keiko Ballard/)
      .waitFor();
    expect(page.url()).toContain('view=chairs');
    await page.keyboard.press('t');
    await expect.poll(() => page.url()).not.toContain('date=');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Inbox' }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await context.close();
  });
});

test('a holiday is said to be one, rather than offered for a booking', async () => {
  const date = nextWeekday(desk, 'fri', 9);
  const { settings } = await desk.as('admin')('readSettings', {});
  const closedOn = (holidays: string[]) =>
    desk.settings({ locations: settings.locations.map((one) => ({ ...one, hours: { ...one.hours, holidays } })) });
  await closedOn([date]);
  const { page, context } = await open(`?date=${date}`);
  await page.getByRole('heading', { name: 'Closed on this day' }).waitFor();
  expect(await page.getByRole('button', { name: 'Book a visit' }).count()).toBe(0);
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { name: 'Nothing is booked' }).waitFor();
  await closedOn([]);
  await context.close();
});

describe('the schedule for everybody', () => {
  test.each(everyLook)('axe finds nothing: %s, %d wide', async (colorScheme, width, height) => {
    const date = dateIn(desk, 1);
    const states = ['booked', 'confirmed', 'cancelled'] as const;
    // At half past: on some weekdays this is a day on which another test booked at three.
    for (const [nth, state] of states.entries()) {
      const patient = await newPatient(call, { givenName: `Axe ${state}`, language: 'es', transport: 'Van' });
      const { id: appointmentId } = await book(patient, date, `1${nth + 3}:30`);
      if (state !== 'booked') await call('changeAppointment', { params: { appointmentId }, body: { state } });
    }
    const { page, context } = await open(`?date=${date}`, {
      colorScheme,
      viewport: { width, height },
      reducedMotion: 'reduce',
    });
    await row(page, 'Axe confirmed').locator('[data-why]').click();
    await row(page, 'Axe confirmed').getByRole('table').waitFor();
    const found = await violationsOf(page);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/agenda-${colorScheme}-${width}.png` });
    await page.getByRole('link', { name: 'Chairs' }).click();
    await page.getByRole('region', { name: 'Chair 1' }).waitFor();
    found.push(...(await violationsOf(page)));
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/chairs-${colorScheme}-${width}.png` });
    await page.getByRole('button', { name: 'Book', exact: true }).first().click();
    await page.getByRole('dialog').getByRole('radio').first().waitFor({ state: 'attached' });
    found.push(...(await violationsOf(page)));
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/book-${colorScheme}-${width}.png` });
    expect(found).toEqual([]);
    await context.close();
  });

  test('nothing is cut off at 320 pixels', async () => {
    const date = dateIn(desk, 1);
    await book(await newPatient(call, { givenName: 'Narrow', familyName: 'Longest-Familyname' }), date, '17:00');
    const { page, context } = await open(`?date=${date}`, { viewport: { width: 320, height: 640 } });
    await row(page, 'Narrow').waitFor();
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
    await context.close();
  });
});
