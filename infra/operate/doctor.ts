import { run } from './command.ts';
import { deploymentArguments } from './deployment.ts';
import { examine, whomToAsk } from './examine.ts';
import { toldFindings } from './finding.ts';

/** `npm run doctor [-- -c name=value]`: says what a deployment needs and has not, and how to mend it. Changes nothing. */
run(async () => {
  const deployment = deploymentArguments();
  const { findings } = await examine(deployment, whomToAsk(deployment));
  console.log(`deskline-${deployment.settings.stage}\n${toldFindings(findings)}`);
  const lacking = findings.filter(({ is }) => is === 'missing').length;
  if (lacking > 0) throw new Error(`${lacking} of these must be mended before a deployment.`);
  console.log('Ready: npm run deploy');
});
