import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

/** Signs staff's tokens on a laptop, with the claims of Cognito's access tokens. Machine time, as sessions are. */
export interface LocalIssuer {
  issuer: string;
  clientId: string;
  /** The public keys as JSON, for the same verifier that reads Cognito's. */
  keys: string;
  token(staffId: string): Promise<string>;
}

const issuer = 'http://127.0.0.1/local-issuer';
const clientId = 'deskline-local';
const validFor = '12h';

/** The issuer of a data folder; its key pair is made once and kept there. Without a folder it is new each time. */
export async function localIssuer(folder?: string): Promise<LocalIssuer> {
  const file = folder ? join(folder, 'issuer.json') : undefined;
  const known = file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JWK) : undefined;
  const secret = known ?? (await freshKey());
  if (file && !known) writeFileSync(file, JSON.stringify(secret), { mode: 0o600 });
  const { kty, n, e } = secret;
  const common = { kid: 'local', alg: 'RS256', use: 'sig' };
  const key = await importJWK(secret, 'RS256');
  return {
    issuer,
    clientId,
    keys: JSON.stringify({ keys: [{ kty, n, e, ...common }] }),
    token: (staffId) =>
      new SignJWT({ client_id: clientId, token_use: 'access' })
        .setProtectedHeader({ alg: 'RS256', kid: 'local' })
        .setIssuer(issuer)
        .setSubject(staffId)
        .setIssuedAt()
        .setExpirationTime(validFor)
        .sign(key),
  };
}

async function freshKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return exportJWK(privateKey);
}
