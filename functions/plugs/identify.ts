import { tokenIdentity } from '#shared/adapters/identity.ts';
import type { Plugs } from '../app.ts';

/** Knows staff by the tokens of the configured issuer. */
export const identify: NonNullable<Plugs['identify']> = ({ tokens }) => {
  if (!tokens) throw new Error('TOKEN_ISSUER and TOKEN_CLIENT_ID are needed to know staff');
  return tokenIdentity(tokens);
};
