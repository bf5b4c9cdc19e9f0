import * as z from 'zod';
import type { Effect, SignIns } from '../ports.ts';
import { AwsRefusal, jsonCall, type SignedCalls } from './signed-call.ts';

/** A user pool; `url` where it is not at the service itself: the local issuer's. */
export interface Pool {
  id: string;
  url: string | undefined;
}

const found = z.object({
  Enabled: z.boolean(),
  UserStatus: z.string(),
  UserAttributes: z.array(z.object({ Name: z.string(), Value: z.string().optional() })),
});

/** Invited, and never came: only then does Cognito write once more. */
const waiting = 'FORCE_CHANGE_PASSWORD';

/**
 * People of the practice in Cognito's user pool. The user name is the staff id, so that a token names its person whatever
 * pool it comes from; they sign in by their e-mail address, an alias of it.
 */
export function cognitoSignIns(aws: SignedCalls, pool: Pool, effect: Effect): SignIns {
  async function ask(operation: string, input: object): Promise<unknown> {
    const url = new URL(pool.url ?? `https://cognito-idp.${await aws.region()}.amazonaws.com/`);
    const target = `AWSCognitoIdentityProviderService.${operation}`;
    const { body } = await aws.call(jsonCall('cognito-idp', url, target, '1.1', { UserPoolId: pool.id, ...input }));
    return JSON.parse(Buffer.from(body).toString('utf8') || '{}');
  }
  const change = (operation: string, input: object) => effect(`user pool ${operation}`, () => ask(operation, input));

  async function userOf(Username: string) {
    const user = await unless(['UserNotFoundException'], ask('AdminGetUser', { Username }));
    if (user === undefined) return undefined;
    const { Enabled, UserStatus, UserAttributes } = found.parse(user);
    const email = UserAttributes.find(({ Name }) => Name === 'email')?.Value;
    return { isEnabled: Enabled, isWaiting: UserStatus === waiting, email };
  }

  async function invite(Username: string, email: string): Promise<boolean> {
    const asked = { Username, UserAttributes: proved(email), DesiredDeliveryMediums: ['EMAIL'] };
    // Cognito says the one or the other where the name, or the address, is somebody's already.
    const isThere = ['UsernameExistsException', 'AliasExistsException'];
    return (await unless(isThere, change('AdminCreateUser', asked))) !== undefined;
  }

  return {
    async admit({ staffId: Username, email, group, otherGroups }, again) {
      const before = await userOf(Username);
      let isWrittenTo = false;
      if (!before) {
        isWrittenTo = (await invite(Username, email)) || (await userOf(Username)) !== undefined;
        if (!isWrittenTo) return 'taken';
      } else {
        const isMoved = before.email !== email;
        if (isMoved) {
          const moved = change('AdminUpdateUserAttributes', { Username, UserAttributes: proved(email) });
          if ((await unless(['AliasExistsException'], moved)) === undefined) return 'taken';
        }
        if (!before.isEnabled) await change('AdminEnableUser', { Username });
        isWrittenTo = before.isWaiting && (again || isMoved);
        const once = { Username, MessageAction: 'RESEND', DesiredDeliveryMediums: ['EMAIL'] };
        if (isWrittenTo) await change('AdminCreateUser', once);
      }
      await change('AdminAddUserToGroup', { Username, GroupName: group });
      for (const GroupName of otherGroups) await change('AdminRemoveUserFromGroup', { Username, GroupName });
      return isWrittenTo ? 'invited' : 'known';
    },
    async bar(Username) {
      await unless(['UserNotFoundException'], change('AdminDisableUser', { Username }));
    },
    async standing(Username) {
      const user = await userOf(Username);
      if (!user?.isEnabled) return 'out';
      return user.isWaiting ? 'invited' : 'in';
    },
  };
}

/** The practice vouches for the address, so that it can be signed in by. */
function proved(email: string) {
  return [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
  ];
}

/** Undefined where the pool refused for one of these reasons. */
async function unless<T>(codes: readonly string[], asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AwsRefusal && codes.includes(error.code)) return undefined;
    throw error;
  }
}
