import { ulid } from 'ulid';
import { expect } from 'vitest';
import type { Call } from '#shared/api.client.ts';
import type { PatientOut, RouteInput, RouteOutput } from '#shared/api.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { dateIn, newPatient } from '../fixtures/schedule.ts';
import type { Desk } from './desk.ts';

type OneOf = Pick<PatientOut, 'id'>;

/** What a manager does with two records of one person, and what is looked at after it. */
export function merging(desk: () => Desk) {
  let hour = 8;
  const call = () => desk().as('coordinator');
  const manager = () => desk().as('manager');
  const read = (patientId: string) => call()('readPatient', { params: { patientId } });
  return {
    record: (more: Partial<RouteInput<'createPatient'>['body']> = {}) => newPatient(call(), more),
    read,
    headOf: (threadId: string) => call()('readThread', { params: { threadId } }),
    undo: (mergeId: string, as: Call = manager()) => as('undoMerge', { params: { mergeId } }),
    async visitsOf(patientId: string) {
      const asked = { params: { patientId }, query: { limit: 100 } };
      return (await call()('listPatientAppointments', asked)).appointments;
    },
    async wordsOf(threadId: string) {
      return (await desk().entries(threadId)).flatMap(({ kind, text }) => (kind === 'event' ? [] : [text]));
    },
    async merge(kept: OneOf, gone: OneOf, more: { version?: number } = {}): Promise<RouteOutput<'mergePatients'>> {
      const [{ version }, { version: otherVersion }] = [await read(kept.id), await read(gone.id)];
      const body = { id: ulid(), patientId: gone.id, reason: 'Registered twice', version, otherVersion, ...more };
      return manager()('mergePatients', { params: { patientId: kept.id }, body });
    },
    async visitFor({ id: patientId }: OneOf, days: number, time?: string) {
      hour = hour >= 18 ? 8 : hour + 1;
      const at = time ?? `${String(hour).padStart(2, '0')}:00`;
      const body = { patientId, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk(), days), time: at };
      const visit = await call()('bookAppointment', { body });
      await desk().advance(1_000);
      return visit;
    },
    async figuresAreExact(): Promise<void> {
      await desk().stack.drain();
      expect((await recompute(desk().app)).differences).toEqual([]);
    },
  };
}
