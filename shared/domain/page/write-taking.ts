import type { App } from '../../ports.ts';
import { putEvent } from '../message/entry.rows.ts';
import { locationById } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { putThread } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { nameTelephones } from './name-telephones.ts';
import { setTold, takePage, toldOf, toldRow } from './page.rows.ts';
import type { Told } from './told.ts';
import { toldLine } from './told-line.ts';

/** So many tellings are named in the line at most. */
const mostTold = 40;

/**
 * Somebody is on an emergency: its page ends, the conversation is red no more, and a line says who, and who was told before, how
 * and when. `pressed`: the call in which the key was pressed. Undefined when something moved meanwhile.
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
      text: `${says}: “${emergency.words}”. ${await whoWasTold(app, head, emergency.pageId)}`,
      by: by === 'on-call' ? 'system' : by,
      event: 'emergency-taken',
    }),
    told: pressed ? setTold({ pageId: pressed.pageId, toldId: pressed.id }, 'taken') : undefined,
  });
  if (!committed.ok) return undefined;
  app.log.info('emergency_taken', { threadId: head.id, by });
  return { ...next, version: head.version + 1 };
}

async function whoWasTold(app: App, head: Thread, pageId: string): Promise<string> {
  const { rows } = await app.table.query(toldRow, toldOf(pageId, mostTold));
  const { hours } = locationById(await readPractice(app), head.location);
  return toldLine(rows.toReversed(), await nameTelephones(app, rows), hours.zone);
}
