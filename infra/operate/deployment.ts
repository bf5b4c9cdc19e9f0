import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { type DeploymentSettings, deploymentSettings } from '../aws/settings.ts';

const root = join(import.meta.dirname, '..', '..');
const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** What a deployment is told: by cdk.json, then by `-c name=value`; its stage by `--stage NAME` too. */
export interface Deployment {
  settings: DeploymentSettings;
  /** For the CDK, as they were given. */
  context: string[];
  /** Our own numbers whose webhooks are to be set; `all` of the Twilio account, or none. */
  numbers: readonly string[] | 'all';
  /** Nobody is asked. */
  yes: boolean;
  /** On `destroy`: data too. */
  withData: boolean;
}

/** Throws a sentence that names every setting that is wrong. */
export function deploymentArguments(args = process.argv.slice(2)): Deployment {
  const { values } = parseArgs({
    args,
    options: {
      context: { type: 'string', short: 'c', multiple: true },
      stage: { type: 'string' },
      numbers: { type: 'string' },
      yes: { type: 'boolean' },
      'with-data': { type: 'boolean' },
    },
  });
  const given = [...(values.context ?? []), ...(values.stage === undefined ? [] : [`stage=${values.stage}`])];
  const pairs = given.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  const { context } = cdkJson.parse(JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')));
  const parsed = deploymentSettings.safeParse({ ...context, ...Object.fromEntries(pairs) });
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The settings do not fit: ${problems.join('; ')}`);
  }
  const numbers = values.numbers === 'all' ? 'all' : (values.numbers ?? '').split(',').filter((one) => one !== '');
  return {
    settings: parsed.data,
    context: given,
    numbers,
    yes: values.yes ?? false,
    withData: values['with-data'] ?? false,
  };
}
