import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { CallEntry } from '../call/call.ts';
import { revokedAddresses } from '../consent/heard-revocation.ts';
import { putRevocationWatch } from '../consent/revocation.rows.ts';
import type { Revocation } from '../consent/revocation.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { EventEntry, InboundEntry } from '../message/entry.ts';
import { markRead } from './mark-read.ts';
import { putThread } from './thread.rows.ts';
import type { Thread } from './thread.ts';

const dayMs = 86_400_000;

type Heard = InboundEntry | CallEntry;
type Question = NonNullable<Thread['revocation']>;

/**
 * Words that may be an opt-out: the thread gets its red item, with its clock, and a line that says so. Nothing is stopped by
 * it. False when something moved meanwhile.
 */
export async function askRevocation(app: App, head: Thread, entry: Heard, found: Revocation): Promise<boolean> {
  const { question, marks } = await questionOf(app, head, entry, found);
  const isNew = question !== undefined && head.revocation === undefined;
  const committed = await app.table.commit<string>({
    read: markRead(entry),
    event: question ? putEvent(eventOf(app, entry, question)) : undefined,
    head: question ? putThread(asked(head, question), head.version) : undefined,
    ...marks,
    watch: isNew ? putRevocationWatch(head.id, new Date(app.now().getTime() + dayMs).toISOString()) : undefined,
  });
  if (committed.ok && question) {
    app.log.info('revocation_seen', { threadId: head.id, entryId: entry.id, kind: question.kind });
  }
  return committed.ok || (committed.names.includes('read') && entry.kind !== 'call');
}

/**
 * What a person has to decide: of the addresses that these words are for, those that are not stopped yet; undefined: none. Each
 * of them knows that it waits for the decision, whoever else is reached there.
 */
async function questionOf(
  app: App,
  head: Thread,
  entry: Heard,
  said: Revocation,
): Promise<{ question: Question | undefined; marks: Record<string, Write> }> {
  const all = revokedAddresses(head, { channel: entry.channel, address: entry.from }, said);
  const rows = await app.table.getMany(
    ...all.map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const),
  );
  const [first, ...also] = all.filter((_, place) => rows[place]?.optedOut === undefined);
  if (!first) return { question: undefined, marks: {} };
  const marks = all.flatMap(({ channel, address }, place): [string, Write][] => {
    const row = rows[place] ?? freshAddress(channel, address);
    if (row.optedOut || row.undecided?.includes(head.id)) return [];
    const undecided = [...(row.undecided ?? []), head.id];
    return [[`address ${place}`, putAddress({ ...row, undecided }, rows[place]?.version)]];
  });
  const source =
    entry.kind === 'call' ? ('voicemail' as const) : entry.kind === 'email' ? ('email' as const) : undefined;
  const more = { ...(source ? { source } : {}), ...(also.length > 0 ? { also } : {}) };
  const { kind, words } = said;
  const question = { entryId: entry.id, at: entry.at, address: first.address, kind, words, ...more };
  return { question, marks: Object.fromEntries(marks) };
}

/**
 * The head with the question. The first that is open keeps its date and its words; what is asked for another address
 * meanwhile is decided with it.
 */
function asked(head: Thread, question: Question): Thread {
  const open = head.revocation;
  if (!open) return { ...head, alarm: head.alarm ?? 'revocation', revocation: question };
  const known = new Set([open.address, ...(open.also ?? []).map(({ address }) => address)]);
  const own = { channel: channelOf(question.address), address: question.address };
  const more = [own, ...(question.also ?? [])].filter(({ address }) => !known.has(address));
  return more.length === 0 ? head : { ...head, revocation: { ...open, also: [...(open.also ?? []), ...more] } };
}

function channelOf(address: string): 'sms' | 'email' {
  return address.includes('@') ? 'email' : 'sms';
}

/** Right below the message that it speaks of. */
function eventOf(app: App, entry: Heard, { kind, words, source }: Question): EventEntry {
  const meant = kind === 'stop' ? 'This may ask for messages to stop' : 'This may be the wrong person';
  const where = source === 'voicemail' ? ', on the voicemail' : '';
  return {
    id: app.newId(),
    threadId: entry.threadId,
    kind: 'event',
    direction: 'out',
    channel: entry.channel,
    at: entry.at,
    text: `${meant}${where}: “${words}”. Somebody has to decide.`,
    by: 'system',
    event: 'revocation-seen',
  };
}
