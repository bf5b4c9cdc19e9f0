import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { type ConsentChange, consentWrites } from '../consent/change-consent.ts';
import { type KeywordMatch, keywordOf } from '../consent/keywords.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { cleared } from '../contact/health.ts';
import { type Asking, isPersonsWords, wordsOf } from '../message/automatic-answers.ts';
import { refOf } from '../message/entry.key.ts';
import { putEvent, putInbound, putReceipt, receiptKey, receiptRow } from '../message/entry.rows.ts';
import type { InboundEntry } from '../message/entry.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import type { Practice } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { type AutomaticAnswer, answerKeyword } from './answer-keyword.ts';
import { arrived, namedByNow, newHead, whoseIs } from './arrival.ts';
import { readHead } from './read-head.ts';
import { putThread } from './thread.rows.ts';
import type { Thread } from './thread.ts';
import { momentIn, withAutomatic } from './thread-rules.ts';

/** A text from outside as its channel read it. */
export interface InboundText extends Pick<InboundEntry, 'sid' | 'from' | 'to' | 'text' | 'media' | 'extra' | 'raw'> {
  /** The provider's own reading of STOP, START or HELP, where it gives one. */
  optOutType?: string;
  /** The exact bytes of a message too large for a row. */
  oversize?: Uint8Array;
}

/** What became of it. A duplicate names the entry that stands already. */
export interface Received {
  threadId: string;
  entryId: string;
  duplicate: boolean;
}

const attempts = 60;

/**
 * Every text that arrives goes through here (an e-mail through receive-mail.ts, so that neither webhook carries the other's
 * code). Finds whose it is (the one patient at that address, else a quarantined
 * thread of the address), reads STOP, START and HELP, and commits receipt, entry, thread head and consent
 * together. A message that is already here changes nothing. Throws when it could not be kept: the provider must send it
 * again.
 */
export async function receive(app: App, message: InboundText): Promise<Received> {
  const rawFile = message.oversize ? await keepOversize(app, message.sid, message.oversize) : undefined;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const done = await receiveOnce(app, message, rawFile);
    if (done) return done;
    await app.backOff(attempt);
  }
  throw new Error(`a text was overtaken ${attempts} times while it was being kept`);
}

async function keepOversize(app: App, sid: string, bytes: Uint8Array): Promise<string> {
  const key = `inbound/${sid}`;
  await app.files.put(key, bytes, 'application/x-www-form-urlencoded');
  return key;
}

/** One attempt; undefined when somebody else wrote to the same thread or address in between. */
async function receiveOnce(app: App, message: InboundText, rawFile: string | undefined): Promise<Received | undefined> {
  const [receipt, knownAddress, settings] = await app.table.getMany(
    [receiptRow, receiptKey('sms', message.sid)],
    [addressRow, addressKey('sms', message.from)],
    [practiceRow, practiceKey],
  );
  if (receipt) return { threadId: receipt.ref.threadId, entryId: receipt.ref.messageId, duplicate: true };
  const practice = settled(settings);
  const from = knownAddress ?? freshAddress('sms', message.from);
  const whose = whoseIs(app, from);
  const head = whose.isNew ? undefined : await readHead(app, whose.threadId);
  const now = momentIn(head, app.now());
  const keyword = keywordOf(message.text, message.optOutType);
  const entry = entryOf(app.newId(), whose.threadId, message, keyword, now, head, rawFile);

  const change = keyword ? consentWrites(app, from, entry, keyword) : undefined;
  // Every word that is no keyword is read by a job (read-words.ts): a webhook does not carry the tables.
  const isRead = !keyword || (keyword.keyword === 'yes' && !from.optedOut);
  const before = head ? namedByNow(head, from) : await newHead(app, practice, from, whose, message.to, entry.at);
  const asked = askingOf(before, entry);
  const answer = keyword ? answerKeyword(app, practice, entry, keyword, change, from.answers, asked) : undefined;
  const isPerson = isPersonsWords(from.answers, asked.words, keyword !== undefined);
  const next = nextHead(practice, before, entry, { keyword, answer, isPerson });

  const ownThread = whose.isNew && !whose.person ? whose.threadId : undefined;
  const contact = contactWrite(from, knownAddress, change, ownThread, answer);
  const committed = await app.table.commit({
    receipt: putReceipt('sms', message.sid, { ref: refOf(entry) }, now),
    entry: putInbound(entry, isRead),
    head: putThread(next, head?.version),
    contact,
    consent: change?.ledger,
    event: change?.event ? putEvent(change.event) : undefined,
    answer: answer?.write,
  });
  if (!committed.ok) return undefined;
  app.log.info('text_received', { threadId: entry.threadId, entryId: entry.id, keyword: keyword?.keyword });
  return { threadId: entry.threadId, entryId: entry.id, duplicate: false };
}

function entryOf(
  id: string,
  threadId: string,
  message: InboundText,
  keyword: KeywordMatch | undefined,
  now: Date,
  head: Thread | undefined,
  rawFile: string | undefined,
): InboundEntry {
  const { optOutType: _read, oversize: _kept, ...kept } = message;
  return {
    ...kept,
    id,
    threadId,
    kind: 'text',
    direction: 'in',
    channel: 'sms',
    at: now.toISOString(),
    countsAsTurn: keyword === undefined || keyword.keyword === 'yes' || keyword.ambiguous,
    ...(keyword ? { keyword: keyword.keyword } : {}),
    ...(rawFile ? { rawFile } : {}),
    ...foundIn(head),
    ...(head?.personAt ? { personBefore: head.personAt } : {}),
  };
}

/** How the thread stood that it finds: a thanks leaves it so. */
function foundIn(head: Thread | undefined): Pick<InboundEntry, 'found'> {
  if (!head || head.state === 'open') return {};
  const { state, snoozedUntil } = head;
  return { found: { state, ...(snoozedUntil ? { snoozedUntil } : {}) } };
}

/** What this text asks of our automatic answers, before its kind is known. */
function askingOf(head: Thread, entry: InboundEntry): Omit<Asking, 'kind'> {
  return { from: entry.from, words: wordsOf(entry.text), at: entry.at, personAt: head.personAt };
}

function nextHead(
  practice: Practice,
  before: Thread,
  entry: InboundEntry,
  found: {
    keyword: KeywordMatch | undefined;
    answer: AutomaticAnswer | undefined;
    isPerson: boolean;
  },
): Thread {
  const { keyword, answer, isPerson } = found;
  const received: Thread = {
    ...arrived(practice, before, entry),
    ...(isPerson ? { personAt: entry.at } : {}),
    ...(keyword?.ambiguous ? { alarm: 'maybe-cancel' as const } : {}),
  };
  return answer ? withAutomatic(received, answer.entry) : received;
}

/** The address row, where this text changes it. A number that texts us works, whatever a failure once said. */
function contactWrite(
  from: Address,
  known: Address | undefined,
  change: ConsentChange | undefined,
  ownThread: string | undefined,
  answer: AutomaticAnswer | undefined,
): Write | undefined {
  const reachable = cleared(change?.address ?? from, 'word');
  const isCured = reachable !== (change?.address ?? from);
  if (!change && !ownThread && !answer && !isCured) return undefined;
  const next: Address = {
    ...reachable,
    ...(ownThread ? { threadId: ownThread } : {}),
    ...(answer ? { answers: answer.answers } : {}),
  };
  return putAddress(next, known?.version);
}
