import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Staff } from '../staff/staff.ts';
import { readThread } from '../thread/read-thread.ts';
import type { Thread } from '../thread/thread.ts';
import { writeTaking } from './write-taking.ts';

const attempts = 20;

/** A member of staff is on it: the page ends, the red strip goes, a line says who. Refusals: not_found, nothing_to_take. */
export async function takeEmergency(app: App, who: Staff, threadId: string): Promise<Thread> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await readThread(app, who, threadId);
    if (!head.emergency) return head;
    const taken = await writeTaking(app, head, { by: who.id, says: `${who.name} is on it` });
    if (taken) return taken;
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'This conversation is changing too fast just now. Try again.');
}
