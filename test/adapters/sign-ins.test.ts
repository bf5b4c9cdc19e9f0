import { expect, test } from 'vitest';
import { cognitoSignIns } from '#shared/adapters/sign-ins.ts';
import { signedCalls } from '#shared/adapters/signed-call.ts';
import { handled } from '../fixtures/handled-calls.ts';

const pool = { id: 'us-east-1_desk', url: undefined };
const iris = { staffId: '01iris', email: 'iris@practice.example', group: 'manager', otherGroups: ['admin'] };

/** A user as AdminGetUser answers it. */
const user = (email: string, more: object = {}) => ({
  Username: iris.staffId,
  Enabled: true,
  UserStatus: 'FORCE_CHANGE_PASSWORD',
  UserCreateDate: 1772463600.123,
  UserAttributes: [
    { Name: 'sub', Value: 'c2e1a8b0-0000-4000-8000-000000000000' },
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
  ],
  ...more,
});

/** Cognito as told, by operation: an answer, or the name of what it refuses with; what is not named is done. */
function cognito(answers: Record<string, (object | string)[]>) {
  const asked: { operation: string; input: Record<string, unknown> }[] = [];
  const { client, calls } = handled(({ headers, body }) => {
    const operation = headers['x-amz-target']?.replace('AWSCognitoIdentityProviderService.Admin', '') ?? '';
    asked.push({ operation, input: JSON.parse(body.toString('utf8')) });
    const answer = answers[operation]?.shift() ?? {};
    if (typeof answer === 'object') return { statusCode: 200, body: JSON.stringify(answer) };
    return { statusCode: 400, body: JSON.stringify({ __type: answer, message: 'of iris@practice.example' }) };
  });
  const effects: string[] = [];
  const signIns = cognitoSignIns(
    signedCalls(client, async () => undefined),
    pool,
    (name, run) => {
      effects.push(name);
      return run();
    },
  );
  return { signIns, asked, calls, effects, operations: () => asked.map(({ operation }) => operation) };
}

const gone = 'UserNotFoundException';

test('somebody new is made under their staff id, with an address that is proved, and is written to', async () => {
  const { signIns, asked, calls, effects } = cognito({ GetUser: [gone] });
  expect(await signIns.admit(iris, false)).toBe('invited');
  expect(asked.slice(1)).toEqual([
    {
      operation: 'CreateUser',
      input: {
        UserPoolId: pool.id,
        Username: '01iris',
        UserAttributes: [
          { Name: 'email', Value: iris.email },
          { Name: 'email_verified', Value: 'true' },
        ],
        DesiredDeliveryMediums: ['EMAIL'],
      },
    },
    { operation: 'AddUserToGroup', input: { UserPoolId: pool.id, Username: '01iris', GroupName: 'manager' } },
    { operation: 'RemoveUserFromGroup', input: { UserPoolId: pool.id, Username: '01iris', GroupName: 'admin' } },
  ]);
  expect(new Set(calls.map(({ url }) => url))).toEqual(new Set(['https://cognito-idp.us-east-1.amazonaws.com/']));
  for (const { headers } of calls) expect(headers.authorization).toContain('/us-east-1/cognito-idp/aws4_request');
  // Each change is a side effect of its own; a look is none.
  expect(effects).toEqual(
    ['CreateUser', 'AddUserToGroup', 'RemoveUserFromGroup'].map((one) => `user pool Admin${one}`),
  );
});

test('whoever is known already is not written to again, unless that is asked for and they never came', async () => {
  const quiet = cognito({ GetUser: [user(iris.email)] });
  expect(await quiet.signIns.admit(iris, false)).toBe('known');
  expect(quiet.operations()).toEqual(['GetUser', 'AddUserToGroup', 'RemoveUserFromGroup']);
  const again = cognito({ GetUser: [user(iris.email)] });
  expect(await again.signIns.admit(iris, true)).toBe('invited');
  expect(again.asked[1]).toMatchObject({ operation: 'CreateUser', input: { MessageAction: 'RESEND' } });
  const came = cognito({ GetUser: [user(iris.email, { UserStatus: 'CONFIRMED' })] });
  expect(await came.signIns.admit(iris, true)).toBe('known');
  expect(came.operations()).not.toContain('CreateUser');
});

test('an answer that was lost on the way is no second invitation', async () => {
  const { signIns, operations } = cognito({
    GetUser: [gone, user(iris.email)],
    CreateUser: ['UsernameExistsException'],
  });
  expect(await signIns.admit(iris, false)).toBe('invited');
  expect(operations()).toEqual(['GetUser', 'CreateUser', 'GetUser', 'AddUserToGroup', 'RemoveUserFromGroup']);
});

test.each(['AliasExistsException', 'UsernameExistsException'])(
  'an address of somebody else is told apart: %s',
  async (says) => {
    const { signIns, operations } = cognito({ GetUser: [gone, gone], CreateUser: [says] });
    expect(await signIns.admit(iris, false)).toBe('taken');
    expect(operations()).not.toContain('AddUserToGroup');
    const moved = cognito({ GetUser: [user('old@practice.example')], UpdateUserAttributes: ['AliasExistsException'] });
    expect(await moved.signIns.admit(iris, false)).toBe('taken');
  },
);

test('a new address is written to where they never came; whoever was shut out is let in again', async () => {
  const { signIns, asked, operations } = cognito({ GetUser: [user('old@practice.example', { Enabled: false })] });
  expect(await signIns.admit(iris, false)).toBe('invited');
  expect(operations().slice(1, 4)).toEqual(['UpdateUserAttributes', 'EnableUser', 'CreateUser']);
  expect(asked[1]?.input.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
});

test('shutting somebody out is the same where they were never there; another refusal is a fault without their address', async () => {
  await cognito({ DisableUser: [gone] }).signIns.bar(iris.staffId);
  const fault = cognito({ GetUser: ['NotAuthorizedException'] }).signIns.admit(iris, false);
  await expect(fault).rejects.toThrow(/^cognito-idp refused: NotAuthorizedException$/);
});

test.each([
  [{}, 'invited'],
  [{ UserStatus: 'CONFIRMED' }, 'in'],
  [{ UserStatus: 'CONFIRMED', Enabled: false }, 'out'],
])('a user %j stands: %s', async (more, standing) => {
  expect(await cognito({ GetUser: [user(iris.email, more)] }).signIns.standing(iris.staffId)).toBe(standing);
  expect(await cognito({ GetUser: [gone] }).signIns.standing(iris.staffId)).toBe('out');
});
