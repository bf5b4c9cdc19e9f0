import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { didNotArrive } from '../reminder/did-not-arrive.ts';
import { momentOf } from '../reminder/plan-steps.ts';
import { lookAgain } from '../reminder/reminder.rows.ts';
import type { VisitReminders } from '../reminder/visit-reminders.ts';
import { followUpRecordRow, putRecord, recordsOf } from './follow-up.rows.ts';
import { followUpReason } from './follow-up-reasons.ts';
import { planFollowUps } from './plan-follow-ups.ts';
import { readFollowUps } from './read-follow-ups.ts';

/**
 * After a restore: what came due after a missed visit since the backup may have left, so it is recorded as left out.
 * Answers how many steps were held back; undefined when something changed meanwhile.
 */
export async function holdFollowUps(app: App, of: VisitReminders): Promise<number | undefined> {
  const { visit, head, hours } = of;
  const { rows } = await app.table.query(followUpRecordRow, recordsOf(visit));
  const now = app.now();
  const reasons = [followUpReason('restored')];
  const due = planFollowUps(await readFollowUps(app), visit, hours)
    .filter((planned) => 'at' in planned && momentOf(planned) <= now.getTime())
    .filter(({ step }) => rows.every((record) => record.step !== step.id));
  const writes: Record<string, Write> = {};
  for (const { step, plannedFor } of due) {
    writes[step.id] = putRecord({
      ...{ appointmentId: visit.id, version: visit.version, step: step.id },
      ...{ plannedFor: new Date(plannedFor).toISOString(), at: now.toISOString() },
      ...{ outcome: 'skipped', reasons, attempts: [], revision: 1 },
    });
  }
  // What failed before the backup may have been sent by another way after it.
  for (const record of rows) {
    if (!(await didNotArrive(app, record))) continue;
    writes[`decided ${record.step}`] = putRecord({ ...record, reasons, revision: record.revision + 1 });
  }
  const committed = await app.table.commit({ ...writes, look: lookAgain(head, now.toISOString()) });
  return committed.ok ? due.length : undefined;
}
