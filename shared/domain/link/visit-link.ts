import { isSealed, sealOf } from '../message/mail-id.ts';

const shape = /^([A-Za-z0-9_-]{1,64})\.([0-9a-z]{1,6})\.([0-9a-f]{10})([0-9a-f]{24})$/;
const purpose = 'visit-link';
const reached = 'visit-link-address';

/**
 * What the link to one visit leads to: the visit, the version that the message spoke of, and a seal of the address it was
 * sent to, so that "stop texts" on its page means that address. It ends with the visit (find-visit.ts).
 */
export interface VisitLink {
  appointmentId: string;
  version: number;
  address: string;
}

/** The token of the page of one visit, the same each time it is made for an address. Neither a name nor the address stands in it. */
export function visitToken(
  key: string,
  { appointmentId, version }: Pick<VisitLink, 'appointmentId' | 'version'>,
  address: string,
): string {
  const sealed = sealOf(key, reached, [address], 10);
  const parts = [appointmentId, version.toString(36), sealed];
  return `${parts.join('.')}${sealOf(key, purpose, parts, 24)}`;
}

/** The link to it as a message carries it, under the URL that patients reach us by. */
export function visitUrl(publicBaseUrl: string, token: string): string {
  return `${publicBaseUrl}/a/${token}`;
}

/** A link as long as a real one, for words that are only looked at. */
export function sampleVisitUrl(publicBaseUrl: string): string {
  return visitUrl(publicBaseUrl, `${'X'.repeat(26)}.1.${'0'.repeat(34)}`);
}

/** Reads a token that we made; undefined for any other. Whether it has ended is for the caller to say. */
export function readVisitToken(keys: readonly string[], token: string): VisitLink | undefined {
  const [, appointmentId, version, address, seal] = shape.exec(token) ?? [];
  if (!appointmentId || !version || !address || !seal) return undefined;
  if (!isSealed(keys, purpose, [appointmentId, version, address], seal)) return undefined;
  return { appointmentId, version: Number.parseInt(version, 36), address };
}

/** Is this the address that the link was sent to? */
export function wasSentTo(keys: readonly string[], link: Pick<VisitLink, 'address'>, address: string): boolean {
  return isSealed(keys, reached, [address], link.address);
}
