import type { Page } from 'playwright-core';

/** Signs in as people do, through the page and the issuer's buttons; ends at the inbox, or where they were going. */
export async function signIn(page: Page, url: string, name = 'Maya Feld'): Promise<void> {
  if (!page.url().startsWith(url)) await page.goto(`${url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await choose(page, name);
  await page.waitForURL((to) => to.pathname.startsWith('/inbox'));
}

/** The issuer's page: who are you today? */
export async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Sign in as ${name}` }).click();
}
