import { parameterSecret } from '#shared/adapters/secrets.ts';
import type { Plugs } from '../app.ts';

/** Secrets in encrypted parameters. */
export const secret: NonNullable<Plugs['secret']> = (parameter, machineNow, aws) =>
  parameterSecret(aws, parameter, machineNow);
