import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** The issuer's private key (RS256), made once and kept in the data folder. */
export async function signingKey(folder: string): Promise<JWK> {
  const file = join(folder, 'issuer.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const secret = await exportJWK(privateKey);
  writeFileSync(`${file}.new`, JSON.stringify(secret), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secret;
}

const common = { kid: 'local', alg: 'RS256', use: 'sig' } as const;

export function privateKeySet(secret: JWK): { keys: JWK[] } {
  return { keys: [{ ...secret, ...common }] };
}

/** The public half as JSON, for the same verifier that reads Cognito's. */
export function publicKeySet({ kty, n, e }: JWK): string {
  return JSON.stringify({ keys: [{ kty, n, e, ...common }] });
}
