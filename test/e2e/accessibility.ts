import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/**
 * What axe finds against a page as it stands once nothing on it moves, each as `rule: the element`. In the midst of a
 * fade a colour is on its way and would be measured as it never stays. Frames are left out: what stands in one is its
 * sender's, and nothing may run in it, the checker neither.
 */
export async function violationsOf(page: Page): Promise<string[]> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page })
    .exclude('iframe')
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Two frames draw what was changed and begin its fades; what pulses for ever, as a skeleton, has no end to wait for. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
  await page.waitForFunction(
    () => document.getAnimations().every(({ effect }) => effect?.getComputedTiming().endTime === Infinity),
    undefined,
    { polling: 20 },
  );
}
