import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { environmentVariables } from '#shared/config.ts';
import type { Account } from './account.ts';
import { run } from './command.ts';
import { connectMail, connectNumbers } from './connect-providers.ts';
import { type Deployment, deploymentArguments } from './deployment.ts';
import { examine, whomToAsk } from './examine.ts';
import { examinePeople } from './examine-people.ts';
import { toldFindings } from './finding.ts';
import { migratePlace, toldSteps } from './migrate-place.ts';
import { deployedPlace } from './place.ts';
import { stackOutputs } from './stack-outputs.ts';

const root = join(import.meta.dirname, '..', '..');

/** `npm run deploy [-- -c name=value --numbers all --yes]`: the doctor, the difference, the deployment, the webhooks. */
run(async () => {
  const deployment = deploymentArguments();
  const asked = whomToAsk(deployment);
  const { findings, concurrency } = await examine(deployment, asked);
  const lacking = findings.filter(({ is }) => is === 'missing');
  if (lacking.length > 0) {
    const what = lacking.map(({ about, says }) => `${about} (${says})`).join(', ');
    throw new Error(`Nothing was deployed: ${what}. npm run doctor says how to mend it.`);
  }
  console.log(toldFindings(findings));
  const context = [...deployment.context, ...(concurrency ? [`accountConcurrency=${concurrency}`] : [])];
  const told = context.flatMap((pair) => ['-c', pair]);
  command('vite', ['build', 'web', '--logLevel', 'warn']);
  command('cdk', ['diff', ...told]);
  if (!(await mayGoOn(deployment))) throw new Error('Nothing was deployed.');
  command('cdk', ['deploy', '--require-approval', 'never', ...told]);
  if (deployment.settings.asleep) return console.log(toldAsleep(deployment));
  console.log(await bringForwards(deployment));
  const outputs = await stackOutputs(asked.aws, deployment.settings.stage);
  const secret = environmentVariables().SENDGRID_INBOUND_SECRET;
  const sentences = [
    ...(await connectNumbers(deployment, asked.twilio, outputs)),
    ...(await connectMail(deployment.settings.emailInboundDomain, secret, asked.sendGrid, outputs)),
  ];
  console.log(sentences.join('\n'));
  const alias = outputs.get('SiteAlias');
  console.log(`The desk: ${outputs.get('SiteUrl')}${alias ? ` (its name has to point to ${alias})` : ''}`);
  console.log(await whoCanSignIn(asked.aws, deployment));
});

/** Its table stays as it is and nobody is led to it: a backup comes next, or another stage does its work. */
function toldAsleep({ settings: { stage } }: Deployment): string {
  return `deskline-${stage} sleeps: no row was written and no number leads there. Restore into it (npm run restore -- FOLDER --stage ${stage}); to wake it, deploy without -c asleep=true.`;
}

/** The new code reads older rows too: what does not end here goes on by its own command, and nobody has to wait for it. */
async function bringForwards({ settings: { stage } }: Deployment): Promise<string> {
  try {
    return toldSteps(await migratePlace(await deployedPlace(stage)));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no reason given';
    return `Older rows were not all brought forwards (${why}). The desk runs; go on with: npm run migrate -- --stage ${stage}`;
  }
}

/** The last line says what is next where nobody can sign in yet. */
async function whoCanSignIn(aws: Account, { settings: { stage } }: Deployment): Promise<string> {
  const { says, mend } = await examinePeople(aws, await deployedPlace(stage, aws));
  return [`People: ${says}.`, ...(mend ? [mend] : [])].join('\n');
}

/** Runs one of the project's own programs, its words on this terminal. */
function command(name: string, args: readonly string[]): void {
  const { status } = spawnSync(join(root, 'node_modules', '.bin', name), args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${name} ${args[0]} did not work: see above. What stands at AWS still runs.`);
}

async function mayGoOn({ yes, settings }: Deployment): Promise<boolean> {
  if (yes) return true;
  const line = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await line.question(`Deploy this to deskline-${settings.stage}? (yes/no) `);
  line.close();
  return answer.trim() === 'yes';
}
