import { browserPath } from './browser.ts';

/**
 * Before a run: a browser that comes as a package is unpacked once. Two tests that unpack it at the same moment would
 * start what the other still writes.
 */
export async function setup(): Promise<void> {
  process.env.CHROMIUM_PATH ??= await browserPath();
}
