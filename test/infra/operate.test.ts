import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { deploymentSettings } from '#infra/aws/settings.ts';
import type { Account } from '#infra/operate/account.ts';
import { connectMail, connectNumbers } from '#infra/operate/connect-providers.ts';
import { deploymentArguments } from '#infra/operate/deployment.ts';
import { examine } from '#infra/operate/examine.ts';
import { examineSettings } from '#infra/operate/examine-settings.ts';
import { deployedPlace } from '#infra/operate/place.ts';
import { type Ask, ProviderRefusal } from '#infra/operate/providers.ts';
import { takeDown } from '#infra/operate/take-down.ts';
import { AwsRefusal, type Call } from '#shared/adapters/signed-call.ts';
import { synthesizeStack } from '../fixtures/synthesized-stack.ts';

const root = join(import.meta.dirname, '..', '..');

function command(file: string, ...args: string[]) {
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' };
  return spawnSync(process.execPath, [join(root, 'infra/operate', file), ...args], {
    env,
    encoding: 'utf8',
    cwd: root,
  });
}

describe('a shell without credentials', () => {
  test('hears from the doctor what is missing, and how to mend it', () => {
    const { status, stdout, stderr } = command('doctor.ts');
    expect(status).toBe(1);
    for (const said of [
      /MISSING region/,
      /AWS_REGION/,
      /MISSING credentials/,
      /aws sso login/,
      /twilioAccountSid=AC/,
      /4\.5 MB/,
    ])
      expect(stdout).toMatch(said);
    expect(stderr).toMatch(/must be mended before a deployment/);
  });

  test.each(['deploy.ts', 'destroy.ts'])('%s stops with one sentence, and nothing was done', (file) => {
    const { status, stdout, stderr } = command(file, '-c', 'stage=rehearsal');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^Nothing was (deployed|destroyed): .*credentials/),
    ]);
  });

  test.each([
    ['setup.ts', '--invite-all'],
    ['migrate.ts'],
    ['backup.ts', 'a-folder'],
    ['restore.ts', 'a-folder'],
    ['run-drill.ts'],
  ])('%s of a deployment stops with one sentence', (file, ...args) => {
    const { status, stdout, stderr } = command(file, ...args, '--stage', 'rehearsal');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^Nothing was done: .*credentials.*npm run doctor/),
    ]);
  });

  test('hears which setting does not fit', () => {
    expect(() => deploymentArguments(['-c', 'stage=Big Stage', '-c', 'emailFrom=nobody'])).toThrow(
      /stage: .*emailFrom: /,
    );
    expect(deploymentArguments(['-c', 'stage=rehearsal', '--numbers', '+12125550100,+12125550101'])).toMatchObject({
      settings: { stage: 'rehearsal', monthlyBudgetUsd: 25 },
      numbers: ['+12125550100', '+12125550101'],
    });
  });

  test('names the stage as every other command takes it', () => {
    expect(deploymentArguments(['--stage', 'rehearsal'])).toMatchObject({
      settings: { stage: 'rehearsal' },
      context: ['stage=rehearsal'],
    });
  });
});

/** An account that answers what AWS would. */
function accountThat(answers: (call: Call) => string): Account {
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
  return {
    client: new DynamoDBClient({ region: 'us-east-1', credentials }),
    calls: {
      region: async () => 'us-east-1',
      signer: () => Promise.reject(new Error('nobody here signs URLs')),
      call: async (call) => ({ status: 200, body: Buffer.from(answers(call)) }),
    },
  };
}

const healthy = (call: Call): string => {
  if (call.service === 'sts') return '<Arn>arn:aws:iam::1:user/it</Arn><Account>1</Account>';
  if (call.service === 'lambda') return '{"AccountLimit":{"ConcurrentExecutions":1000}}';
  const names: string[] = JSON.parse(String(call.body)).Names ?? [];
  return JSON.stringify({ Parameters: names.map((Name) => ({ Name, Type: 'SecureString' })) });
};
const providers: Ask = async (_method, path) =>
  path.startsWith('/IncomingPhoneNumbers')
    ? {
        incoming_phone_numbers: [
          { sid: 'PN1', phone_number: '+12125550100', sms_url: '', capabilities: { sms: true } },
        ],
      }
    : [{ domain: 'practice.example', valid: true }];
const deployment = {
  settings: deploymentSettings.parse({ twilioAccountSid: `AC${'1'.repeat(32)}`, emailFrom: 'desk@practice.example' }),
  ...{ context: [], numbers: [], yes: false, withData: false },
};
const healthyDesk = { aws: accountThat(healthy), twilio: providers, sendGrid: providers };

describe('the doctor', () => {
  test('finds nothing missing where everything is there, and passes on how much may run at once', async () => {
    const { findings, concurrency } = await examine(deployment, healthyDesk);
    expect(findings.filter(({ is }) => is === 'missing')).toEqual([]);
    expect(concurrency).toBe(1000);
    expect(findings.filter(({ about }) => about === 'secret')).toHaveLength(4);
  });

  const refuses = (service: string, target = '') =>
    accountThat((call) => {
      if (call.service === service && String(call.headers?.['x-amz-target']).includes(target))
        throw new AwsRefusal(service, 'AccessDenied', 403);
      return healthy(call);
    });
  test('says of the rows that there are none before the first deployment, and that AWS did not let it look', async () => {
    const rows = async (aws: Account) =>
      (await examine(deployment, { ...healthyDesk, aws })).findings.filter(({ about }) => about === 'rows');
    const gone = accountThat((call) => {
      if (call.service === 'cloudformation') throw new AwsRefusal('cloudformation', 'ValidationError', 400);
      return healthy(call);
    });
    expect(await rows(gone)).toEqual([{ about: 'rows', is: 'fine', says: 'none yet: nothing is deployed' }]);
    expect(await rows(refuses('cloudformation', 'undefined'))).toMatchObject([
      { is: 'note', says: expect.stringContaining('AccessDenied') },
    ]);
  });

  test('asks for a bootstrap that a fresh clone can do: the CDK states the whole stack first, site and all', async () => {
    const { findings } = await examine(deployment, { ...healthyDesk, aws: refuses('ssm', 'GetParameter') });
    const { mend } = findings.find(({ about }) => about === 'CDK bootstrap') ?? {};
    expect(mend).toContain('npm run build && npx cdk bootstrap');
  });

  test('names what the last deployment was given and this one is not', () => {
    const told = new Map([['GivenSettings', 'publicBaseUrl emailFrom alarmEmail']]);
    expect(examineSettings(deployment.settings, told)).toMatchObject([
      { about: 'settings', is: 'note', says: expect.stringMatching(/^publicBaseUrl, alarmEmail: /) },
    ]);
    expect(examineSettings(deployment.settings, new Map([['GivenSettings', 'none']]))).toEqual([]);
    const { template } = synthesizeStack({ alarmEmail: 'it@practice.example', emailFrom: 'desk@practice.example' });
    template.hasOutput('GivenSettings', { Value: 'emailFrom alarmEmail' });
  });

  const notTaken: Ask = async () => Promise.reject(new ProviderRefusal('provider', 401));
  test.each([
    ['identity', { ...healthyDesk, aws: refuses('sts', 'undefined') }],
    ['CDK bootstrap', { ...healthyDesk, aws: refuses('ssm', 'GetParameter') }],
    ['numbers', { ...healthyDesk, twilio: notTaken }],
    ['numbers', { ...healthyDesk, twilio: async () => ({ incoming_phone_numbers: [] }) }],
    ['sender domain', { ...healthyDesk, sendGrid: notTaken }],
    ['sender domain', { ...healthyDesk, sendGrid: async () => [{ domain: 'practice.example', valid: false }] }],
  ])('says what is wrong with: %s', async (about, asked) => {
    const { findings } = await examine(deployment, asked);
    const lacking = findings.filter(({ is }) => is === 'missing');
    expect(lacking.map((one) => one.about)).toEqual([about]);
    expect(lacking[0]?.mend).toBeTruthy();
    expect(JSON.stringify(findings)).not.toContain('secretAccessKey');
  });
});

test('a deployment is taken down whether or not its site was ever built', () => {
  const ran: string[][] = [];
  const synthesized = (args: readonly string[]) => {
    ran.push([...args]);
    // The CDK's program runs infra/aws/app.ts with this context, for every command, from a clone that holds no web/dist.
    const pairs = args.filter((_arg, at) => args[at - 1] === '-c').map((pair) => pair.split('='));
    synthesizeStack(Object.fromEntries(pairs));
    return 0;
  };
  takeDown({ context: ['stage=rehearsal'] }, synthesized);
  expect(ran[0]?.slice(0, 4)).toEqual(['destroy', '--force', '-c', 'stage=rehearsal']);
  expect(ran[0]?.at(-1)).toMatch(/^siteFolder=(?!web\/dist)/);
  expect(() => synthesizeStack({ siteFolder: join(root, 'nothing-was-built') })).toThrow('build the site first');
  expect(() => takeDown({ context: [] }, () => 1)).toThrow('cdk destroy did not work');
});

test.each(['true', 'false'])('a deployment says whether it sleeps: %s', async (said) => {
  const told = Object.entries({ TableName: 'desk', FilesBucket: 'files', Asleep: said });
  const xml = told.map(([key, value]) => `<OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue>`).join('');
  const place = await deployedPlace(
    'restored',
    accountThat(() => xml),
  );
  expect(place.sleeps).toBe(said === 'true');
  expect(deploymentArguments(['-c', `asleep=${said}`]).settings.asleep).toBe(place.sleeps);
});

describe('after a deployment', () => {
  const outputs = new Map([
    ['WebhooksTwilioSms', 'https://desk.example/webhooks/twilio/sms#rc=3&rp=all'],
    ['WebhooksTwilioVoice', 'https://desk.example/webhooks/twilio/voice#rc=3&rp=all'],
    ['WebhooksTwilioVoiceStatus', 'https://desk.example/webhooks/twilio/voice/status#rc=3&rp=all'],
    ['WebhooksSendgridInbound', 'https://desk.example/webhooks/sendgrid/inbound'],
    ['WebhooksSendgridEvents', 'https://desk.example/webhooks/sendgrid/events'],
  ]);

  test('the numbers lead to the desk, with retries and a fallback, and no other number does', async () => {
    const posted: [string, Record<string, string>][] = [];
    const twilio: Ask = async (method, path, body) => {
      if (method === 'GET') return providers(method, path);
      posted.push([path, Object.fromEntries(body instanceof URLSearchParams ? body : [])]);
      return {};
    };
    const said = await connectNumbers({ numbers: ['+12125550100', '+12125550199'] }, twilio, outputs);
    expect(posted).toEqual([
      [
        '/IncomingPhoneNumbers/PN1.json',
        expect.objectContaining({
          SmsUrl: 'https://desk.example/webhooks/twilio/sms#rc=3&rp=all',
          SmsFallbackUrl: 'https://desk.example/webhooks/twilio/sms#rc=3&rp=all',
          VoiceUrl: 'https://desk.example/webhooks/twilio/voice#rc=3&rp=all',
          StatusCallback: 'https://desk.example/webhooks/twilio/voice/status#rc=3&rp=all',
        }),
      ],
    ]);
    expect(said).toEqual([
      expect.stringContaining('+12125550100 leads'),
      expect.stringContaining('+12125550199 is not'),
    ]);
  });

  test('mail and its events lead to the desk, signed; what is set already is changed, not doubled', async () => {
    const calls: string[] = [];
    const sendGrid: Ask = async (method, path) => {
      calls.push(`${method} ${path}`);
      if (path.endsWith('/all'))
        return { webhooks: [{ id: 'e1', url: 'https://desk.example/webhooks/sendgrid/events' }] };
      return path.includes('/signed/') ? { public_key: 'MFkw' } : {};
    };
    const said = await connectMail('mail.practice.example', 'inbound key', sendGrid, outputs);
    expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([
      'PATCH /v3/user/webhooks/parse/settings/mail.practice.example',
      'PATCH /v3/user/webhooks/event/settings/e1',
      'PATCH /v3/user/webhooks/event/settings/signed/e1',
    ]);
    expect(said.join('\n')).toContain('sendgridEventsPublicKey=MFkw');
  });

  test('without keys in the shell the addresses are printed', async () => {
    const said = [
      ...(await connectNumbers({ numbers: 'all' }, undefined, outputs)),
      ...(await connectMail('mail.practice.example', undefined, undefined, outputs)),
    ].join('\n');
    for (const url of outputs.values()) expect(said).toContain(url);
  });
});
