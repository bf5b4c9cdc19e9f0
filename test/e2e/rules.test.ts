import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
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
beforeEach(async () => {
  desk.stack.twilio?.setFaults({});
  await desk.nextNoon();
});

const hour = 3_600_000;
const sentTo = (number: string) => desk.stack.outbox().filter(({ to }) => to === number);

/** A patient who wrote these, and their thread on screen. */
async function patient(texts: string[], before: () => Promise<unknown> = async () => undefined) {
  const number = freshNumber();
  const body = { givenName: 'Piet', familyName: 'Castellan', phones: [number], location: 'main' };
  const { threadId } = await desk.as('coordinator')('createPatient', { body });
  for (const text of texts) await desk.text(number, text);
  // Words are read closely by a job of the minute's sweep.
  await desk.stack.sweep();
  await desk.stack.drain();
  await before();
  const opened = await openAs(browser, desk, 'coordinator', `/inbox/${threadId}`, { reducedMotion: 'reduce' });
  await opened.page
    .getByText(texts.at(-1) ?? '')
    .last()
    .waitFor();
  return { ...opened, number, threadId };
}
const head = (threadId: string) => desk.as('coordinator')('readThread', { params: { threadId } });
const box = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const log = (page: Page) => page.getByRole('log');

describe('on screen: what happened, why, and the legal next step', () => {
  test('STOP: texts are stopped from this word, only they can turn them on, call instead, and the proof', async () => {
    const { page, context, number } = await patient(['When are you open?', 'STOP']);
    await log(page)
      .getByText(/Texts to this number are stopped, from this word/)
      .waitFor();
    const why = page.getByRole('note');
    await why.getByText(/STOP, .*Only Piet can turn texts back on, by texting START/).waitFor();
    expect(await box(page).count()).toBe(0);
    await page.getByRole('button', { name: /^Call \(/ }).waitFor();
    await page.getByRole('link', { name: 'Consent, with proof' }).click();
    const ledger = page.getByRole('region', { name: 'The ledger' });
    await ledger.getByRole('row', { name: /Revoked: texts, care “STOP” their own keyword Deskline/ }).waitFor();
    await page.getByRole('row', { name: /Automated calls, outreach Revoked/ }).waitFor();
    expect(page.url()).not.toContain(number.slice(1));
    await context.close();
  });

  test('"please stop texting me": a red item with its date, decided by one key', async () => {
    const { page, context, number, threadId } = await patient(['please stop texting me']);
    const strip = page.getByRole('region', { name: 'May be an opt-out' });
    await strip.getByText(/“stop texting me”/).waitFor();
    await strip.getByText(/Decide by .*the tenth business day/).waitFor();
    await page
      .getByRole('option', { name: /May be an opt-out: decide/ })
      .first()
      .waitFor();
    await box(page).waitFor();
    await log(page).click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('o');
    await page
      .getByRole('note')
      .getByText(/Texts to this number are stopped/)
      .waitFor();
    await strip.waitFor({ state: 'detached' });
    await log(page)
      .getByText(/automated calls to this number are stopped, written in a text/)
      .waitFor();
    await expect(desk.reply(threadId, 'Sorry')).rejects.toMatchObject({ code: 'cannot_send' });
    expect(sentTo(number)).toEqual([]);
    await context.close();
  });

  test('"wrong number" that was none: not an opt-out, by one key, and texts go on', async () => {
    const { page, context } = await patient(['wrong number']);
    const strip = page.getByRole('region', { name: 'May be an opt-out' });
    await strip.getByText(/This may be the wrong person/).waitFor();
    await strip.getByRole('button', { name: /Not an opt-out/ }).click();
    await strip.waitFor({ state: 'detached' });
    await log(page)
      .getByText(/Not an opt-out, written in a text/)
      .waitFor();
    await box(page).waitFor();
    await context.close();
  });

  test('START: texts are on again, from this word', async () => {
    const { page, context } = await patient(['STOP', 'START']);
    await log(page)
      .getByText(/Texts to this number are on again, from this word/)
      .waitFor();
    await box(page).waitFor();
    await context.close();
  });

  test('YES while opted out: stopped here, open at Twilio, ask them to text START', async () => {
    const { page, context } = await patient(['STOP', 'YES']);
    await log(page)
      .getByText(/Texts are stopped here and open at Twilio/)
      .waitFor();
    const why = page.getByRole('note');
    await why.getByText('Texts stopped here, open at Twilio', { exact: true }).waitFor();
    await why
      .getByText(/Ask them to text START\./)
      .last()
      .waitFor();
    expect(await box(page).count()).toBe(0);
    await context.close();
  });

  test('a reply at 22:00: the button becomes "Send at 8:00 am", and "send now" asks for a reason that is shown', async () => {
    const { page, context, number, threadId } = await patient(['Do you have time on Friday?'], () =>
      desk.advance(10 * hour),
    );
    await page.getByText(/Quiet hours until 8:00 am/).waitFor();
    await box(page).fill('Yes, at ten.');
    await page.getByRole('button', { name: /Send at 8:00 am/ }).click();
    await log(page)
      .getByText(/Held: leaves/)
      .waitFor();
    await log(page).getByRole('button', { name: 'Why it waits' }).click();
    await log(page)
      .getByText(/outside sending hours where the patient or the practice is/)
      .waitFor();
    await desk.leave();
    expect(sentTo(number)).toEqual([]);
    await box(page).fill('It cannot wait.');
    await page.getByRole('button', { name: 'Send now, with reason' }).click();
    await page.getByLabel('Why can it not wait?').fill('Patient is in pain');
    await page.getByRole('button', { name: 'Send now', exact: true }).click();
    await expect.poll(async () => (await desk.entries(threadId)).at(-1)?.text).toBe('It cannot wait.');
    await desk.leave();
    await log(page).getByText('Delivered').waitFor();
    await log(page).getByRole('button', { name: 'Why sent' }).click();
    await log(page)
      .getByText(/chose "send now" and gave a reason/)
      .waitFor();
    await log(page)
      .getByText(/Reason given: “Patient is in pain”/)
      .waitFor();
    expect(sentTo(number)).toHaveLength(1);
    await context.close();
  });

  test('a reply within the hour: it leaves at night, and says that the patient had just written', async () => {
    await desk.advance(10 * hour);
    const { page, context, number, threadId } = await patient(['Are you still there?']);
    await box(page).fill('Yes, we are.');
    await box(page).press('Control+Enter');
    await expect.poll(async () => (await desk.entries(threadId)).at(-1)?.text).toBe('Yes, we are.');
    await desk.leave();
    await log(page).getByText('Delivered').waitFor();
    await log(page).getByRole('button', { name: 'Why sent' }).click();
    await log(page)
      .getByText(/the patient wrote within the last 60 minutes/)
      .waitFor();
    expect(sentTo(number)).toHaveLength(1);
    await context.close();
  });

  test('a landline: not delivered, with the code behind "why", and call or say that it works again', async () => {
    const { page, context, threadId } = await patient(['Text me the address']);
    desk.stack.twilio?.setFaults({ error: '30006', times: 1 });
    await desk.reply(threadId, 'It is 12 Wharf Street.');
    await desk.leave();
    await log(page)
      .getByText(/this number is a landline and cannot get texts/)
      .first()
      .waitFor();
    await log(page).getByRole('button', { name: 'Why not delivered' }).click();
    await log(page).getByText('Code 30006').waitFor();
    const why = page.getByRole('note');
    await why.getByText(/This number cannot get texts/).waitFor();
    await why.getByText(/Landline, cannot get texts: code 30006.*Clears when they write from it/).waitFor();
    await page.getByRole('button', { name: /^Call \(/ }).waitFor();
    await page.getByRole('button', { name: 'It works again' }).click();
    const dialog = page.getByRole('dialog', { name: 'This number works again' });
    await dialog.getByLabel('How do you know?').fill('They ported it to a mobile');
    await dialog.getByRole('button', { name: 'This number works again' }).click();
    await box(page).waitFor();
    await context.close();
  });

  test('an on-call telephone that may not be texted: the red strip says why, and what to do', async () => {
    const onCall = '+12125550177';
    await desk.settings({ onCallNumber: onCall });
    await desk.text(onCall, 'STOP');
    const { page, context } = await patient(['I have chest pain']);
    const strip = page.getByRole('alert', { name: 'May be an emergency' });
    await strip
      .getByText(/^On-call telephone by text.*may not be texted.*Text START from it, or set another/)
      .waitFor();
    await strip.getByRole('button', { name: /I am on it/ }).click();
    await strip.waitFor({ state: 'detached' });
    await context.close();
  });

  test('"please stop texting me" past its tenth business day: overdue in the conversation, and a banner for managers', async () => {
    const { page, context, threadId } = await patient(['please stop texting me'], async () => {
      await desk.advance(15 * 24 * hour);
    });
    const strip = page.getByRole('region', { name: 'May be an opt-out' });
    await strip.getByText(/^Overdue\. This may ask for messages to stop/).waitFor();
    await strip.getByText(/The tenth business day was .*: decide now/).waitFor();
    await context.close();
    const manager = await openAs(browser, desk, 'manager', '/inbox', { reducedMotion: 'reduce' });
    await manager.page.getByText('An opt-out waits past its deadline.').waitFor();
    await manager.page.getByRole('link', { name: 'Open the conversation' }).click();
    await manager.page.getByRole('region', { name: 'May be an opt-out' }).waitFor();
    expect(manager.page.url()).toContain(threadId);
    await manager.page.getByRole('button', { name: /^Record opt-out/ }).click();
    await manager.page.getByRole('button', { name: 'Dismiss' }).click();
    await manager.page.getByText('An opt-out waits past its deadline.').waitFor({ state: 'detached' });
    await manager.context.close();
  });

  test('a conversation given to somebody who is away: their name says so, and so does a warning with its undo', async () => {
    const { id, version } = await desk.as('admin')('createStaff', {
      body: { name: 'Ada Lindqvist', role: 'coordinator', locations: ['main'] },
    });
    const awayUntil = new Date(desk.stack.clock.now().getTime() + 72 * hour).toISOString().slice(0, 10);
    await desk.as('admin')('changeStaff', { params: { staffId: id }, body: { version, awayUntil } });
    const { page, context, threadId } = await patient(['Who has my forms?']);
    await page.getByRole('button', { name: 'Assign to somebody' }).click();
    await page.getByRole('menuitemradio', { name: /^Ada Lindqvist, away until / }).click();
    await page.getByText(/^Ada is away until .*It is theirs all the same, and drafts stay\./).waitFor();
    await page.getByRole('button', { name: /^Assigned to Ada, away until / }).waitFor();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(async () => (await head(threadId)).assignee).toBeUndefined();
    await context.close();
  });

  test('an opt-out heard on the phone is recorded from the thread, with its words', async () => {
    const { page, context } = await patient(['Please call me']);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Record an opt-out…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Record an opt-out' });
    await dialog.getByRole('button', { name: 'Record an opt-out' }).click();
    await dialog.getByText('Write it down; it is kept as proof.').waitFor();
    await dialog.getByLabel('Their words').fill('Only call me from now on');
    await dialog.getByRole('button', { name: 'Record an opt-out' }).click();
    await page
      .getByRole('note')
      .getByText(/Said by phone, /)
      .waitFor();
    await log(page)
      .getByText(/said by phone: “Only call me from now on”/)
      .waitFor();
    await context.close();
  });
});
