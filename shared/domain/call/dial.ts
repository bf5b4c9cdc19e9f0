import type { SendResult } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import type { EntryRef } from '../../topics.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import { callEntryRow } from './call.rows.ts';
import type { CallEntry } from './call.ts';
import { changePlacing } from './change-placing.ts';
import { hasten } from './hasten.ts';
import { proveDialled } from './prove-dialled.ts';

/** What one look at a call that was asked for came to; for logs and tests. */
export type Dialled =
  | 'gone'
  | 'leased'
  | 'not-due'
  | 'too-late'
  | 'lost-race'
  | 'placed'
  | 'refused'
  | 'retry'
  | 'unproved';

/** Nobody waits longer beside a phone that does not ring. */
const patienceMs = 2 * 60_000;
const pauseMs = 10_000;
const providerTimeoutMs = 8_000;
const roomMs = providerTimeoutMs + 2_000;
/** Longer than the function that holds it can live (60 s) with its provider time-out (8 s), and than clocks differ by. */
const leaseMs = 5 * 60_000;

/**
 * Places one call that the desk asked for, at most once: a claim, then the provider. A claim whose end nobody recorded is
 * never dialled again but looked up at the provider. A call that could not be placed within two minutes is not placed
 * any more; whoever asked sees that and calls again.
 */
export async function dial(app: App, ref: EntryRef): Promise<Dialled> {
  const call = await app.table.get(callEntryRow, entryKey(ref));
  const way = call?.placing;
  if (!call || !way || way.state === 'placed' || way.state === 'failed') return 'gone';
  const now = app.now().getTime();
  if (way.state === 'claimed')
    return way.leaseUntil && now < Date.parse(way.leaseUntil) ? 'leased' : proveDialled(app, call);
  if (now - Date.parse(call.at) > patienceMs) {
    await changePlacing(app, call, { state: 'failed', code: 'too_late' });
    return 'too-late';
  }
  if (now < Date.parse(way.tryAt)) {
    await hasten(app, call);
    return 'not-due';
  }
  if (app.remainingMs() < roomMs) throw new Error('too little time left to place a call');
  const fence = app.newId();
  const leaseUntil = new Date(now + leaseMs).toISOString();
  const claimed = await changePlacing(app, call, {
    state: 'claimed',
    fence,
    leaseUntil,
    tryAt: leaseUntil,
    intentAt: app.machineNow().toISOString(),
    tries: way.tries + 1,
  });
  if (!claimed) return 'lost-race';
  const said = await app.channels.voice.call({
    phone: way.phone,
    from: call.from,
    ref: refOf(call),
    timeoutMs: Math.min(providerTimeoutMs, app.remainingMs() - 1_000),
  });
  return record(app, claimed, said);
}

/** Writes down what the provider said. A callback of the same call may have been here first: it says all there is. */
async function record(app: App, call: CallEntry, said: SendResult): Promise<Dialled> {
  const { threadId, id } = call;
  switch (said.outcome) {
    case 'accepted':
      await changePlacing(app, call, { state: 'placed' }, said.providerId);
      app.log.info('call_placed', { threadId, entryId: id });
      return 'placed';
    case 'refused':
      await changePlacing(app, call, { state: 'failed', code: said.code });
      app.log.warn('call_refused', { threadId, entryId: id, code: said.code });
      return 'refused';
    case 'not-sent': {
      const tryAt = new Date(app.now().getTime() + pauseMs).toISOString();
      const waiting = await changePlacing(app, call, {
        state: 'waiting',
        tryAt,
        fence: undefined,
        leaseUntil: undefined,
      });
      if (waiting) await hasten(app, waiting);
      app.log.warn('call_not_taken', { threadId, entryId: id, code: said.code });
      return 'retry';
    }
    case 'ambiguous':
      app.log.warn('call_unproved', { threadId, entryId: id, code: said.code });
      return 'unproved';
  }
}
