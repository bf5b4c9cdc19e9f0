import type { Locator, Page } from 'playwright-core';

/** The phones that the simulator shows. */
export const phones = (page: Page): Locator => page.getByRole('region', { name: /^Phone \(/ });

/** A number as the simulator writes it: `(646) 555-0001`. */
export const shown = (number: string): string => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');

/** Puts a number on the first phone, by what is typed; answers that phone. */
export async function pick(page: Page, typed: string, number: string): Promise<Locator> {
  await phones(page)
    .first()
    .getByRole('button', { name: /^Whose phone/ })
    .click();
  await page.getByRole('textbox', { name: 'Name or number' }).fill(typed);
  await page.getByRole('textbox', { name: 'Name or number' }).press('Enter');
  const phone = page.getByRole('region', { name: `Phone ${shown(number)}` });
  await phone.waitFor();
  return phone;
}
