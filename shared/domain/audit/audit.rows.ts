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
  return { pk: `AUDIT#${actor}`, descending: true, limit: 1, consistent: true };
}
