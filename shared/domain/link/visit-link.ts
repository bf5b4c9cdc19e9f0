import { isSealed, sealOf } from '../message/mail-id.ts';

const shape = /^([A-Za-z0-9_-]{1,64})\.([0-9a-f]{12})([0-9a-f]{24})$/;
const purpose = 'visit-link';
const reached = 'visit-link-address';

/**
 * What the link to one visit leads to: the visit, and a seal of the address it was sent to, so that "stop texts" on its
 * page means that address. It ends with the visit (find-visit.ts).
 */
export interface VisitLink {
  appointmentId: string;
  address: string;
}

/** The token of the page of one visit, the same each time it is made for an address. Neither a name nor the address stands in it. */
export function visitToken(key: string, appointmentId: string, address: string): string {
  const sealed = sealOf(key, reached, [address], 12);
  return `${appointmentId}.${sealed}${sealOf(key, purpose, [appointmentId, sealed], 24)}`;
}

/** The link to it as a message carries it, under the URL that patients reach us by. */
export function visitUrl(publicBaseUrl: string, token: string): string {
  return `${publicBaseUrl}/a/${token}`;
}

/** Reads a token that we made; undefined for any other. Whether it has ended is for the caller to say. */
export function readVisitToken(keys: readonly string[], token: string): VisitLink | undefined {
  const [, appointmentId, address, seal] = shape.exec(token) ?? [];
  if (!appointmentId || !address || !seal) return undefined;
  return isSealed(keys, purpose, [appointmentId, address], seal) ? { appointmentId, address } : undefined;
}

/** Is this the address that the link was sent to? */
export function wasSentTo(keys: readonly string[], link: VisitLink, address: string): boolean {
  return isSealed(keys, reached, [address], link.address);
}
