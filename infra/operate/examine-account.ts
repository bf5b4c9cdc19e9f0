import * as z from 'zod';
import { jsonCall } from '#shared/adapters/signed-call.ts';
import { type DeploymentSettings, type SecretUse, secretParameter, secrets } from '../aws/settings.ts';
import { type Account, formCall, whyNot, xmlTexts } from './account.ts';
import { type Finding, fine, missing, note } from './finding.ts';

export interface Examined {
  findings: Finding[];
  /** Functions that the account may run at once, where AWS said so. */
  concurrency?: number;
}

const signIn =
  'Sign in first: `aws sso login` with AWS_PROFILE set, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of a user of that account.';
const limits = z.object({ AccountLimit: z.object({ ConcurrentExecutions: z.number() }) });
const parameters = z.object({ Parameters: z.array(z.object({ Name: z.string(), Type: z.string() })) });

/** The AWS account of this shell: who, where, is the CDK at home, how much may run, are the secrets there. Changes nothing. */
export async function examineAccount(aws: Account, settings: DeploymentSettings): Promise<Examined> {
  const region = await aws.calls.region().catch(() => undefined);
  const hasCredentials = await aws.client.config.credentials().then(
    () => true,
    () => false,
  );
  const findings = [
    region
      ? fine('region', region)
      : missing('region', 'none is set', 'Set AWS_REGION, us-east-1 for example; patients never see it.'),
    ...(hasCredentials ? [] : [missing('credentials', 'this shell has none for AWS', signIn)]),
  ];
  if (!region || !hasCredentials) return { findings };
  const who = await identity(aws);
  findings.push(who);
  if (who.is !== 'fine') return { findings };
  const { finding, concurrency } = await concurrencyOf(aws, region);
  findings.push(await bootstrap(aws, region), finding, ...(await secretsOf(aws, settings)));
  return { findings, ...(concurrency === undefined ? {} : { concurrency }) };
}

async function identity(aws: Account): Promise<Finding> {
  try {
    const xml = await formCall(aws, 'sts', { Action: 'GetCallerIdentity', Version: '2011-06-15' });
    return fine('identity', `${xmlTexts(xml, 'Arn')[0]} in account ${xmlTexts(xml, 'Account')[0]}`);
  } catch (error) {
    return missing('identity', `AWS does not know these credentials: ${whyNot(error)}`, signIn);
  }
}

async function bootstrap(aws: Account, region: string): Promise<Finding> {
  try {
    await ssm(aws, region, 'GetParameter', { Name: '/cdk-bootstrap/hnb659fds/version' });
    return fine('CDK bootstrap', 'done in this region');
  } catch (error) {
    return missing(
      'CDK bootstrap',
      `not done in ${region} (${whyNot(error)})`,
      'Once: npm run build && npx cdk bootstrap',
    );
  }
}

async function concurrencyOf(aws: Account, region: string): Promise<{ finding: Finding; concurrency?: number }> {
  const url = new URL(`https://lambda.${region}.amazonaws.com/2016-08-19/account-settings/`);
  try {
    const { body } = await aws.calls.call({ service: 'lambda', url, method: 'GET' });
    const concurrency = limits.parse(JSON.parse(Buffer.from(body).toString('utf8'))).AccountLimit.ConcurrentExecutions;
    const says = `${concurrency} functions may run at once`;
    const more =
      'Ask for 1,000 under Service Quotas, Lambda, "Concurrent executions"; it costs nothing and takes a day.';
    return { concurrency, finding: concurrency >= 200 ? fine('limits', says) : note('limits', says, more) };
  } catch (error) {
    return { finding: note('limits', `Lambda did not tell them (${whyNot(error)})`) };
  }
}

async function secretsOf(aws: Account, { stage }: DeploymentSettings): Promise<Finding[]> {
  const names = Object.keys(secrets).filter((name): name is SecretUse => name in secrets);
  const region = await aws.calls.region();
  try {
    const asked = { Names: names.map((use) => secretParameter(stage, use)), WithDecryption: false };
    const there = parameters.parse(JSON.parse(await ssm(aws, region, 'GetParameters', asked))).Parameters;
    return names.map((use) => {
      const name = secretParameter(stage, use);
      const found = there.find((one) => one.Name === name);
      if (found?.Type === 'SecureString') return fine('secret', name);
      const make = `aws ssm put-parameter --name ${name} --type SecureString --key-id alias/deskline-${stage} --value ...   (${secrets[use].holds}; the key is there after the first deployment)`;
      return note('secret', found ? `${name} is not encrypted` : `${name} is not there yet`, make);
    });
  } catch (error) {
    return [note('secret', `the parameters could not be looked at (${whyNot(error)})`)];
  }
}

async function ssm(aws: Account, region: string, operation: string, input: object): Promise<string> {
  const url = new URL(`https://ssm.${region}.amazonaws.com/`);
  const { body } = await aws.calls.call(jsonCall('ssm', url, `AmazonSSM.${operation}`, '1.1', input));
  return Buffer.from(body).toString('utf8');
}
