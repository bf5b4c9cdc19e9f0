import { notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import { type Audit, audit } from './audit.ts';

export const auditRow: RowKind<Audit> = { name: 'audit', schema: audit };

const digits = 12;

/** `AUDIT#maya | 000000000042` */
export function putAudit(row: Audit): Write {
  const sk = String(row.sequence).padStart(digits, '0');
  return { key: { pk: `AUDIT#${row.actor}`, sk }, if: notThere, put: row };
}

/** The newest row of an actor. */
export function newestAudit(actor: string): QueryOptions {
  return auditOf(actor, 1);
}

/** A page of an actor's rows, newest first. */
export function auditOf(actor: string, limit: number): QueryOptions {
  return { pk: `AUDIT#${actor}`, descending: true, limit, consistent: true };
}
