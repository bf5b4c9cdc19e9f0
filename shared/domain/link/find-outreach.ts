import type { App } from '../../ports.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { readUnsubscribeToken } from './unsubscribe-link.ts';

/** The message of ours whose unsubscribe link this is; undefined for a token that we did not make. */
export async function findOutreach(app: App, token: string): Promise<OutboundEntry | undefined> {
  const ref = readUnsubscribeToken(await app.settings.mail.signingKeys(), token);
  return ref && app.table.get(outboundEntryRow, entryKey(ref));
}
