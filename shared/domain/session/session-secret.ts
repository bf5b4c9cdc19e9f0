import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;

/** What is kept of a cookie's secret, to know it again. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function isSecretOf(hash: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashOfSecret(secret), 'hex'));
}

/** A text only who has the secret can read (AES-256-GCM). `random` is a fresh secret of its own, for the nonce. */
export function sealed(text: string, secret: string, random: string): string {
  const iv = createHash('sha256').update(random).digest().subarray(0, ivBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv);
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), bytes]).toString('base64');
}

/** The text again. Throws when the secret is another, or the seal was changed. */
export function unsealed(seal: string, secret: string): string {
  const bytes = Buffer.from(seal, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, ivBytes));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
}

/** Another value than the kept hash, which would open it. */
function keyOf(secret: string): Buffer {
  return createHash('sha256').update(`refresh token of ${secret}`).digest();
}
