import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import type { Practice } from '../practice/practice.ts';
import { newHead, whoseIs } from '../thread/arrival.ts';
import { readHead } from '../thread/read-head.ts';
import type { Thread } from '../thread/thread.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { hiddenNumber } from './hidden-number.ts';

/** The thread that a call belongs in, as it stands or as it begins, and the write that makes it the caller's. */
export interface CallersThread {
  head: Thread;
  /** Undefined when it begins with this call. */
  readVersion: number | undefined;
  /** When the call stands in it, ISO. */
  at: string;
  contact: Write | undefined;
}

/** Whose call it is, by the rules for texts: a number is one address, whatever it is used for. */
export async function callersThread(
  app: App,
  practice: Practice,
  call: { from: string; to: string },
): Promise<CallersThread> {
  const known = await app.table.get(addressRow, addressKey('sms', call.from));
  const from = known ?? freshAddress('sms', call.from);
  const whose = whoseIs(app, from);
  const stands = whose.isNew ? undefined : await readHead(app, whose.threadId);
  const at = momentIn(stands, app.now()).toISOString();
  const begun = stands ?? (await newHead(app, practice, from, whose, call.to, at));
  const isHidden = !stands && call.from === hiddenNumber;
  return {
    head: isHidden ? { ...begun, name: 'Hidden number', addresses: [] } : begun,
    readVersion: stands?.version,
    at,
    contact: whose.isNew ? putAddress({ ...from, threadId: whose.threadId }, known?.version) : undefined,
  };
}
