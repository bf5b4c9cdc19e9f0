import type { App } from '../../ports.ts';
import { putEvent } from '../message/entry.rows.ts';
import { putThread } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { setTold, takePage } from './page.rows.ts';
import type { Told } from './told.ts';

/**
 * Somebody is on an emergency: its page ends, the conversation is red no more, and a line says who. `pressed`: the call in which
 * the key was pressed. Undefined when something moved meanwhile.
 */
export async function writeTaking(
  app: App,
  head: Thread,
  { by, says, pressed }: { by: string; says: string; pressed?: Told | undefined },
): Promise<Thread | undefined> {
  const { emergency, alarm: _red, ...calm } = head;
  if (!emergency) return head;
  const at = momentIn(head, app.now()).toISOString();
  const id = app.newId();
  const next: Thread = {
    ...calm,
    ...(head.revocation ? { alarm: 'revocation' as const } : {}),
    tip: id,
    tipAt: at,
  };
  const committed = await app.table.commit({
    page: takePage(emergency.pageId, by, at),
    head: putThread(next, head.version),
    event: putEvent({
      id,
      threadId: head.id,
      kind: 'event',
      direction: 'out',
      channel: 'sms',
      at,
      text: `${says}: “${emergency.words}”`,
      by: by === 'on-call' ? 'system' : by,
      event: 'emergency-taken',
    }),
    told: pressed ? setTold({ pageId: pressed.pageId, toldId: pressed.id }, 'taken') : undefined,
  });
  if (!committed.ok) return undefined;
  app.log.info('emergency_taken', { threadId: head.id, by });
  return { ...next, version: head.version + 1 };
}
