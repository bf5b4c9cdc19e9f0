import * as z from 'zod';
import type { Effect, Granted, Issuer } from '../ports.ts';

const tokens = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1).optional(),
});
const refused = z.object({ error: z.string() });
const timeoutMs = 10_000;

/**
 * Speaks with an issuer by the paths of Cognito's domain, as a public client: what it is given is proved by the code's
 * verifier. Source: Cognito, "Identity provider and relying party endpoints".
 */
export function oauthIssuer({ clientId, url }: { clientId: string; url: string }, effect: Effect): Issuer {
  const post = (path: string, fields: Record<string, string>) =>
    effect(`issuer ${path}`, () =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({ client_id: clientId, ...fields }),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      }),
    );

  /** A refusal is said by 400 and `invalid_grant`; anything else is ours or the issuer's to mend. */
  async function granted(fields: Record<string, string>): Promise<Granted | undefined> {
    const answer = await post('/oauth2/token', fields);
    const body: unknown = await answer.json();
    if (!answer.ok) {
      const problem = refused.safeParse(body).data?.error;
      if (problem === 'invalid_grant') return undefined;
      throw new Error(`the issuer answered ${answer.status} (${problem ?? 'without a reason'})`);
    }
    const { access_token: accessToken, expires_in: expiresInSeconds, refresh_token: refreshToken } = tokens.parse(body);
    return { accessToken, expiresInSeconds, refreshToken };
  }

  return {
    clientId,
    authorizeUrl: `${url}/oauth2/authorize`,
    signOutUrl: `${url}/logout`,
    exchange: ({ code, codeVerifier, redirectUri }) =>
      granted({ grant_type: 'authorization_code', code, code_verifier: codeVerifier, redirect_uri: redirectUri }),
    refresh: (refreshToken) => granted({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    async revoke(refreshToken) {
      const answer = await post('/oauth2/revoke', { token: refreshToken });
      if (!answer.ok) throw new Error(`the issuer answered ${answer.status} to a revocation`);
    },
  };
}
