import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { seedDemoPatients, seedDemoPractice } from '#infra/local/seed/demo.ts';
import { readLocalSettings } from '#infra/local/settings.ts';
import { type Stack, startStack } from '#infra/local/stack/stack.ts';
import { noonAfter } from '../harness/desk.ts';
import { launchBrowser } from './browser.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'screens');

/** `npm run screenshots`: the demo practice at noon, every page in light, dark and phone size, into docs/screens. */
async function main(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'deskline-screens-'));
  const settings = { ...readLocalSettings({}), PORT: 0 };
  const stack = await startStack({ settings, folder: data, callbackDelayMs: 5 });
  const browser = await launchBrowser();
  try {
    await prepare(stack, settings);
    mkdirSync(folder, { recursive: true });
    for (const scheme of ['light', 'dark'] as const) {
      await take(browser, stack, `inbox-${scheme}`, scheme, { width: 1440, height: 900 }, /Mia Castellan/);
      await take(browser, stack, `inbox-phone-${scheme}`, scheme, { width: 390, height: 844 });
      await take(browser, stack, `thread-phone-${scheme}`, scheme, { width: 390, height: 844 }, /Josephine/);
    }
    await take(browser, stack, 'stopped-light', 'light', { width: 1440, height: 900 }, /Ruben/);
  } finally {
    await browser.close();
    await stack.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

async function prepare(stack: Stack, settings: ReturnType<typeof readLocalSettings>): Promise<void> {
  const { table } = stack.apps({ remainingMs: () => 60_000, effect: (_name, run) => run() });
  await stack.moveClock((clock) => clock.set(new Date(noonAfter(clock.now()).getTime() - 80 * 60_000)));
  await seedDemoPractice(table, settings.TWILIO_FROM);
  const signing = { token: settings.TWILIO_AUTH_TOKEN, accountSid: settings.TWILIO_ACCOUNT_SID };
  await seedDemoPatients(stack, signing, settings.TWILIO_FROM);
  await stack.moveClock((clock) => clock.advance(50 * 60_000));
  await stack.drain();
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
  await page.goto(`${stack.url}/inbox`);
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

await main();
