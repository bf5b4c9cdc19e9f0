import type { App } from '../../ports.ts';
import type { Address } from '../contact/address.ts';
import { readHead } from './read-head.ts';
import type { Thread } from './thread.ts';

/**
 * Whether words that may be an opt-out at this address wait for somebody's decision, in whosever conversation they stand: in
 * this one, in that of whoever else is reached there, in the address' own, or in one that the address was told of when they
 * were read. Conversations that were brought together since are read as what they are now.
 */
export async function isUndecided(app: App, head: Thread, of: Address | undefined, to: string): Promise<boolean> {
  if (asksFor(head, to)) return true;
  const { undecided = [], people = [], threadId } = of ?? {};
  const others = new Set([...undecided, ...people.map((person) => person.threadId), ...(threadId ? [threadId] : [])]);
  others.delete(head.id);
  const heads = await Promise.all([...others].map((id) => readHead(app, id)));
  return heads.some((other) => other !== undefined && asksFor(other, to));
}

function asksFor({ revocation }: Thread, to: string): boolean {
  return revocation?.address === to || revocation?.also?.some(({ address }) => address === to) === true;
}
