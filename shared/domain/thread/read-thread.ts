import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { readHead } from './read-head.ts';
import type { Thread } from './thread.ts';
import { placeOf } from './thread.ts';

/** A thread this person may see; others do not exist for them. */
export async function readThread(app: App, who: Staff, threadId: string): Promise<Thread> {
  const head = await readHead(app, threadId);
  if (!head || !mayEnter(who, placeOf(head)))
    throw new Refusal('not_found', 'There is no such conversation.', { field: 'threadId' });
  return head;
}
