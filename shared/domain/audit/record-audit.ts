import type { App } from '../../ports.ts';
import { auditRow, newestAudit, putAudit } from './audit.rows.ts';
import type { Audit } from './audit.ts';

const attempts = 60;

/**
 * Leaves exactly one row for a request, at the next number of this actor's sequence. The number is taken by the row's
 * own key, so the sequence has no gaps unless a row was removed. Throws when it could not be left: what cannot be
 * audited is not answered.
 */
export async function recordAudit(app: App, row: Omit<Audit, 'id' | 'sequence'>): Promise<void> {
  const id = app.newId();
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const newest = (await app.table.query(auditRow, newestAudit(row.actor))).rows[0];
    const sequence = (newest?.sequence ?? 0) + 1;
    const committed = await app.table.commit({ audit: putAudit({ ...row, id, sequence }) });
    if (committed.ok || committed.refused.audit?.id === id) return;
    await app.backOff(attempt);
  }
  throw new Error('an audit row found no place in its sequence');
}
