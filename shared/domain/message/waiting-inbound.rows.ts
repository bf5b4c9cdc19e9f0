import * as z from 'zod';
import type { RowKind } from '../../table.ts';
import { inboundEntry } from './entry.ts';

const waitingInbound = inboundEntry.extend({ wake: z.string().optional() });

/** A message from outside with what a job has yet to do about it, if anything: `wordsWake`, `mediaWake`. */
export const waitingInboundRow: RowKind<z.infer<typeof waitingInbound>> = {
  name: 'inbound entry',
  schema: waitingInbound,
};
