import { oauthIssuer } from '#shared/adapters/issuer.ts';
import type { Plugs } from '../app.ts';

/** The pages where staff sign in, and the endpoints behind them. */
export const issuer: NonNullable<Plugs['issuer']> = ({ tokens }) => {
  if (!tokens?.signInUrl) throw new Error('SIGN_IN_URL is needed to sign staff in');
  const { clientId, signInUrl } = tokens;
  return (effect) => oauthIssuer({ clientId, url: signInUrl }, effect);
};
