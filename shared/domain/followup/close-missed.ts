import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import { visitWhen } from '../appointment/visit-words.ts';
import { putEvent } from '../message/entry.rows.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { readHead } from '../thread/read-head.ts';
import { putThread } from '../thread/thread.rows.ts';
import { placeOf } from '../thread/thread.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { missedClosedKey, missedClosedRow, putMissedClosed, stillMissed } from './follow-up.rows.ts';
import type { MissedClosed } from './follow-up.ts';

const attempts = 20;
const words: Record<MissedClosed['how'], string> = {
  called: 'Called about the missed visit',
  'nothing-to-do': 'Nothing is to be done about the missed visit',
};

/**
 * The desk is done with a missed visit: nothing more is sent about it, and it leaves a line. Said once more, it stays as
 * it is. Refusals: not_found, wrong_state.
 */
export async function closeMissed(
  app: App,
  who: Staff,
  appointmentId: string,
  how: MissedClosed['how'],
): Promise<MissedClosed> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [visit, known] = await app.table.getMany(
      [appointmentRow, appointmentKey(appointmentId)],
      [missedClosedRow, missedClosedKey(appointmentId)],
    );
    const thread = visit && (await readHead(app, visit.threadId));
    if (!visit || !mayEnter(who, visit.location) || (thread && !mayEnter(who, placeOf(thread)))) {
      throw new Refusal('not_found', 'There is no such visit.', { field: 'appointmentId' });
    }
    if (visit.state !== 'no-show') {
      throw new Refusal('wrong_state', 'The visit is not marked as missed.', { state: visit.state });
    }
    if (known && known.how === how && known.at >= visit.stateAt) return known;
    if (!thread) throw new Error('a visit has no thread');
    const at = momentIn(thread, app.now()).toISOString();
    const id = app.newId();
    const closed: MissedClosed = { appointmentId, how, at, by: who.id };
    const line = {
      ...({ id, threadId: thread.id, kind: 'event', direction: 'out', channel: 'sms', at, by: who.id } as const),
      ...{ text: `${words[how]} (${visitWhen(visit)})`, event: 'appointment' as const },
    };
    const committed = await app.table.commit({
      closed: putMissedClosed(closed),
      visit: stillMissed(visit),
      line: putEvent(line),
      head: putThread({ ...thread, tip: id, tipAt: at }, thread.version),
    });
    if (committed.ok) return closed;
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'This visit is being changed elsewhere just now. Try again.');
}
