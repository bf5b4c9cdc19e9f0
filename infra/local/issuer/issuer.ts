import { importJWK, SignJWT } from 'jose';
import type { Staff } from '#shared/domain/staff/staff.ts';
import type { Beside } from '../stack/gateway.ts';
import { issuerPages, issuerPath } from './pages.ts';
import { clientId, provider } from './provider.ts';
import { publicKeySet, signingKey } from './signing-key.ts';

/** Who signs staff in on a laptop, in Cognito's place. Machine time, as sessions are. */
export interface LocalIssuer {
  issuer: string;
  clientId: string;
  /** The public keys as JSON, for the same verifier that reads Cognito's. */
  keys: string;
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
  return {
    issuer,
    clientId,
    keys: publicKeySet(secret),
    pages: issuerPages({ provider: provider({ issuer, folder, secret, siteOrigins }), siteOrigins, people }),
    sign: (staffId, sessionId) =>
      new SignJWT({
        client_id: clientId,
        token_use: 'access',
        origin_jti: sessionId,
        auth_time: Math.floor(Date.now() / 1000),
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'local' })
        .setIssuer(issuer)
        .setSubject(staffId)
        .setIssuedAt()
        .setExpirationTime(validFor)
        .sign(key),
  };
}
