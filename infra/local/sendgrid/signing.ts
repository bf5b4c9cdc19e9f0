import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Signs webhooks as SendGrid does: ECDSA P-256 with SHA-256 over the timestamp and the exact bytes. */
export interface MailSigning {
  /** Base64 of SPKI DER, as SendGrid's settings show it. */
  publicKey: string;
  headers(body: Uint8Array): Record<string, string>;
}

/** The pair of keys of a folder, made once. */
export function mailSigning(folder: string): MailSigning {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'events-key.pem');
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  const key = createPrivateKey(readFileSync(path));
  return {
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
    headers(body) {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), key).toString('base64');
      return {
        'x-twilio-email-event-webhook-signature': signature,
        'x-twilio-email-event-webhook-timestamp': timestamp,
      };
    },
  };
}
