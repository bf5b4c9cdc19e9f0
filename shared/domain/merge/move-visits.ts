import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import { nextVisit } from '../appointment/next-visit.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { standingPatient } from '../patient/standing-patient.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import { giveVisits } from './give-visits.ts';
import { mergeKey, mergeRow, putMerge, unchangedMerge } from './merge.rows.ts';

const attempts = 20;
/** Of the hundred writes of a commit, two are the merge and the conversation. */
const room = 96;
/** Left for what comes after, so that a run ends by itself and the sweep goes on. */
const reserveMs = 8_000;

/**
 * Takes over the visits of a merged record that its commit had no room for, or takes them back where it was undone, some at a
 * time. A run that is broken off goes on with the next; harmless when repeated.
 */
export async function moveVisits(app: App, mergeId: string): Promise<void> {
  for (let failed = 0; failed < attempts; ) {
    const moved = await moveSome(app, mergeId);
    if (moved === 'done' || app.remainingMs() < reserveMs) return;
    if (moved === 'overtaken') {
      failed += 1;
      await app.backOff(failed);
    }
  }
  throw new Error('visits of a merged record kept changing while they were moved');
}

async function moveSome(app: App, mergeId: string): Promise<'done' | 'moved' | 'overtaken'> {
  const merge = await app.table.get(mergeRow, mergeKey(mergeId));
  const record = merge?.record;
  if (!merge || !record?.isMoving) return 'done';
  const [kept, gone, ...rows] = await app.table.getMany(
    [patientRow, patientKey(merge.patientId ?? '')],
    [patientRow, patientKey(record.gone)],
    ...record.visits.map((id) => [appointmentRow, appointmentKey(id)] as const),
  );
  if (!kept || !gone) throw new Error('a merged record is not there');
  const stands = await standingPatient(app, kept);
  if (!stands) throw new Error('a merged record is not there');
  const [from, to] = merge.undone ? [kept, gone] : [gone, stands];
  const left = rows.flatMap((visit) => (visit?.patientId === from.id ? [visit] : []));
  if (left.length === 0) {
    const next = { ...merge, record: { ...record, isMoving: false } };
    const committed = await app.table.commit({ merge: putMerge(next, merge.version) });
    return committed.ok ? 'done' : 'overtaken';
  }
  const given = await giveVisits(app, left, { from, to, room });
  const head = await app.table.get(threadRow, threadKey(to.threadId));
  if (!head) throw new Error('a merged record has no conversation');
  const { nextAppointment: _before, ...rest } = head;
  const visit = await nextVisit(app, to, app.now(), given.visits);
  const committed = await app.table.commit<string>({
    merge: unchangedMerge(merge),
    head: putThread({ ...rest, ...(visit ? { nextAppointment: visit } : {}) }, head.version),
    ...given.writes,
  });
  return committed.ok ? 'moved' : 'overtaken';
}
