import { appointmentKey, appointmentRow } from '#shared/domain/appointment/appointment.rows.ts';
import { ask, type Visitor, visitor } from '../fixtures/asked.ts';
import { nextWeekday } from '../fixtures/schedule.ts';
import type { Desk } from './desk.ts';

type More = Parameters<typeof visitor>[3];

const minute = 60_000;

/** People with visits to come who were asked about them and answer by text, and what is looked at after it. */
export function replying(desk: () => Desk) {
  let taken = 0;
  const sentTo = (number: string) =>
    desk()
      .stack.outbox()
      .filter(({ to }) => to === number);
  const visitOf = ({ visit }: Visitor) => desk().app.table.get(appointmentRow, appointmentKey(visit.id));
  const headAt = (threadId: string) => desk().as('coordinator')('readThread', { params: { threadId } });
  /** A visit on a coming Thursday, each at another time. */
  const at = (more: More = {}): Promise<Visitor> => {
    const nth = taken++;
    const time = `${String(9 + Math.floor((nth % 12) / 2)).padStart(2, '0')}:${nth % 2 === 0 ? '00' : '30'}`;
    return visitor(desk(), nextWeekday(desk(), 'thu', 10 + 7 * Math.floor(nth / 12)), time, more);
  };
  return {
    at,
    visitOf,
    headAt,
    sentTo,
    lastTo: (number: string) => sentTo(number).at(-1)?.body ?? '',
    stateOf: async (one: Visitor) => (await visitOf(one))?.state,
    headOf: ({ patient }: Visitor) => headAt(patient.threadId),
    async linesOf({ patient }: Visitor) {
      return (await desk().entries(patient.threadId)).flatMap(({ kind, text }) => (kind === 'event' ? [text] : []));
    },
    async asked(more: More = {}): Promise<Visitor> {
      const one = await at(more);
      await ask(desk(), [one]);
      return one;
    },
    async says(number: string, ...texts: string[]): Promise<void> {
      for (const text of texts) {
        await desk().text(number, text);
        await desk().stack.drain();
        await desk().advance(minute);
      }
    },
  };
}
