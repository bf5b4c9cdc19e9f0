import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { jsonCall } from '#shared/adapters/signed-call.ts';
import { type Account, account, whyNot } from './account.ts';
import { run } from './command.ts';
import { deploymentArguments } from './deployment.ts';
import { stackOutputs } from './stack-outputs.ts';
import { takeDown } from './take-down.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * `npm run destroy [-- --yes --with-data]`: takes the deployment down. Table, files, key and people stay, and a new
 * deployment of the stage begins without them; `--with-data` deletes the table too, after its last backup.
 */
run(async () => {
  const { settings, context, yes, withData } = deploymentArguments();
  const aws = account();
  const hasCredentials = await aws.client.config.credentials().catch(() => undefined);
  if (!hasCredentials)
    throw new Error(
      'Nothing was destroyed: this shell has no credentials for AWS. npm run doctor says how to mend it.',
    );
  const table = (await stackOutputs(aws, settings.stage)).get('TableName');
  if (!yes)
    throw new Error(
      `This ends deskline-${settings.stage}: nobody can text it any more. Say so: npm run destroy -- --yes`,
    );
  const cdk = join(root, 'node_modules', '.bin', 'cdk');
  takeDown({ context }, (args) => spawnSync(cdk, args, { cwd: root, stdio: 'inherit' }).status);
  console.log(withData && table ? await deleteTable(aws, table) : `Table ${table}, files, key and people are kept.`);
});

async function deleteTable(aws: Account, table: string): Promise<string> {
  const url = new URL(`https://dynamodb.${await aws.calls.region()}.amazonaws.com/`);
  const ask = (operation: string, input: object) =>
    aws.calls.call(jsonCall('dynamodb', url, `DynamoDB_20120810.${operation}`, '1.0', input));
  try {
    await ask('UpdateTable', { TableName: table, DeletionProtectionEnabled: false });
    await ask('DeleteTable', { TableName: table });
    return `Table ${table} is being deleted. Files, key and people are kept: delete those in the console.`;
  } catch (error) {
    return `Table ${table} was not deleted (${whyNot(error)}). It is kept.`;
  }
}
