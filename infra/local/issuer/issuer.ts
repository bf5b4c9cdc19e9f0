import { importJWK, SignJWT } from 'jose';
import type { Staff } from '#shared/domain/staff/staff.ts';
import type { Beside } from '../stack/gateway.ts';
import { issuerPages, issuerPath } from './pages.ts';
import { clientId, provider } from './provider.ts';
import { publicKeySet, signingKey } from './signing-key.ts';
import { type PoolUser, userPool, userPoolId, userPoolPath } from './user-pool.ts';

/** Who signs staff in on a laptop, in Cognito's place. Machine time, as sessions are. */
export interface LocalIssuer {
  issuer: string;
  clientId: string;
  /** The public keys as JSON, for the same verifier that reads Cognito's. */
  keys: string;
  /** Whom the practice invited, in the place of Cognito's user pool; by staff id. */
  invited(): Readonly<Record<string, PoolUser>>;
  userPool: { id: string; url: string };
  /** Its pages and endpoints, below `/local/issuer`. */
  pages: Beside;
  /** An access token of a session, good for hours: for scripts, which have no browser. */
  sign(staffId: string, sessionId: string): Promise<string>;
}

export interface IssuerOptions {
  /** Where its key and what it remembers are kept. */
  folder: string;
  /** The address of this machine's Deskline. */
  url: string;
  siteOrigins: readonly string[];
  /** Who can sign in, and the words beside their name. */
  people: () => Promise<readonly Person[]>;
}

export interface Person extends Pick<Staff, 'id' | 'name' | 'role'> {
  /** `Riverside and Northgate`, or `all locations`. */
  places: string;
}

const validFor = '12h';

/** The one issuer of a data folder; its key pair is made once and kept there. */
export async function localIssuer({ folder, url, siteOrigins, people }: IssuerOptions): Promise<LocalIssuer> {
  const secret = await signingKey(folder);
  const key = await importJWK(secret, 'RS256');
  const issuer = `${url}${issuerPath}`;
  const pool = userPool(folder);
  const present = async () => (await people()).filter(({ id }) => pool.users()[id]?.isEnabled !== false);
  const own = issuerPages({
    provider: provider({ issuer, folder, secret, siteOrigins }),
    siteOrigins,
    people: present,
  });
  return {
    issuer,
    clientId,
    keys: publicKeySet(secret),
    invited: () => pool.users(),
    userPool: { id: userPoolId, url: `${url}${userPoolPath}` },
    pages: async (...asked) => (await pool.serve(...asked)) || own(...asked),
    sign: (staffId, sessionId) =>
      new SignJWT({
        username: staffId,
        client_id: clientId,
        token_use: 'access',
        origin_jti: sessionId,
        auth_time: Math.floor(Date.now() / 1000),
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'local' })
        .setIssuer(issuer)
        // In Cognito's tokens it is a name of the pool's own.
        .setSubject(`sub-of-${staffId}`)
        .setIssuedAt()
        .setExpirationTime(validFor)
        .sign(key),
  };
}
