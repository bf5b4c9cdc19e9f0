import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppFactory } from '#functions/app.ts';
import { type FunctionName, type FunctionShape, functions, type Use } from '#infra/topology.ts';
import type { App } from '#shared/ports.ts';

const root = join(import.meta.dirname, '../..');
const plugsOf = new Map<string, ReadonlySet<string>>();

/** The plugs that a function's own file hands to its cold start. */
function plugsIn(file: string): ReadonlySet<string> {
  const text = readFileSync(join(root, file), 'utf8');
  const known =
    plugsOf.get(file) ?? new Set([...text.matchAll(/\/plugs\/([\w-]+)\.ts'/g)].map(([, name = '']) => name));
  plugsOf.set(file, known);
  return known;
}

/** A function did what it could not do on AWS: its cold start carries no such part, or its role may not. */
export class NotDeployed extends Error {
  constructor(what: string) {
    super(`not as it is deployed: ${what}`);
    this.name = 'NotDeployed';
  }
}

/**
 * The App of one function, with no more in it than its cold start plugs in and its `uses` of the topology allow: on a
 * laptop every function is given everything, and what one lacks on AWS would be seen there for the first time.
 * `seen` hears of each step beyond, whoever catches it.
 */
export function asDeployed(
  apps: AppFactory,
  name: FunctionName,
  seen: (what: string) => void = () => undefined,
): AppFactory {
  const { file, uses }: FunctionShape = functions[name];
  const plugs = plugsIn(file);
  const has = (...any: Use[]) => any.some((use) => uses.includes(use));
  const may = (what: string, isAllowed: boolean) => {
    if (isAllowed) return;
    seen(`${name}: ${what}`);
    throw new NotDeployed(`${name}: ${what}`);
  };
  /** Every method of a part asks first whether it may. */
  function guarded<T extends object>(part: T, allowed: (method: string, args: unknown[]) => [string, boolean]): T {
    return new Proxy(part, {
      get(target, method, receiver) {
        const value: unknown = Reflect.get(target, method, receiver);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          may(...allowed(String(method), args));
          return Reflect.apply(value, target, args);
        };
      },
    });
  }
  const secret = (use: Use, read: () => Promise<readonly string[]>) => async () => {
    may(use, has(use) && plugs.has('secret'));
    return read();
  };
  const twilio = has('twilio-secret') && plugs.has('secret');
  return (invocation) => {
    const app = apps(invocation);
    const { channels, settings } = app;
    const carries = plugs.has('channels');
    const restricted: Partial<App> = {
      table: has('table') ? app.table : guarded(app.table, (method) => [`table ${method}`, false]),
      queues: guarded(app.queues, (_method, [topic]) => [
        `queue ${topic}`,
        plugs.has('queues') && uses.some((use) => use === `queue:${String(topic)}`),
      ]),
      files: guarded(app.files, (method, [key]) => [
        `file ${method}`,
        plugs.has('files') && mayTouch(uses, method, String(key)),
      ]),
      // A URL that a browser puts a file by, or fetches one by, can do no more than who signed it.
      uploads: guarded(app.uploads, (_method, [key]) => [
        'uploads',
        plugs.has('uploads') && mayTouch(uses, 'put', String(key)),
      ]),
      downloads: guarded(app.downloads, (_method, [key]) => [
        'downloads',
        plugs.has('downloads') && mayTouch(uses, 'get', String(key)),
      ]),
      sockets: guarded(app.sockets, () => ['sockets', plugs.has('sockets') && has('sockets')]),
      recordings: guarded(app.recordings, () => ['recordings', plugs.has('recordings') && twilio]),
      received: guarded(app.received, () => ['received', plugs.has('received') && twilio]),
      media: guarded(app.media, () => ['media', plugs.has('media') && twilio]),
      channels: {
        sms: guarded(channels.sms, () => ['sms', carries && twilio]),
        voice: guarded(channels.voice, () => ['voice', carries && twilio]),
        email: guarded(channels.email, () => ['email', carries && has('sendgrid-secret') && plugs.has('secret')]),
      },
      identify: async (token) => {
        may('staff tokens', plugs.has('identify') && has('staff-tokens'));
        return app.identify(token);
      },
      signIns: guarded(app.signIns, () => ['sign-ins', plugs.has('sign-ins') && has('sign-ins')]),
      issuer: guarded(app.issuer, () => ['issuer', plugs.has('issuer') && has('sign-in')]),
      settings: {
        ...settings,
        socketUrl: has('sockets', 'socket-tickets') ? settings.socketUrl : undefined,
        twilioAuthTokens: secret('twilio-secret', settings.twilioAuthTokens),
        mail: {
          ...settings.mail,
          signingKeys: secret('signing-key', settings.mail.signingKeys),
          inboundSecrets: secret('inbound-secret', settings.mail.inboundSecrets),
        },
      },
    };
    return { ...app, ...restricted };
  };
}

const verbs: Record<string, string> = { get: 'read', put: 'write', remove: 'remove' };

/** As infra/aws/permissions.ts lets a role at the bucket. */
function mayTouch(uses: readonly Use[], method: string, key: string): boolean {
  return uses.some((use) => use === `${verbs[method]}:${key.split('/')[0]}`);
}
