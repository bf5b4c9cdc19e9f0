import type { Browser, BrowserContext, Page } from 'playwright-core';
import { signIn } from './sign-in.ts';

/** A page of the site for somebody who signed in, and everything that its browser complained about. */
export async function openedPage(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; complaints: string[]; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  // Before anybody is signed in, the page is told so with a 401, which the browser complains of.
  await signIn(page, new URL(url).origin);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints, context };
}

/** Every look that a page must stand. */
export const everyLook = [
  ['light', 1440, 900],
  ['dark', 1440, 900],
  ['light', 390, 844],
  ['dark', 390, 844],
] as const;
