import type { BrowserContext } from 'playwright-core';
import * as z from 'zod';

/** One thing that a page tried and its content security policy did not let it do. */
const violation = z.object({ page: z.string(), directive: z.string(), blocked: z.string() });
export type Violation = z.infer<typeof violation>;

/** Collects what pages of this context try against their policy, by the browser's own events; said before the first page is opened. */
export async function policyViolations(context: BrowserContext): Promise<Violation[]> {
  const found: Violation[] = [];
  await context.exposeBinding('tellViolation', (_source, told: unknown) => void found.push(violation.parse(told)));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const tell: unknown = Reflect.get(window, 'tellViolation');
      const { pathname } = window.location;
      if (typeof tell === 'function')
        tell({ page: pathname, directive: event.effectiveDirective, blocked: event.blockedURI });
    });
  });
  return found;
}
