import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { countsNoMore } from '../message/entry.rows.ts';
import type { Patient } from '../patient/patient.ts';
import type { Thread } from '../thread/thread.ts';
import { answersBefore } from './answers-before.ts';
import { calmed } from './calm.ts';

/**
 * The head of a conversation after a yes that came by another way than a text, as the page of the visit or a key of a telephone:
 * what an earlier answer seemed to ask for is settled, and so is the clock that only such answers keep running; the writes go
 * with it. `visit` as it stands before the yes.
 */
export async function settledByYes(
  app: App,
  head: Thread,
  visit: Appointment,
  { givenName }: Patient,
): Promise<{ head: Thread; writes: Record<string, Write> }> {
  const { reading, ...rest } = head;
  const settled = reading?.appointmentId === visit.id ? rest : head;
  const answers = await answersBefore(app, head, undefined, { visit, names: [givenName] });
  if (answers.length === 0) return { head: settled, writes: {} };
  const { unread } = settled;
  return {
    // What the desk has not seen besides them is still to be seen.
    head: { ...calmed(settled, answers), unread: Math.max(0, unread - answers.length) },
    writes: Object.fromEntries(answers.map((answer) => [`settled ${answer.id}`, countsNoMore(answer)])),
  };
}
