import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Beside } from '../stack/gateway.ts';

export const userPoolPath = '/local/issuer/user-pool';
export const userPoolId = 'local_deskline';

const user = z.object({
  email: z.string(),
  isEnabled: z.boolean(),
  groups: z.array(z.string()),
  /** How often they were written to. */
  invitations: z.number(),
});
export type PoolUser = z.infer<typeof user>;
const kept = z.record(z.string(), user);

const attributes = z.array(z.object({ Name: z.string(), Value: z.string() }));
const named = z.object({ UserPoolId: z.literal(userPoolId), Username: z.string().min(1) });
const creating = named.extend({ UserAttributes: attributes.optional(), MessageAction: z.literal('RESEND').optional() });
const updating = named.extend({ UserAttributes: attributes });
const grouping = named.extend({ GroupName: z.string() });

/** What Cognito refuses, by its name for it. */
class PoolRefusal extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.name = 'PoolRefusal';
    this.code = code;
  }
}

/** A laptop's user pool. Whoever came with the practice is not in it, and signs in all the same: no password is asked for. */
export interface UserPool {
  serve: Beside;
  users(): Readonly<Record<string, PoolUser>>;
}

/** Answers what shared/adapters/sign-ins.ts asks of Cognito, and keeps it in one small file. Nobody is really written to. */
export function userPool(folder: string): UserPool {
  const file = join(folder, 'user-pool.json');
  const users = existsSync(file) ? kept.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};

  function save(): void {
    // Whole or not at all, whenever it is killed.
    writeFileSync(`${file}.new`, JSON.stringify(users), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  function userOf(name: string): PoolUser {
    const found = users[name];
    if (!found) throw new PoolRefusal('UserNotFoundException');
    return found;
  }

  function changed(name: string, change: Partial<PoolUser>): object {
    users[name] = { ...userOf(name), ...change };
    save();
    return {};
  }

  function addressOf(given: z.infer<typeof attributes> | undefined, except: string): string {
    const email = given?.find(({ Name }) => Name === 'email')?.Value;
    if (!email) throw new PoolRefusal('InvalidParameterException');
    const isTaken = Object.entries(users).some(([name, other]) => name !== except && other.email === email);
    if (isTaken) throw new PoolRefusal('AliasExistsException');
    return email;
  }

  const operations: Record<string, (input: unknown) => object> = {
    AdminGetUser(input) {
      const { Username } = named.parse(input);
      const { email, isEnabled } = userOf(Username);
      const UserAttributes = [{ Name: 'email', Value: email }];
      return { Username, UserAttributes, Enabled: isEnabled, UserStatus: 'FORCE_CHANGE_PASSWORD' };
    },
    AdminCreateUser(input) {
      const { Username, UserAttributes, MessageAction } = creating.parse(input);
      if (MessageAction === 'RESEND') return changed(Username, { invitations: userOf(Username).invitations + 1 });
      if (users[Username]) throw new PoolRefusal('UsernameExistsException');
      users[Username] = {
        ...{ email: addressOf(UserAttributes, Username), isEnabled: true },
        ...{ groups: [], invitations: 1 },
      };
      save();
      return {};
    },
    AdminUpdateUserAttributes(input) {
      const { Username, UserAttributes } = updating.parse(input);
      return changed(Username, { email: addressOf(UserAttributes, Username) });
    },
    AdminEnableUser: (input) => changed(named.parse(input).Username, { isEnabled: true }),
    AdminDisableUser: (input) => changed(named.parse(input).Username, { isEnabled: false }),
    AdminAddUserToGroup(input) {
      const { Username, GroupName } = grouping.parse(input);
      return changed(Username, { groups: [...new Set([...userOf(Username).groups, GroupName])] });
    },
    AdminRemoveUserFromGroup(input) {
      const { Username, GroupName } = grouping.parse(input);
      return changed(Username, { groups: userOf(Username).groups.filter((one) => one !== GroupName) });
    },
  };

  function answered(target: string, body: string): { status: number; answer: object } {
    const operation = operations[target.replace('AWSCognitoIdentityProviderService.', '')];
    try {
      if (!operation) throw new PoolRefusal('UnknownOperationException');
      return { status: 200, answer: operation(JSON.parse(body)) };
    } catch (error) {
      const code = error instanceof PoolRefusal ? error.code : 'InvalidParameterException';
      return { status: 400, answer: { __type: code } };
    }
  }

  return {
    users: () => users,
    async serve(request, response, url) {
      if (url.pathname !== userPoolPath || request.method !== 'POST') return false;
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const target = String(request.headers['x-amz-target'] ?? '');
      const { status, answer } = answered(target, Buffer.concat(chunks).toString('utf8'));
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
      return true;
    },
  };
}
