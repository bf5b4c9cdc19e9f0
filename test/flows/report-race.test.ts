import { afterAll, beforeAll, expect, test } from 'vitest';
import { settle } from '#shared/domain/thread/settle.ts';
import type { App } from '#shared/ports.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

/** An App whose first commit finds that somebody renewed the lease on this entry after it was read. */
function overtaken(app: App, key: { pk: string; sk: string }): App {
  let isFirst = true;
  const commit: App['table']['commit'] = async (writes) => {
    if (isFirst) await app.table.commit({ renewed: { key, set: { fence: 'renewed-by-a-prover' } } });
    isFirst = false;
    return app.table.commit(writes);
  };
  return { ...app, table: { ...app.table, commit } };
}

test.each(['failed', 'delivered'] as const)(
  'a report that a message %s counts, though its lease is renewed while the report is applied',
  async (status) => {
    const number = freshNumber();
    await desk.text(number, 'Are you there?');
    const threadId = await desk.threadOf(number);
    desk.stack.twilio?.setFaults({ error: 'reset-after', times: 1, delaySeconds: 3600 });
    const { id, at } = await desk.reply(threadId, 'Yes');
    await desk.leave();
    const sent = desk.stack.outbox().find(({ to }) => to === number);
    const ref = { threadId, at, messageId: id };
    const app = overtaken(desk.app, { pk: `THREAD#${threadId}`, sk: `ENTRY#${at}#${id}` });
    await settle(app, { providerId: sent?.id ?? '', status, ref });
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ id, status });
  },
);
