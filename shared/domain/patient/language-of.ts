import type { App } from '../../ports.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import { patientKey, patientRow } from './patient.rows.ts';

/** The language that a thread's patient reads; English for a stranger. */
export async function languageOf(app: App, threadId: string): Promise<'en' | 'es'> {
  const head = await app.table.get(threadRow, threadKey(threadId));
  const patient = head?.patientId ? await app.table.get(patientRow, patientKey(head.patientId)) : undefined;
  return patient?.language ?? 'en';
}
