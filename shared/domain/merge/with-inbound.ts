import type { Thread } from '../thread/thread.ts';

/** A head with where they wrote from last in a conversation that comes to it: answers go there, where that may be. */
export function withInbound(next: Thread, from: Thread, theirs: readonly string[]): Thread {
  const lastInbound = { ...next.lastInbound };
  const { sms, email } = from.lastInbound;
  if (sms && theirs.includes(sms.from) && sms.at > (lastInbound.sms?.at ?? '')) lastInbound.sms = sms;
  if (email && theirs.includes(email.from) && email.at > (lastInbound.email?.at ?? '')) lastInbound.email = email;
  return { ...next, lastInbound };
}
