import type { App } from '../../ports.ts';
import { isSealed, sealOf } from '../message/mail-id.ts';
import type { BehindVisit } from './find-visit.ts';

const openMinutes = 60;
const shape =
  /^(page|sure)\.([a-z0-9]{1,12})\.([A-Za-z0-9]{1,40})\.([0-9a-z]{1,6})\.((?:[0-9a-z]{1,8}-){0,12})\.([0-9a-f]{32})$/;
const purpose = 'visit-page';

/** A day and a time of day on the wall clock of a visit. */
export interface WallMoment {
  date: string;
  time: string;
}

/**
 * What a page of a visit carries, for an hour: which version and which other times it showed, and an id that makes the same press
 * twice one. `sure`: the page asked once more, because nothing showed that a person had pressed.
 */
export interface VisitTicket {
  kind: 'page' | 'sure';
  once: string;
  version: number;
  times: readonly WallMoment[];
}

/** Makes the ticket of a page that shows the visit as it is. */
export async function makeVisitTicket(
  app: App,
  { link, visit }: Pick<BehindVisit, 'link' | 'visit'>,
  kind: VisitTicket['kind'],
  times: readonly WallMoment[],
  once: string = app.newId(),
): Promise<string> {
  const [key] = await app.settings.mail.signingKeys();
  if (!key) throw new Error('SIGNING_KEY is needed to open links');
  const until = (app.now().getTime() + openMinutes * 60_000).toString(36);
  const parts = [kind, until, once, visit.version.toString(36), times.map(written).join('')];
  return [...parts, sealOf(key, purpose, [link.appointmentId, link.address, ...parts], 32)].join('.');
}

/** Reads a ticket of this link; undefined when it is none or over. */
export async function readVisitTicket(
  app: App,
  { link }: Pick<BehindVisit, 'link'>,
  ticket: string,
): Promise<VisitTicket | undefined> {
  const [, kind, until, once, version, times, seal] = shape.exec(ticket) ?? [];
  if (!kind || !until || !once || !version || times === undefined || !seal) return undefined;
  const keys = await app.settings.mail.signingKeys();
  const parts = [link.appointmentId, link.address, kind, until, once, version, times];
  if (!isSealed(keys, purpose, parts, seal) || app.now().getTime() > Number.parseInt(until, 36)) return undefined;
  return {
    kind: kind === 'sure' ? 'sure' : 'page',
    once,
    version: Number.parseInt(version, 36),
    times: times.split('-').slice(0, -1).map(momentOf),
  };
}

const minuteMs = 60_000;

/** As its minutes, so that seven of them make no long form. */
function written({ date, time }: WallMoment): string {
  return `${(Date.parse(`${date}T${time}:00Z`) / minuteMs).toString(36)}-`;
}

function momentOf(minutes: string): WallMoment {
  const at = new Date(Number.parseInt(minutes, 36) * minuteMs).toISOString();
  return { date: at.slice(0, 10), time: at.slice(11, 16) };
}
