import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { demoBegins, seedDemo } from '#infra/local/seed/demo.ts';
import { demoHours } from '#infra/local/seed/demo-practice.ts';
import { readLocalSettings } from '#infra/local/settings.ts';
import { type Stack, startStack } from '#infra/local/stack/stack.ts';
import { nextOpening } from '#shared/domain/practice/opening-hours.ts';
import { noonAfter } from '../harness/desk.ts';
import { launchBrowser } from './browser.ts';
import { choose } from './sign-in.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'screens');

/** The pictures are of a busy morning, 10:42. */
const beforeNoonMs = 78 * 60_000;

const looks = [
  { look: 'light', colorScheme: 'light', width: 1440, height: 900 },
  { look: 'dark', colorScheme: 'dark', width: 1440, height: 900 },
  { look: 'phone', colorScheme: 'light', width: 390, height: 844 },
] as const;

/** Every page, in the order in which people come by: a coordinator from signing in to the lock, then an admin. */
const pages: { name: string; open: (page: Page, url: string) => Promise<unknown> }[] = [
  {
    name: 'sign-in',
    async open(page, url) {
      await page.goto(`${url}/sign-in`);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
    },
  },
  {
    name: 'sign-in-who',
    async open(page) {
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Sign in as Maya Feld' }).waitFor();
    },
  },
  {
    name: 'inbox',
    async open(page) {
      await choose(page, 'Maya Feld');
      await page.getByRole('option').first().waitFor();
    },
  },
  { name: 'thread', open: (page, url) => openThread(page, url, /Mia Castellan/) },
  { name: 'stopped', open: (page, url) => openThread(page, url, /Ruben/) },
  {
    name: 'simulator',
    async open(page, url) {
      await page.goto(`${url}/simulator`);
      await page
        .getByRole('region', { name: /^Phone/ })
        .first()
        .waitFor();
      await page.getByRole('log', { name: 'Webhooks' }).getByRole('article').first().waitFor();
    },
  },
  {
    name: 'lock',
    async open(page, url) {
      await page.goto(`${url}/inbox`);
      await page.getByRole('option').first().waitFor();
      await signOutElsewhere(page.context(), url);
      await page.getByRole('alertdialog', { name: /desk is locked/ }).waitFor();
    },
  },
  {
    name: 'settings',
    async open(page, url) {
      await page.goto(`${url}/sign-in`);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await choose(page, 'Sam Whitlock');
      await page.getByRole('option').first().waitFor();
      await page.goto(`${url}/settings/messages`);
      await page.getByRole('heading', { name: 'Messages', level: 1 }).waitFor();
      await page.getByRole('region').first().waitFor();
    },
  },
];

/** `npm run screenshots`: the demo practice before noon, every page in light, dark and phone size, into docs/screens. */
async function main(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'deskline-screens-'));
  const settings = { ...readLocalSettings({}), PORT: 0 };
  const until = new Date(busyNoon(new Date()).getTime() - beforeNoonMs);
  const stack = await startStack({ settings, folder: data, begins: demoBegins(until), callbackDelayMs: 5 });
  const browser = await launchBrowser();
  try {
    await seedDemo(stack, { settings, until });
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const { look, colorScheme, ...viewport } of looks) {
      await stack.moveClock((clock) => clock.set(until));
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      await takeAll(await context.newPage(), stack, look);
      await context.close();
    }
  } finally {
    await browser.close();
    await stack.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** The next noon at which the first office is open: nobody is busy on a holiday. */
function busyNoon(after: Date): Date {
  const noon = noonAfter(after);
  return nextOpening(demoHours(noon).riverside, noon.getTime()) === noon.getTime() ? noon : busyNoon(noon);
}

async function takeAll(page: Page, stack: Stack, look: string): Promise<void> {
  for (const { name, open } of pages) {
    await open(page, stack.url);
    // What was asked for last has been answered and drawn.
    await page.waitForTimeout(700);
    await page.screenshot({ path: join(folder, `${name}-${look}.png`) });
    console.log(`docs/screens/${name}-${look}.png`);
  }
}

async function openThread(page: Page, url: string, name: RegExp): Promise<void> {
  await page.goto(`${url}/inbox`);
  await page.getByRole('option', { name }).first().click();
  await page.getByRole('log').waitFor();
}

/** Signs out in another window of the same browser, so that the one that is looked at is locked. */
async function signOutElsewhere(context: BrowserContext, url: string): Promise<void> {
  const other = await context.newPage();
  await other.goto(`${url}/inbox`);
  await other.getByRole('button', { name: 'Signed in as Maya Feld' }).click();
  await other.getByRole('menuitem', { name: 'Sign out' }).click();
  await other.waitForURL((to) => to.pathname === '/sign-in');
  await other.close();
}

await main();
