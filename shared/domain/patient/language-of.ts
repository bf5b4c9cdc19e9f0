import type { App } from '../../ports.ts';
import { readHead } from '../thread/read-head.ts';
import { patientKey, patientRow } from './patient.rows.ts';

/** The language that a thread's patient reads; English for a stranger. */
export async function languageOf(app: App, threadId: string): Promise<'en' | 'es'> {
  const head = await readHead(app, threadId);
  const patient = head?.patientId ? await app.table.get(patientRow, patientKey(head.patientId)) : undefined;
  return patient?.language ?? 'en';
}
