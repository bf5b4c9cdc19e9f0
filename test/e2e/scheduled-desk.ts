import type { Browser } from 'playwright-core';
import type { Call } from '#shared/api.client.ts';
import { setLadders } from '../fixtures/reminders.ts';
import { setCalendar } from '../fixtures/schedule.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { launchBrowser } from './browser.ts';

/** A desk with a calendar and ladders, the coordinator's calls, and a browser to look at it. */
export interface ScheduledDesk {
  desk: Desk;
  browser: Browser;
  call: Call;
  close(): Promise<void>;
}

export async function openScheduledDesk(): Promise<ScheduledDesk> {
  const desk = await openDesk();
  const browser = await launchBrowser();
  await setCalendar(desk);
  await setLadders(desk);
  return {
    desk,
    browser,
    call: desk.as('coordinator'),
    async close() {
      await browser.close();
      await desk.stop();
    },
  };
}
