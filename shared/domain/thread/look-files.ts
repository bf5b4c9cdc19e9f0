import type { App } from '../../ports.ts';
import type { OutboundEntry } from '../message/entry.ts';
import type { Verdict } from '../message/last-look.ts';
import { reasonOf } from '../message/reasons.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { filesByText } from '../upload/upload-limits.ts';
import type { Thread } from './thread.ts';

/** What the last look says of a text, unless its files need a page that could ask this patient for nothing. */
export async function lookFiles(
  app: App,
  head: Thread,
  { files = [], filesAs, to }: Pick<OutboundEntry, 'files' | 'to'> & { filesAs?: 'link' | undefined },
  verdict: Verdict,
): Promise<Verdict> {
  if (verdict.decision === 'block' || filesByText(files, to, filesAs) !== 'link') return verdict;
  const patient = head.patientId ? await app.table.get(patientRow, patientKey(head.patientId)) : undefined;
  if (patient?.birthDate) return verdict;
  return { decision: 'block', reasons: [reasonOf('no_birth_date_for_files')] };
}
