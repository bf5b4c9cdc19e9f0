import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dateIn } from '../fixtures/schedule.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { openAs } from './as-role.ts';
import { launchBrowser } from './browser.ts';

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

const stored = async () => (await desk.as('manager')('readSettings', {})).settings;

describe('settings in a real browser', () => {
  test('an admin changes quiet hours and a limit in one go: shown as not saved, saved, held to, and on record', async () => {
    const { page, context, complaints } = await openAs(browser, desk, 'admin', '/settings');
    await page.getByRole('link', { name: 'Messages' }).click();
    await page.getByLabel('Quiet from', { exact: true }).fill('20:15');
    await page.getByText('Not saved', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Limits' }).click();
    await page.getByLabel('Texts of the practice in a minute').fill('77');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It holds from now on.').waitFor();
    expect(await stored()).toMatchObject({ quiet: { from: '20:15', to: '08:00' }, caps: { minute: 77 } });
    await page.getByRole('link', { name: 'Audit' }).click();
    const changes = page.getByRole('region', { name: 'Changes of the rules' });
    await changes.getByRole('row', { name: /Sam Whitlock caps\.minute 120 77/ }).waitFor();
    await page
      .getByRole('region', { name: 'Requests' })
      .getByRole('cell', { name: 'changeSettings' })
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('what does not fit is said beside its field, and nothing is saved', async () => {
    const { page, context } = await openAs(browser, desk, 'admin', '/settings/hours');
    const before = await stored();
    await page.getByLabel('Open', { exact: true }).selectOption('By the week');
    await page.getByLabel('Monday').fill('9-17');
    await page.getByLabel('Tuesday').fill('13:00-12:00');
    await page.getByLabel('Holidays', { exact: true }).fill('2026-12-25\nChristmas');
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/Tuesday: 13:00-12:00 must end after it starts/)
      .first()
      .waitFor();
    expect(await stored()).toEqual(before);
    await page.getByLabel('Tuesday').fill('9-12, 13-17');
    await page.getByLabel('Holidays', { exact: true }).fill('2026-12-25');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It holds from now on.').waitFor();
    const { hours } = (await stored()).locations[0] ?? {};
    expect(hours?.weekly).toMatchObject({
      mon: [{ from: '09:00', to: '17:00' }],
      tue: [{ from: '09:00', to: '12:00' }, {}],
    });
    await context.close();
    await desk.settings({ locations: before.locations });
  });

  test('full e-mail shows its warning, asks why, and keeps the reason', async () => {
    await desk.settings({ fullEmail: false });
    const { page, context } = await openAs(browser, desk, 'admin', '/settings/channels');
    await page.getByRole('switch', { name: 'Full e-mails' }).press('Space');
    const dialog = page.getByRole('dialog', { name: 'Switch on: Full e-mails' });
    await dialog.getByText(/not a HIPAA-eligible service/).waitFor();
    await dialog.getByRole('button', { name: 'I have read this, switch on' }).click();
    await dialog.getByText('Write at least 10 characters.').waitFor();
    await dialog.getByLabel('Why is it switched on?').fill('Counsel reviewed our agreement with the provider');
    await dialog.getByRole('button', { name: 'I have read this, switch on' }).click();
    expect((await stored()).fullEmail).toBe(false);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It holds from now on.').waitFor();
    expect(await stored()).toMatchObject({
      fullEmail: true,
      switched: { fullEmail: { by: 'sam', reason: 'Counsel reviewed our agreement with the provider' } },
    });
    await context.close();
  });

  test('when somebody else saved first, it says who, and mine can go on top of theirs', async () => {
    const { page, context } = await openAs(browser, desk, 'admin', '/settings/security');
    await page.getByLabel('Minutes until a desk locks').fill('20');
    const { version } = await stored();
    await desk.as('admin')('changeSettings', { body: { version, change: { retentionMonths: 120 } } });
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByRole('alert')
      .getByText(/Sam Whitlock saved other settings/)
      .waitFor();
    expect((await stored()).idleMinutes).toBe(15);
    await page.getByRole('button', { name: 'Keep mine, on top of theirs' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It holds from now on.').waitFor();
    expect(await stored()).toMatchObject({ idleMinutes: 20, retentionMonths: 120 });
    await context.close();
  });

  test('a manager sets the calendar up, by keys where it matters, and times are free by it', async () => {
    const { page, context, complaints } = await openAs(browser, desk, 'manager', '/settings/calendar');
    const list = (name: string) => page.getByRole('region', { name, exact: true });
    const last = (name: string) => list(name).locator('details').last();
    const add = async (name: string, fill: () => Promise<void>) => {
      await list(name)
        .getByRole('button', { name: /^Add a/ })
        .press('Enter');
      await fill();
      await list(name).getByRole('button', { name: 'Add', exact: true }).press('Enter');
      await list(name)
        .getByRole('button', { name: /^Add a/ })
        .waitFor();
    };
    await add('Chairs', async () => {
      await last('Chairs').getByLabel('Name').fill('Laser room');
      await last('Chairs').getByLabel('Equipped for').fill('Laser light');
    });
    await add('Providers', async () => {
      await last('Providers').getByLabel('Name').fill('Dr. Moreau');
      await last('Providers').getByLabel('Main office').selectOption('By the week');
      await last('Providers').getByLabel('Monday').fill('25-26');
      await last('Providers').getByRole('button', { name: 'Add', exact: true }).click();
      await last('Providers').getByRole('alert').waitFor();
      for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])
        await last('Providers').getByLabel(day).fill('10-11');
    });
    await add('Visit types', async () => {
      await last('Visit types').getByLabel('Name').fill('Whitening');
      await last('Visit types').getByLabel('Minutes', { exact: true }).fill('60');
      await last('Visit types').getByLabel('Needs a chair for').selectOption('laser-light');
      await last('Visit types').getByLabel('What the patient is told').fill('No coffee for two days.');
    });
    const calendar = await desk.as('coordinator')('readCalendar', {});
    const type = calendar.visitTypes.find(({ name }) => name === 'Whitening');
    const moreau = calendar.providers.find(({ name }) => name === 'Dr. Moreau');
    expect(type).toMatchObject({ minutes: 60, chairKind: 'laser-light', instructions: 'No coffee for two days.' });
    const date = dateIn(desk, 1);
    const free = () =>
      desk.as('coordinator')('findSlots', {
        query: { from: date, to: date, visitType: type?.id ?? '', provider: moreau?.id, location: 'main' },
      });
    expect((await free()).slots.map(({ time }) => time)).toEqual(['10:00']);

    const line = list('Providers').locator('summary', { hasText: 'Dr. Moreau' });
    await line.press('Enter');
    await last('Providers').getByRole('switch', { name: 'Can be booked' }).press('Space');
    await last('Providers').getByRole('button', { name: 'Save Dr. Moreau' }).press('Enter');
    await line.getByText('Not booked any more').waitFor();
    expect(await line.evaluate((one) => one === document.activeElement)).toBe(true);
    expect((await free()).slots).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a person is added, invited once there is an address, invited again, and marked as away', async () => {
    const { page, context } = await openAs(browser, desk, 'admin', '/settings/staff');
    await page.getByRole('button', { name: 'Add a person' }).click();
    const form = page.getByRole('region', { name: 'New person' });
    await form.getByLabel('Name').fill('Ada Lindqvist');
    await form.getByRole('button', { name: 'Add' }).click();
    const ada = page.getByRole('region', { name: 'Ada Lindqvist' });
    await ada.getByText('Not invited: give an e-mail address to invite them by.').waitFor();
    await ada.getByLabel('E-mail').fill('ada@harborlight.example');
    await ada.getByRole('button', { name: 'Save Ada Lindqvist' }).click();
    await ada.getByText(/^Invited on \d{4}-\d\d-\d\d\.$/).waitFor();
    await ada.getByRole('button', { name: 'Invite Ada Lindqvist again' }).click();
    await page.getByText('Ada Lindqvist is invited once more.').waitFor();
    const written = () => Object.values(desk.stack.issuer.invited()).map(({ invitations }) => invitations);
    await expect.poll(written).toEqual([2]);
    await ada.getByRole('button', { name: 'Invite Ada Lindqvist again' }).waitFor();
    await ada.getByLabel('Away until').fill('2026-12-24');
    await ada.getByRole('button', { name: 'Save Ada Lindqvist' }).click();
    await page.getByText(/Ada Lindqvist is saved/).waitFor();
    const { staff } = await desk.as('manager')('listStaff', {});
    expect(staff).toContainEqual(expect.objectContaining({ name: 'Ada Lindqvist', awayUntil: '2026-12-24' }));
    await context.close();
  });

  test('a manager reads them and is told who may change them; a coordinator is told why there is nothing', async () => {
    const manager = await openAs(browser, desk, 'manager', '/settings/limits');
    await manager.page.getByText('Only an admin can change them').waitFor();
    const field = manager.page.getByLabel('Texts of the practice in a day');
    expect(await field.getAttribute('readonly')).not.toBeNull();
    await manager.context.close();
    const coordinator = await openAs(browser, desk, 'coordinator', '/settings');
    await coordinator.page.getByText(/read by managers and changed by admins.*Ask Sam Whitlock/s).waitFor();
    expect(await coordinator.page.getByRole('textbox').count()).toBe(0);
    await coordinator.context.close();
  });

  test('a limit that stopped messages is a banner for managers, and none for coordinators', async () => {
    const threadId = await desk.threadOf('+442079460000');
    await desk.reply(threadId, 'Hello').catch(() => undefined);
    const { page, context } = await openAs(browser, desk, 'manager', '/inbox');
    await page.getByText('Messages were stopped by a limit.').waitFor();
    await page.getByRole('link', { name: 'Look at the limits' }).click();
    await page.getByRole('heading', { name: 'Limits' }).waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('Messages were stopped by a limit.').waitFor({ state: 'detached' });
    await context.close();
  });
});
