/** What SendGrid's checks found: DKIM as `{@a.example : pass, @b.example : fail}`, SPF as one word for the envelope. */
export interface Checks {
  dkim: string;
  spf: string;
  envelopeFrom: string | undefined;
}

/**
 * Verified when the one domain in From is the domain, or stands under it, that a passing DKIM signature or SPF of the
 * envelope speaks for. Two mailboxes in From, or a domain that only looks alike, are not.
 */
export function isVerified(from: readonly { address: string }[], { dkim, spf, envelopeFrom }: Checks): boolean {
  const [only, another] = from;
  const domain = domainOf(only?.address ?? '');
  if (!domain || another) return false;
  const signed = [...dkim.slice(0, 4_000).matchAll(/@([\w.-]{1,253})\s{0,3}:\s{0,3}(\w{1,20})/g)]
    .filter(([, , result]) => result?.toLowerCase() === 'pass')
    .map(([, name]) => name?.toLowerCase() ?? '');
  const sent = spf.trim().toLowerCase() === 'pass' ? [domainOf(envelopeFrom ?? '')] : [];
  return [...signed, ...sent].some((name) => name.includes('.') && (domain === name || domain.endsWith(`.${name}`)));
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
