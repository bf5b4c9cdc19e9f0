import type { EntryOut } from '#shared/api.ts';
import { sentenceOf } from '../client.ts';
import { showTrouble } from '../ui/toast-store.ts';
import { linkOf } from './file-link.ts';

/** Saves a file of a message, or the mail as it came, by a link made for this moment. */
export async function saveFile(threadId: string, entry: EntryOut, part: number | 'original'): Promise<void> {
  try {
    const anchor = document.createElement('a');
    anchor.href = (await linkOf(threadId, entry, part)).url;
    anchor.download = '';
    anchor.click();
  } catch (error) {
    showTrouble(sentenceOf(error));
  }
}
