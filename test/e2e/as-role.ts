import type { Browser, BrowserContext, Page } from 'playwright-core';
import { seededStaff } from '#infra/local/seed/people.ts';
import type { Role } from '#shared/domain/staff/staff.ts';
import type { Desk } from '../harness/desk.ts';
import { signIn } from './sign-in.ts';

/** A page of the desk, and everything that its browser complained about. */
export interface Opened {
  page: Page;
  context: BrowserContext;
  complaints: string[];
}

/** Opens a path of the desk as the person of a role. */
export async function openAs(
  browser: Browser,
  desk: Desk,
  role: Role,
  path: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A refusal of the server is also a line of the browser's own.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await signIn(page, desk.stack.url, seededStaff[role].name);
  if (path !== '/inbox') await page.goto(`${desk.stack.url}${path}`);
  return { page, context, complaints };
}
