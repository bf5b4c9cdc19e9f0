import type { App } from '../../ports.ts';
import { everyStaff, staffRow } from '../staff/staff.rows.ts';
import { auditOf, auditRow } from './audit.rows.ts';
import type { Audit } from './audit.ts';

/** What to look for; all that is given must fit. `from` and `to` are ISO instants, `to` excluded. */
export interface AuditSearch {
  actor?: string | undefined;
  action?: string | undefined;
  patientId?: string | undefined;
  threadId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
}

const pageSize = 100;
/** Rows looked at in one search, newest first; beyond them a narrower search is asked for. */
const mostExamined = 2_000;

/** Requests that fit, newest first, and whether older ones were left unread. */
export async function searchAudit(app: App, by: AuditSearch): Promise<{ rows: Audit[]; isPartial: boolean }> {
  const actors = by.actor ? [by.actor] : (await app.table.query(staffRow, everyStaff)).rows.map(({ id }) => id);
  const share = Math.floor(mostExamined / Math.max(1, actors.length));
  const found = await Promise.all(actors.map((actor) => ofActor(app, actor, by, share)));
  const rows = found.flatMap((one) => one.rows).toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return { rows: rows.slice(0, by.limit), isPartial: found.some((one) => one.isPartial) || rows.length > by.limit };
}

/** One person's rows stand in the order of their requests, so reading stops at the first that is too old. */
async function ofActor(
  app: App,
  actor: string,
  by: AuditSearch,
  most: number,
): Promise<{ rows: Audit[]; isPartial: boolean }> {
  const rows: Audit[] = [];
  let examined = 0;
  let after: Record<string, unknown> | undefined;
  do {
    const page = await app.table.query(auditRow, { ...auditOf(actor, pageSize), ...(after ? { after } : {}) });
    examined += page.rows.length;
    rows.push(...page.rows.filter((row) => fits(row, by)));
    const oldest = page.rows.at(-1);
    if (!page.next || (by.from && oldest && oldest.at < by.from)) return { rows, isPartial: false };
    after = page.next;
  } while (examined < most && rows.length < by.limit);
  return { rows, isPartial: true };
}

function fits(row: Audit, { action, patientId, threadId, from, to }: AuditSearch): boolean {
  return (
    (action === undefined || row.action === action) &&
    (patientId === undefined || row.patients?.includes(patientId) === true) &&
    (threadId === undefined || row.threads?.includes(threadId) === true) &&
    (from === undefined || row.at >= from) &&
    (to === undefined || row.at < to)
  );
}
