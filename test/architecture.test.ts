import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Broken, brokenRules } from './harness/house-rules.ts';
import { parseWorld, readSources, type SourceFile } from './harness/imports.ts';

const root = join(import.meta.dirname, '..');
const real = parseWorld(readSources(root, ['shared', 'functions', 'infra', 'web', 'test']));
const paths = [...real.keys()];

/** What is broken when this file stands among the real ones, or in place of the one at its path. */
function planted(path: string, text: string, more: readonly SourceFile[] = []): Broken[] {
  const world = parseWorld([...more, { path, text }], real);
  const file = world.get(path);
  return file ? brokenRules(file, world) : [];
}

test('what leaves to a telephone or a mailbox is handed to its provider where the last look was taken, and nowhere else', () => {
  const sources = readSources(root, ['shared', 'functions']);
  const uses = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/\bapp\.channels\b(?:\.(\w+\.\w+)\()?/g)].map(([, what = 'all of them']) => `${path} ${what}`),
  );
  expect(uses.toSorted()).toEqual([
    // A person telephones: no look stops that. Their own phone rings first.
    'shared/domain/call/dial.ts voice.call',
    'shared/domain/call/prove-dialled.ts voice.placed',
    'shared/domain/digest/send-digests.ts email.send',
    'shared/domain/page/tell-one.ts sms.send',
    'shared/domain/page/tell-one.ts voice.page',
    'shared/domain/thread/deliver.ts email.send',
    'shared/domain/thread/deliver.ts sms.send',
    'shared/domain/thread/deliver.ts voice.remind',
    'shared/domain/thread/prove.ts sms.listed',
    'shared/domain/thread/prove.ts voice.placed',
  ]);
  const textOf = (path: string) => sources.find((one) => one.path === path)?.text ?? '';
  expect(textOf('shared/domain/digest/send-digests.ts')).toMatch(/await lookDigest\(/);
  expect(textOf('shared/domain/page/choose-phones.ts')).toMatch(/lookPage\(/);
  expect(textOf('shared/domain/page/send-page.ts')).toMatch(
    /await choosePhones\([\s\S]*one\.decision === 'send' \?[\s\S]*'blocked'/,
  );
  expect(textOf('shared/domain/page/page.rows.ts')).toMatch(/if: \{ state: \{ is: 'planned' \} \}/);
  for (const looked of [/await lookMail\(/, /await lookFiles\([^;]*\blook\(/])
    expect(textOf('shared/domain/thread/deliver.ts')).toMatch(looked);
  // No other name for them, by which another file could reach a provider, nor the senders themselves.
  const isWiring = (path: string) =>
    /^(functions\/(app|plugs\/|jobs\/(jobs|outbound))|shared\/channels\/|shared\/ports)/.test(path);
  const others = sources.filter(
    ({ path, text }) =>
      !isWiring(path) &&
      /\bchannels\b[^;\n]*\}\s*(=\s*app\b|:\s*(Pick<)?App\b)|twilio(Sender|Voice)?\(|\btwilioClient\(/.test(text),
  );
  expect(others.map(({ path }) => path)).toEqual([]);
});

describe('the house', () => {
  test('is read whole: every room has files', () => {
    for (const room of [
      'shared/domain/',
      'shared/channels/',
      'shared/adapters/',
      'functions/webhooks/',
      'functions/jobs/',
    ])
      expect(paths.some((path) => path.startsWith(room))).toBe(true);
    for (const room of ['infra/aws/', 'infra/local/', 'web/src/', 'test/'])
      expect(paths.some((path) => path.startsWith(room))).toBe(true);
  });

  test('keeps its own rules', () => {
    const broken = [...real.values()].flatMap((file) => brokenRules(file, real));
    expect(broken.map(({ at, rule }) => `${at}: ${rule}`)).toEqual([]);
  });
});

describe('a planted import is found', () => {
  test.each([
    ['the web loads zod', 'web/src/x.ts', "import * as z from 'zod';"],
    ['the web loads the api with its schemas', 'web/src/x.ts', "import { routes } from '#shared/api.ts';"],
    ['the web loads the api by an inline type', 'web/src/x.ts', "import { type ThreadOut } from '#shared/api.ts';"],
    [
      'the web loads a rule that stands on zod',
      'web/src/x.ts',
      "import { e164 } from '#shared/domain/contact/address.ts';",
    ],
    ['the web loads it later', 'web/src/x.tsx', "const a = () => import('#shared/domain/contact/address.ts');"],
    ['the web knows an adapter', 'web/src/x.ts', "import type { LogFields } from '#shared/adapters/log.ts';"],
    ['the web knows the table', 'web/src/x.ts', "import type { Table } from '../../shared/table.ts';"],
    ['the web knows a function', 'web/src/x.ts', "import type { HttpRequest } from '#functions/entry.ts';"],
    ['the web loads an SDK', 'web/src/x.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
    ['the web loads Node', 'web/src/x.ts', "import { join } from 'node:path';"],
    ['domain loads an SDK', 'shared/domain/x/x.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
    ['domain knows an SDK by type', 'shared/domain/x/x.ts', "import type { SQSClient } from '@aws-sdk/client-sqs';"],
    ['domain loads a provider', 'shared/domain/x/x.ts', "import twilio from 'twilio';"],
    ['domain loads a channel', 'shared/domain/x/x.ts', "import { verify } from '#shared/channels/sms/verify.ts';"],
    ['domain knows a channel', 'shared/domain/x/x.ts', "import type { Form } from '../../channels/form.ts';"],
    ['domain loads what all channels share', 'shared/domain/x/x.ts', "import { a } from '../../channels/channel.ts';"],
    ['domain loads ports', 'shared/domain/x/x.ts', "import { App } from '../../ports.ts';"],
    ['domain loads the api', 'shared/domain/x/x.ts', "import { routes } from '../../api.ts';"],
    [
      'domain knows an adapter',
      'shared/domain/x/x.ts',
      "import type { DynamoParts } from '#shared/adapters/dynamo.ts';",
    ],
    ['domain knows the settings', 'shared/domain/x/x.ts', "import type { Config } from '#shared/config.ts';"],
    ['domain knows a function', 'shared/domain/x/x.ts', "import { DeadlinePassed } from '#functions/entry.ts';"],
    ['a channel loads domain', 'shared/channels/sms/x.ts', "import { reply } from '../../domain/thread/reply.ts';"],
    [
      'a channel knows patients',
      'shared/channels/sms/x.ts',
      "import type { A } from '../../domain/patient/patient.ts';",
    ],
    ['a channel knows the table', 'shared/channels/sms/x.ts', "import type { Table } from '../../table.ts';"],
    ['a channel knows another', 'shared/channels/email/x.ts', "import { verify } from '../sms/verify.ts';"],
    ['a channel loads an AWS SDK', 'shared/channels/sms/x.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
    ['an adapter knows domain', 'shared/adapters/x.ts', "import { sweep } from '../domain/due/sweep.ts';"],
    ['shared loads an adapter', 'shared/x.ts', "import { jsonLog } from './adapters/log.ts';"],
    ['shared knows a function', 'shared/x.ts', "import type { Invocation } from '#functions/app.ts';"],
    [
      'a webhook uses another channel',
      'functions/webhooks/email.ts',
      "import { a } from '#shared/channels/sms/verify.ts';",
    ],
    ['a webhook knows infra', 'functions/webhooks/sms.ts', "import { queues } from '#infra/topology.ts';"],
    ['a function knows infra', 'functions/jobs/x.ts', "import { queues } from '#infra/topology.ts';"],
    ['a function knows the web', 'functions/jobs/x.ts', "import { a } from '../../web/src/clock.ts';"],
    ['a function knows a test', 'functions/jobs/x.ts', "import { openDesk } from '#test/harness/desk.ts';"],
    ['infra/aws imports a handler', 'infra/aws/x.ts', "import { handler } from '#functions/jobs/sweep.ts';"],
    ['infra/aws knows one by type', 'infra/aws/x.ts', "type H = typeof import('#functions/jobs/sweep.ts');"],
    ['infra/aws knows the laptop', 'infra/aws/x.ts', "import { practiceClock } from '../local/clock.ts';"],
    ['infra/local knows AWS', 'infra/local/x.ts', "import { DesklineStack } from '../aws/stack.ts';"],
    ['infra/local knows a test', 'infra/local/x.ts', "import { openDesk } from '#test/harness/desk.ts';"],
    ['the topology imports a handler', 'infra/topology.ts', "import { handler } from '#functions/jobs/sweep.ts';"],
    ['an export passes it on', 'shared/domain/x/x.ts', "export { verify } from '../../channels/sms/verify.ts';"],
  ])('when %s', (_what, path, text) => {
    expect(planted(path, text)).toMatchObject([{ at: `${path}:1` }]);
  });

  test('when the web loads zod through files of its own and others that seem pure', () => {
    const rule = { path: 'shared/domain/x/pure.ts', text: "import { e164 } from '../contact/address.ts';" };
    const broken = planted('web/src/x.ts', "import { a } from '#shared/domain/x/pure.ts';", [rule]);
    expect(broken).toMatchObject([{ at: 'web/src/x.ts:1' }]);
  });
});

describe('a planted mistake is found', () => {
  test.each([
    ['the environment in a function', 'functions/x.ts', 'const a = process.env.HOME;'],
    ['the environment in infra', 'infra/local/x.ts', 'const { HOME } = process.env;'],
    ['a .env loaded elsewhere', 'infra/local/x.ts', "process.loadEnvFile('.env');"],
    ['the time in domain', 'shared/domain/x/x.ts', 'const a = Date.now();'],
    ['the time in a channel', 'shared/channels/sms/x.ts', 'const a = new Date();'],
    ['the time in a function', 'functions/jobs/x.ts', 'const a = Date();'],
    ['the time by Temporal', 'shared/domain/x/x.ts', 'const a = Temporal.Now.instant();'],
    ['chance in domain', 'shared/domain/x/x.ts', 'const a = Math.random();'],
    ['chance handed on', 'shared/domain/x/x.ts', 'const a = Math.random;'],
    ['a default export', 'web/src/x.tsx', 'export default function x() {}'],
    ['a default value', 'shared/x.ts', 'const a = 1; export default a;'],
    ['a renamed default', 'shared/x.ts', 'const a = 1; export { a as default };'],
    ['a barrel', 'shared/domain/x/x.ts', "export * from './y.ts';"],
    ['a barrel with a name', 'shared/domain/x/x.ts', "export * as y from './y.ts';"],
  ])('%s', (_what, path, text) => {
    expect(planted(path, text)).toMatchObject([{ at: `${path}:1` }]);
  });

  test.each(['shared/utils/x.ts', 'web/src/helpers.ts', 'test/common/x.ts', 'shared/domain/thread/thread.types.ts'])(
    'a name that says nothing: %s',
    (path) => {
      expect(planted(path, '')).toMatchObject([{ at: path }]);
    },
  );

  test('a file that is too long, and none that just fits', () => {
    expect(planted('shared/x.ts', '// line\n'.repeat(350))).toEqual([]);
    expect(planted('shared/x.ts', '// line\n'.repeat(351))).toMatchObject([{ at: 'shared/x.ts' }]);
  });
});

describe('what the house allows is left alone', () => {
  test.each([
    [
      'the web: types, paths, the client, a pure rule',
      'web/src/x.ts',
      [
        "import type { ThreadOut } from '#shared/api.ts';",
        "import type { Staff } from '#shared/domain/staff/staff.ts';",
        "import { paths } from '#shared/api.paths.ts';",
        "import { apiClient } from '#shared/api.client.ts';",
        "import { wallTimeOf } from '#shared/domain/practice/wall-time.ts';",
        "import { useState } from 'react';",
        'const now = Date.now();',
      ],
    ],
    [
      'domain: zod, the table, refusals, types of ports and channels',
      'shared/domain/x/x.ts',
      [
        "import * as z from 'zod';",
        "import { isThere } from '../../table.ts';",
        "import { Refusal } from '../../refusal.ts';",
        "import type { App } from '../../ports.ts';",
        "import type { SendResult } from '../../channels/channel.ts';",
        'const of = (at: string) => new Date(at);',
      ],
    ],
    [
      'a channel: its provider',
      'shared/channels/sms/x.ts',
      [
        "import twilio from 'twilio';",
        "import type { Form } from '../form.ts';",
        "import type { InboundText } from '../../domain/thread/receive.ts';",
      ],
    ],
    ['the clock where App is built', 'functions/app.ts', ['const now = () => new Date();']],
    ['a tool that demands a default', 'vitest.config.ts', ['export default {};']],
    ['a test: anything', 'test/x.test.ts', ["import { a } from '#functions/app.ts';", 'const a = process.env.HOME;']],
  ])('%s', (_what, path, lines) => {
    expect(planted(path, lines.join('\n'))).toEqual([]);
  });
});
