import * as z from 'zod';
import type { RowKind } from '../../table.ts';
import { callEntry } from '../call/call.ts';
import { type Entry, eventEntry, inboundEntry, outboundEntry } from './entry.ts';

/** An entry of any kind. Apart from the other rows: who reads none but texts, as the webhook does, carries no calls. */
export const entryRow: RowKind<Entry> = {
  name: 'entry',
  schema: z.union([inboundEntry, outboundEntry, eventEntry, callEntry]),
};
