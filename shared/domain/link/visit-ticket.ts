import type { App } from '../../ports.ts';
import { isSealed, sealOf } from '../message/mail-id.ts';
import type { BehindVisit } from './find-visit.ts';

const openMinutes = 60;
const shape = /^(page|sure)\.([a-z0-9]{1,12})\.([A-Za-z0-9]{1,40})\.([0-9a-z]{1,6})\.([0-9a-f]{32})$/;
const purpose = 'visit-page';

/**
 * What a page of a visit carries, for an hour: which version it showed, and an id that makes the same press twice one.
 * `sure`: the page asked once more, because nothing showed that a person had pressed.
 */
export interface VisitTicket {
  kind: 'page' | 'sure';
  once: string;
  version: number;
}

/** Makes the ticket of a page that shows the visit as it is. */
export async function makeVisitTicket(
  app: App,
  { link, visit }: Pick<BehindVisit, 'link' | 'visit'>,
  kind: VisitTicket['kind'],
  once: string = app.newId(),
): Promise<string> {
  const [key] = await app.settings.mail.signingKeys();
  if (!key) throw new Error('SIGNING_KEY is needed to open links');
  const until = (app.now().getTime() + openMinutes * 60_000).toString(36);
  const parts = [kind, until, once, visit.version.toString(36)];
  return [...parts, sealOf(key, purpose, [link.appointmentId, link.address, ...parts], 32)].join('.');
}

/** Reads a ticket of this link; undefined when it is none or over. */
export async function readVisitTicket(
  app: App,
  { link }: Pick<BehindVisit, 'link'>,
  ticket: string,
): Promise<VisitTicket | undefined> {
  const [, kind, until, once, version, seal] = shape.exec(ticket) ?? [];
  if (!kind || !until || !once || !version || !seal) return undefined;
  const keys = await app.settings.mail.signingKeys();
  const parts = [link.appointmentId, link.address, kind, until, once, version];
  if (!isSealed(keys, purpose, parts, seal) || app.now().getTime() > Number.parseInt(until, 36)) return undefined;
  return { kind: kind === 'sure' ? 'sure' : 'page', once, version: Number.parseInt(version, 36) };
}
