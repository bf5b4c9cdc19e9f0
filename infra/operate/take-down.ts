import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deployment } from './deployment.ts';

/** Runs the CDK's program with these arguments; answers its exit status. */
export type RunCdk = (args: readonly string[]) => number | null;

/**
 * Ends a deployment by the CDK. It states the whole stack anew before it deletes it, site and all: an empty page stands
 * for the site, so that nobody has to build what is about to go.
 */
export function takeDown({ context }: Pick<Deployment, 'context'>, runCdk: RunCdk): void {
  const siteFolder = mkdtempSync(join(tmpdir(), 'deskline-no-site-'));
  try {
    writeFileSync(join(siteFolder, 'index.html'), '<!doctype html>');
    const told = [...context, `siteFolder=${siteFolder}`].flatMap((pair) => ['-c', pair]);
    if (runCdk(['destroy', '--force', ...told]) !== 0) throw new Error('cdk destroy did not work: see above.');
  } finally {
    rmSync(siteFolder, { recursive: true });
  }
}
