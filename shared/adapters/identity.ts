import { JwtVerifier } from 'aws-jwt-verify';
import * as z from 'zod';
import type { Identity } from '../ports.ts';

const keySet = z.object({
  keys: z.array(
    z.object({
      kid: z.string(),
      alg: z.literal('RS256'),
      kty: z.literal('RSA'),
      use: z.literal('sig'),
      n: z.string(),
      e: z.string(),
    }),
  ),
});

/**
 * What Cognito's access tokens carry where tokens can be revoked. `username` is what we named the person by when we made them
 * (sign-ins.ts); `sub` is the pool's own name for them, another one in each pool. Source: Cognito, "Understanding the access token".
 */
const sessionClaims = z.object({
  username: z.string().min(1),
  origin_jti: z.string().regex(/^[\w-]{1,128}$/),
  auth_time: z.number(),
});

/**
 * Verifies staff's bearer tokens: RS256, by the issuer's published keys, for this client. Given `keys` (JSON) nothing is
 * fetched; without them the keys come from the issuer over https and are cached.
 */
export function tokenIdentity(tokens: {
  issuer: string;
  clientId: string;
  keys: string | undefined;
}): (token: string) => Promise<Identity | undefined> {
  const verifier = JwtVerifier.create({
    issuer: tokens.issuer,
    audience: null,
    jwksUri: `${tokens.issuer}/.well-known/jwks.json`,
    customJwtCheck: ({ payload }) => {
      // Cognito's access tokens name their client in client_id and carry no aud.
      if (payload.client_id !== tokens.clientId) throw new Error('the token is for another client');
      if (payload.token_use !== 'access') throw new Error('not an access token');
    },
  });
  if (tokens.keys) verifier.cacheJwks(keySet.parse(JSON.parse(tokens.keys)));
  return async (token) => {
    try {
      const payload = await verifier.verify(token);
      const claims = sessionClaims.safeParse(payload);
      if (!claims.success) return undefined;
      return {
        staffId: claims.data.username,
        sessionId: claims.data.origin_jti,
        authenticatedAt: claims.data.auth_time,
      };
    } catch (error) {
      if (error instanceof Error && error.name.startsWith('Jwks')) throw error;
      return undefined;
    }
  };
}
