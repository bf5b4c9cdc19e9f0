import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import { instantOf } from '#shared/domain/practice/wall-time.ts';
import { setFollowUps } from '../fixtures/follow-ups.ts';
import { dateIn, newPatient, zone } from '../fixtures/schedule.ts';
import type { Desk } from '../harness/desk.ts';
import { violationsOf } from './accessibility.ts';
import { openAs } from './as-role.ts';
import { everyLook } from './page.ts';
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

const jump = async (days: number, time: string) => {
  const at = new Date(instantOf(zone, dateIn(desk, days), time));
  await desk.stack.moveClock((clock) => clock.set(at));
  await desk.leave();
};

/** Somebody who did not come at a time of today; marked by whoever calls. */
async function expected(givenName: string, familyName: string, time: string) {
  const patient = await newPatient(call, { givenName, familyName });
  const body = { patientId: patient.id, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, 0), time };
  return { patient, visit: await call('bookAppointment', { body }) };
}
const missed = ({ visit }: Awaited<ReturnType<typeof expected>>) =>
  call('changeAppointment', { params: { appointmentId: visit.id }, body: { state: 'no-show' } });

test('a manager switches on what follows a missed visit, is refused words that cannot be sent, and reads it as a patient does', async () => {
  const { page, complaints, context } = await openAs(browser, desk, 'manager', '/automations');
  await page.getByRole('button', { name: /Missed visits/ }).press('Enter');
  await page.getByRole('heading', { name: 'Missed visits' }).waitFor();
  expect(page.url()).toContain('missed=true');
  await page.getByRole('button', { name: 'Begin with the usual three steps' }).press('Enter');
  await page.getByRole('region', { name: 'The next day: E-mail, else text, at 10:00 am' }).waitFor();
  await page.getByRole('region', { name: '3 days later: Call by the desk, at 10:00 am' }).waitFor();
  await page
    .getByRole('figure')
    .getByText(/^Hi Mia, this is .+ We missed you on .+ at 3:00 PM\./)
    .waitFor();

  const words = page.getByLabel('Text, English', { exact: true });
  const usual = await words.inputValue();
  await words.fill('{{ practice }}: see {{ link }} for another time. Text STOP to stop texts.');
  await page
    .getByText(/Cannot be saved/)
    .first()
    .waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
  await page
    .getByRole('alert')
    .getByText(/Not saved\. steps\.0\.words\.en\.text/)
    .waitFor();
  await words.fill(usual);
  await page.getByRole('button', { name: /^The next day/ }).press('Enter');
  await page.getByRole('combobox', { name: /^When/ }).selectOption({ label: '2 days later' });
  await page.getByRole('combobox', { name: /^By/ }).selectOption({ label: 'Text, else call by the desk' });
  await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
  await page.getByText(/^Version 1, by/).waitFor();
  const saved = await desk.as('manager')('readFollowUps', {});
  expect(saved).toMatchObject({ on: true, version: 1 });
  expect(saved.steps.map(({ after, ways }) => [after, ways])).toEqual([
    [{ minutes: 15 }, ['sms', 'email']],
    [{ days: 2, at: '10:00' }, ['sms', 'call-task']],
    [{ days: 3, at: '10:00' }, ['call-task']],
  ]);
  expect(complaints).toEqual([]);
  await context.close();
});

test('each missed visit says what was sent, what is next and why not; a call ends it, and so does another visit', async () => {
  await desk.nextNoon();
  await setFollowUps(desk);
  const called = await expected('Petra', 'Lindahl', '13:00');
  const again = await expected('Bastian', 'Achterberg', '13:30');
  const wrote = await expected('Soledad', 'Imrie', '14:00');
  await jump(0, '14:10');
  await missed(called);
  await jump(0, '14:30');
  await jump(1, '10:01');
  for (const days of [1, 1]) await jump(days, '10:01');
  await missed(again);
  await missed(wrote);
  await desk.text(wrote.patient.phones[0] ?? '', 'My car broke down');
  await desk.advance(1000);

  const { page, complaints, context } = await openAs(browser, desk, 'coordinator', '/schedule');
  const section = page.getByRole('region', { name: 'Missed, to rebook' });
  const of = (name: string) => section.getByRole('listitem').filter({ hasText: name });
  const petra = of('Petra Lindahl');
  await petra.getByText('Call them').waitFor();
  await petra.getByText(/^What was done/).press('Enter');
  await petra.getByText('15 minutes later: Delivered').waitFor();
  await petra
    .getByText(/^By text, /)
    .first()
    .waitFor();
  await petra.getByText('3 days later: Call asked for').waitFor();
  await petra.getByRole('link', { name: /^Call Petra Lindahl, \(646\)/ }).waitFor();
  await section.getByText('Settled (1)').press('Enter');
  await of('Soledad Imrie').getByText('Answered', { exact: true }).waitFor();

  await petra.getByRole('button', { name: 'Called: Petra Lindahl' }).press('Enter');
  await section.getByText('Settled (2)').waitFor();
  await of('Petra Lindahl').getByText('Called', { exact: true }).waitFor();

  const bastian = of('Bastian Achterberg');
  await bastian.getByText(/^Text \d+:\d\d [ap]m$/).waitFor();
  await bastian.getByRole('button', { name: 'Book again: Bastian Achterberg' }).press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Book a visit' });
  await drawer.getByText('Bastian Achterberg').waitFor();
  expect(await drawer.getByLabel('Provider').inputValue()).toBe('lindqvist');
  await drawer
    .getByRole('radio', { name: /^11:00 am/ })
    .first()
    .check({ force: true });
  await drawer.getByRole('button', { name: 'Book', exact: true }).press('Enter');
  await drawer.waitFor({ state: 'hidden' });
  await section.getByText('Settled (3)').waitFor();
  await of('Bastian Achterberg')
    .getByText(/^Booked again /)
    .waitFor();
  await section.getByText('1 of 3 booked again').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('nothing to do is said of a missed visit by its menu, and what is switched off says so', async () => {
  await setFollowUps(desk, { on: false, fallback: 'en', steps: [] });
  await desk.nextNoon();
  const gideon = await expected('Gideon', 'Parnell', '13:00');
  await jump(0, '13:40');
  await missed(gideon);
  const { page, context } = await openAs(browser, desk, 'manager', '/schedule');
  const section = page.getByRole('region', { name: 'Missed, to rebook' });
  const item = section.getByRole('listitem').filter({ hasText: 'Gideon Parnell' });
  await item.getByText('Nothing planned').waitFor();
  await item.getByRole('button', { name: 'More for Gideon Parnell, missed' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Nothing to do' }).press('Enter');
  await item.getByText('Nothing to do').waitFor({ state: 'attached' });
  await section.getByRole('link', { name: 'Set it up' }).press('Enter');
  await page.getByRole('heading', { name: 'Missed visits' }).waitFor();
  await context.close();
});

test.each(everyLook)('axe finds nothing on either page: %s, %d wide', async (colorScheme, width, height) => {
  await setFollowUps(desk);
  const options = { colorScheme, viewport: { width, height }, reducedMotion: 'reduce' as const };
  const { page, context } = await openAs(browser, desk, 'manager', '/schedule', options);
  const section = page.getByRole('region', { name: 'Missed, to rebook' });
  await section.getByText(/^Settled/).click();
  await section
    .getByText(/^What was done/)
    .first()
    .click();
  const found = await violationsOf(page);
  const pictures = process.env.DESKLINE_PICTURES;
  const shoot = (name: string) =>
    page.screenshot({ path: `${pictures}/${name}-${colorScheme}-${width}.png`, fullPage: true });
  if (pictures) await shoot('missed');
  await page.goto(`${desk.stack.url}/automations?missed=true`);
  await page.getByRole('figure').waitFor();
  found.push(...(await violationsOf(page)));
  if (pictures) await shoot('follow-ups');
  expect(found).toEqual([]);
  await context.close();
});
