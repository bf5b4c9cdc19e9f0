import type { App } from '../../ports.ts';
import { refFromKey, refOf } from '../message/entry.key.ts';
import { takeProof } from '../message/proof.rows.ts';
import { keyOnlyRow } from '../thread/thread.rows.ts';
import type { CallEntry } from './call.ts';
import { changePlacing } from './change-placing.ts';
import type { Dialled } from './dial.ts';

const skewMs = 60_000;
/** A call can only have been placed while its function ran (60 s) and the provider took to answer (8 s). */
const placingMs = 68_000;
const providerTimeoutMs = 8_000;
const askAgainMs = 5 * 60_000;
const askForMs = 60 * 60_000;

/**
 * A call was claimed and its end never recorded. One that the provider lists, to the same phone, made meanwhile and held
 * by no other entry, proves it. None proves nothing was dialled: it is not dialled now either, since nobody waits for it
 * any more. A callback that carries its id still corrects that.
 */
export async function proveDialled(app: App, call: CallEntry): Promise<Dialled> {
  const { placing: way } = call;
  if (!way?.intentAt) throw new Error('a claimed call has no intent');
  const intent = Date.parse(way.intentAt);
  const since = new Date(intent - skewMs);
  const query = {
    phone: way.phone,
    from: call.from,
    since,
    timeoutMs: Math.min(providerTimeoutMs, app.remainingMs() - 2_000),
  };
  const listed = await app.channels.voice.placed(query).catch((error: unknown) => {
    app.log.error('provider_did_not_list', error, { threadId: call.threadId, entryId: call.id });
    return undefined;
  });
  if (!listed) return askLater(app, call);
  const possible = listed
    .filter(({ createdAt }) => createdAt.getTime() <= intent + placingMs + skewMs)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  for (const { providerId } of possible) {
    const { rows } = await app.table.query(keyOnlyRow, { index: 'byProvider', pk: providerId, limit: 2 });
    if (rows.some((row) => refFromKey(row).messageId !== call.id)) continue;
    const taken = await app.table.commit({ proof: takeProof(providerId, refOf(call)) });
    if (!taken.ok) continue;
    await changePlacing(app, call, { state: 'placed' }, providerId);
    app.log.info('call_proved', { threadId: call.threadId, entryId: call.id });
    return 'placed';
  }
  await changePlacing(app, call, { state: 'failed', code: 'not_placed' });
  app.log.warn('call_proved_unplaced', { threadId: call.threadId, entryId: call.id });
  return 'refused';
}

async function askLater(app: App, call: CallEntry): Promise<Dialled> {
  const now = app.now().getTime();
  const isOver = now - Date.parse(call.at) > askForMs;
  const again = new Date(now + askAgainMs).toISOString();
  await changePlacing(
    app,
    call,
    isOver ? { state: 'failed', code: 'unknown' } : { state: 'claimed', tryAt: again, leaseUntil: again },
  );
  return 'unproved';
}
