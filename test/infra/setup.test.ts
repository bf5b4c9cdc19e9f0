import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type UserPool, userPool, userPoolId, userPoolPath } from '#infra/local/issuer/user-pool.ts';
import { readLocalSettings } from '#infra/local/settings.ts';
import { type Stack, startStack } from '#infra/local/stack/stack.ts';
import { peopleOf } from '#infra/operate/examine-people.ts';
import { setUp } from '#infra/operate/set-up.ts';
import { setupArguments } from '#infra/operate/setup-arguments.ts';
import { cognitoSignIns } from '#shared/adapters/sign-ins.ts';
import { signedCalls } from '#shared/adapters/signed-call.ts';
import { apiClient } from '#shared/api.client.ts';
import { practiceKey, practiceRow } from '#shared/domain/practice/practice.rows.ts';
import { everyStaff, putStaff, staffRow } from '#shared/domain/staff/staff.rows.ts';
import type { App, Effect } from '#shared/ports.ts';
import { accessTokenOf, visitor } from '../fixtures/signed-in.ts';

const words = [
  ...['--practice', 'Harborlight Dental', '--zone', 'America/New_York', '--number', '+12125550100'],
  ...['--admin', 'Sam Whitlock', '--email', 'Sam@Harborlight.example'],
];
const wantedOf = (...args: string[]) => {
  const wanted = setupArguments(args);
  if (!wanted) throw new Error('help was asked for');
  return wanted;
};
const name = 'deskline-production';

let folder: string;
let stack: Stack;
/** The pool of another stage. */
let other: UserPool;
let server: Server;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deskline-setup-'));
  stack = await startStack({ settings: { ...readLocalSettings({}), PORT: 0 }, folder, sweeping: false });
  other = userPool(mkdtempSync(join(folder, 'other-')));
  server = createServer((request, response) => {
    void other.serve(request, response, new URL(request.url ?? '/', 'http://127.0.0.1'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

const appWith = (effect: Effect = (_name, run) => run()): App => stack.apps({ remainingMs: () => 60_000, effect });
const everybody = async () => (await appWith().table.query(staffRow, { ...everyStaff, consistent: true })).rows;
const idOf = async (who: string) => (await everybody()).find((one) => one.name === who)?.id ?? '';

function elsewhere(): App {
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}${userPoolPath}`;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const calls = signedCalls(new DynamoDBClient({ region: 'us-east-1', credentials }), async () => undefined);
  return { ...appWith(), signIns: cognitoSignIns(calls, { id: userPoolId, url }, (_name, run) => run()) };
}

test('what is missing or wrong is said by its name, and nothing is begun', () => {
  expect(() => setupArguments(words.slice(2))).toThrow(/^Nothing was set up: --practice is missing/);
  expect(() => setupArguments(['--admin', 'Sam'])).toThrow(/--email is missing/);
  expect(() => setupArguments(['--zone', 'New York', '--number', '212', '--email', 'sam'])).toThrow(
    /--zone is a zone.*a telephone number in E.164.*--email is an address/,
  );
  expect(setupArguments(['--help'])).toBeUndefined();
});

test('before it nobody can sign in, which the doctor says with the command that mends it', async () => {
  expect(await peopleOf(appWith(), 'production')).toMatchObject({
    is: 'note',
    says: expect.stringContaining('nobody can sign in yet'),
    mend: expect.stringMatching(/^Next: npm run setup -- --practice/),
  });
  await expect(setUp(appWith(), name, wantedOf('--admin', 'Sam', '--email', 'sam@a.example'))).rejects.toThrow(
    /has no settings yet.*--practice, --zone, --number, --admin and --email/,
  );
  await expect(setUp(appWith(), name, wantedOf('--invite-all'))).rejects.toThrow(/nobody to invite/);
});

test('it dies after any of its steps, and the next run goes on: one practice, one admin, one user', async () => {
  const dying = (after: number): Effect => {
    let steps = 0;
    return async (_name, run) => {
      if (steps >= after) throw new Error('the process died');
      steps += 1;
      return run();
    };
  };
  const run = (after: number) =>
    setUp(appWith(dying(after)), name, wantedOf(...words)).then(
      () => true,
      () => false,
    );
  let steps = 0;
  while (!(await run(steps))) steps += 1;
  expect(steps).toBeGreaterThan(4);
  const said = await setUp(appWith(), name, wantedOf(...words));
  expect(said).toEqual([
    `${name} is set up already.`,
    'Sam Whitlock is invited by e-mail, for three days: sam@harborlight.example.',
  ]);
  expect(await everybody()).toMatchObject([{ name: 'Sam Whitlock', role: 'admin', active: true, locations: 'all' }]);
  expect(Object.keys(stack.issuer.invited())).toEqual([await idOf('Sam Whitlock')]);
  expect(stack.issuer.invited()[await idOf('Sam Whitlock')]).toMatchObject({ isEnabled: true, groups: ['admin'] });
});

test('the first admin signs in at the desk, sees the settings, and adds a colleague who signs in too', async () => {
  const signedIn = async (who: string) => accessTokenOf(await visitor(stack.url).signIn(await idOf(who)));
  const sam = await signedIn('Sam Whitlock');
  const call = apiClient({ base: stack.url, token: async () => sam });
  const { settings, history } = await call('readSettings', {});
  expect(settings).toMatchObject({
    name: 'Harborlight Dental',
    fullEmail: false,
    inboundEmail: false,
    locations: [{ name: 'Main office', numbers: ['+12125550100'], hours: { zone: 'America/New_York' } }],
  });
  expect(history.map(({ by, of }) => [by, of])).toContainEqual(['npm run setup', 'settings']);
  const email = 'maya@harborlight.example';
  await call('createStaff', { body: { name: 'Maya Feld', role: 'coordinator', locations: 'all', email } });
  await stack.drain();
  const maya = await signedIn('Maya Feld');
  const me = await apiClient({ base: stack.url, token: async () => maya })('me', {});
  expect(me.me).toMatchObject({ name: 'Maya Feld', role: 'coordinator' });
  expect(await peopleOf(appWith(), 'production')).toMatchObject({ is: 'fine', says: expect.stringContaining('2 can') });
});

test('again it changes nothing, and writes once more to an admin who never came', async () => {
  const before = await appWith().table.get(practiceRow, practiceKey);
  const written = stack.issuer.invited()[await idOf('Sam Whitlock')]?.invitations ?? 0;
  await setUp(appWith(), name, wantedOf(...words));
  expect(stack.issuer.invited()[await idOf('Sam Whitlock')]?.invitations).toBe(written + 1);
  expect(await appWith().table.get(practiceRow, practiceKey)).toEqual(before);
  expect(await everybody()).toHaveLength(2);
});

test.each<[string, string[], RegExp]>([
  ['another practice', ['--practice', 'Old Mill Dental', ...words.slice(2)], /set up already, as Harborlight Dental/],
  ['another zone', [...words, '--zone', 'America/Chicago'], /set up already/],
  ['another number', [...words, '--number', '+12125550199'], /set up already/],
  ['another admin', ['--admin', 'Eve', '--email', 'eve@harborlight.example'], /has an admin already: Sam Whitlock/],
  ['a coordinator as the admin', ['--admin', 'Maya', '--email', 'maya@harborlight.example'], /there as a coordinator/],
])('%s is refused, and nothing is changed', async (_what, args, why) => {
  const before = [await everybody(), stack.issuer.invited()];
  await expect(setUp(appWith(), name, wantedOf(...args))).rejects.toThrow(why);
  expect([await everybody(), stack.issuer.invited()]).toEqual(before);
});

test('an admin beside the only one, who has left, is added where that is said', async () => {
  const wanted = wantedOf('--another-admin', '--admin', 'Ana Ruiz', '--email', 'ana@harborlight.example');
  expect(await setUp(appWith(), name, wanted)).toEqual([
    `${name} is set up already.`,
    'Ana Ruiz is invited by e-mail, for three days: ana@harborlight.example.',
  ]);
  expect(stack.issuer.invited()[await idOf('Ana Ruiz')]).toMatchObject({ groups: ['admin'], invitations: 1 });
});

test('in a restored stage, whose pool knows nobody, everybody who works there is invited under their old id', async () => {
  const left = { id: 'left', name: 'Left Long', role: 'admin', locations: 'all', active: false } as const;
  const mute = { id: 'mute', name: 'No Mail', role: 'coordinator', locations: 'all', active: true } as const;
  await appWith().table.commit({ left: putStaff({ ...left, email: 'left@a.example' }), mute: putStaff(mute) });
  const restored = elsewhere();
  expect(await peopleOf(restored, 'restored')).toMatchObject({
    says: '4 of 4 who work there cannot sign in',
    mend: 'Next: npm run setup -- --invite-all --stage restored',
  });
  for (let run = 0; run < 2; run += 1) {
    const said = await setUp(restored, 'deskline-restored', wantedOf('--invite-all', '--stage', 'restored'));
    expect(said.toSorted()).toEqual([
      'Ana Ruiz is invited by e-mail, for three days: ana@harborlight.example.',
      'Maya Feld is invited by e-mail, for three days: maya@harborlight.example.',
      'No Mail has no e-mail address: give one under Settings, Staff.',
      'Sam Whitlock is invited by e-mail, for three days: sam@harborlight.example.',
    ]);
  }
  expect(other.users()).toMatchObject({
    [await idOf('Sam Whitlock')]: { invitations: 1, groups: ['admin'] },
    [await idOf('Maya Feld')]: { invitations: 1, groups: ['coordinator'] },
  });
  expect(Object.keys(other.users())).toHaveLength(3);
});
