import { type Journal, memoryJournal, openJournal } from '../journal.ts';
import { JournalRecord } from './journal-record.ts';
import type { Accepted } from './message.ts';
import type { Received } from './received.ts';

/** What the stand-in knows, kept on disk record by record when it has a folder. */
export interface Ledger {
  /** Oldest first. */
  readonly messages: readonly Accepted[];
  /** What patients texted, oldest first. */
  readonly received: readonly Received[];
  find(sid: string): Accepted | undefined;
  wasCalledBack(sid: string, index: number): boolean;
  isOptedOut(to: string, from: string): boolean;
  /** Keeps the record, on disk first. */
  commit(record: JournalRecord): void;
  close(): void;
}

/** Opens the ledger of a folder and tells itself what earlier runs knew; without a folder it starts empty. */
export function openLedger(folder: string | undefined): Ledger {
  const journal: Journal<JournalRecord> =
    folder === undefined ? memoryJournal() : openJournal(folder, 'messages.jsonl', JournalRecord);
  const messages: Accepted[] = [];
  const received: Received[] = [];
  const bySid = new Map<string, Accepted>();
  const calledBack = new Set<string>();
  const optedOut = new Set<string>();

  function learn(record: JournalRecord): void {
    switch (record.kind) {
      case 'accepted':
        messages.push(record);
        bySid.set(record.sid, record);
        break;
      case 'received':
        received.push(record);
        break;
      case 'called-back':
        calledBack.add(`${record.sid} ${record.index}`);
        break;
      case 'opted-out':
        optedOut.add(`${record.to} ${record.from}`);
        break;
      case 'opted-in':
        optedOut.delete(`${record.to} ${record.from}`);
        break;
    }
  }

  journal.earlier.forEach(learn);
  return {
    messages,
    received,
    find: (sid) => bySid.get(sid),
    wasCalledBack: (sid, index) => calledBack.has(`${sid} ${index}`),
    isOptedOut: (to, from) => optedOut.has(`${to} ${from}`),
    commit(record) {
      journal.append(record);
      learn(record);
    },
    close: () => journal.close(),
  };
}
