import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { demoBegins, seedDemo } from '#infra/local/seed/demo.ts';
import { readLocalSettings } from '#infra/local/settings.ts';
import { type Stack, startStack } from '#infra/local/stack/stack.ts';
import { noonAfter } from '../harness/desk.ts';
import { launchBrowser } from './browser.ts';
import { signIn } from './sign-in.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'screens');

/** The pictures are of a busy morning, 10:42. */
const beforeNoonMs = 78 * 60_000;

/** `npm run screenshots`: the demo practice before noon, every page in light, dark and phone size, into docs/screens. */
async function main(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'deskline-screens-'));
  const settings = { ...readLocalSettings({}), PORT: 0 };
  const until = new Date(noonAfter(new Date()).getTime() - beforeNoonMs);
  const stack = await startStack({ settings, folder: data, begins: demoBegins(until), callbackDelayMs: 5 });
  const browser = await launchBrowser();
  try {
    await seedDemo(stack, { settings, until });
    await stack.moveClock((clock) => clock.set(until));
    mkdirSync(folder, { recursive: true });
    for (const scheme of ['light', 'dark'] as const) {
      await take(browser, stack, `inbox-${scheme}`, scheme, { width: 1440, height: 900 }, /Mia Castellan/);
      await take(browser, stack, `inbox-phone-${scheme}`, scheme, { width: 390, height: 844 });
      await take(browser, stack, `thread-phone-${scheme}`, scheme, { width: 390, height: 844 }, /Josephine/);
    }
    await take(browser, stack, 'stopped-light', 'light', { width: 1440, height: 900 }, /Ruben/);
    for (const scheme of ['light', 'dark'] as const) {
      await takeSimulator(browser, stack, scheme);
      await takeSignIn(browser, stack, scheme);
    }
  } finally {
    await browser.close();
    await stack.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

async function take(
  browser: Browser,
  stack: Stack,
  name: string,
  colorScheme: 'light' | 'dark',
  viewport: { width: number; height: number },
  open?: RegExp,
): Promise<void> {
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await signIn(page, stack.url);
  await page.getByRole('option').first().waitFor();
  if (open) {
    await page.getByRole('option', { name: open }).click();
    await page.getByRole('log').waitFor();
  }
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`docs/screens/${name}.png`);
  await context.close();
}

async function takeSimulator(browser: Browser, stack: Stack, colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(`${stack.url}/simulator`);
  await page
    .getByRole('region', { name: /^Phone/ })
    .first()
    .waitFor();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(folder, `simulator-${colorScheme}.png`) });
  console.log(`docs/screens/simulator-${colorScheme}.png`);
  await context.close();
}

/** The page before the desk, and on a laptop the issuer's that asks who is there. */
async function takeSignIn(browser: Browser, stack: Stack, colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(`${stack.url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.screenshot({ path: join(folder, `sign-in-${colorScheme}.png`) });
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /Maya Feld/ }).waitFor();
  await page.screenshot({ path: join(folder, `sign-in-who-${colorScheme}.png`) });
  console.log(`docs/screens/sign-in-${colorScheme}.png, docs/screens/sign-in-who-${colorScheme}.png`);
  await context.close();
}

await main();
