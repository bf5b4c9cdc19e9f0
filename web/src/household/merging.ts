import { useQuery } from '@tanstack/react-query';
import { ulid } from 'ulid';
import type { RouteOutput } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { showToast, showTrouble } from '../ui/toast-store.ts';
import { refreshAll, takeApart } from './assigning.ts';

export type MergePreview = RouteOutput<'previewMerge'>;

/** What merging one record into another would come to; asked once both are chosen. */
export function useMergePreview(keptId: string, goneId: string | undefined) {
  return useQuery({
    queryKey: ['patient', keptId, 'merge', goneId],
    queryFn: () => call('previewMerge', { params: { patientId: keptId, otherId: goneId ?? '' } }),
    enabled: goneId !== undefined,
  });
}

/** Merges the records that were looked at. Answers where the conversation stands now, or undefined where it was refused, which is shown. */
export async function mergePatients({ kept, gone }: MergePreview, reason: string): Promise<string | undefined> {
  const id = ulid();
  const versions = { version: kept.patient.version, otherVersion: gone.patient.version };
  try {
    const { mergeId, threadId } = await call('mergePatients', {
      params: { patientId: kept.patient.id },
      body: { id, patientId: gone.patient.id, reason, ...versions },
    });
    showToast({
      ...{ id, text: 'The two records are one.', tone: 'plain', seconds: 12 },
      undo: () => void takeApart(mergeId),
    });
    await refreshAll([kept.patient.threadId, gone.patient.threadId]);
    return threadId;
  } catch (error) {
    showTrouble(sentenceOf(error));
    await refreshAll([]);
    return undefined;
  }
}
