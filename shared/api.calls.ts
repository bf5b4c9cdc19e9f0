import * as z from 'zod';
import { entryOut, meOut } from './api.answers.ts';
import { id, nothing, ulid } from './api.fields.ts';
import { e164 } from './domain/contact/address.ts';
import { roles } from './domain/staff/staff.ts';

const threadParams = z.object({ threadId: id });

/** The routes of calls; part of `routes` in shared/api.ts. */
export const callRoutes = {
  placeCall: {
    summary: 'Calls the patient: the phone of whoever asks rings first. `id` is a ULID of the client.',
    roles,
    audits: 'thread',
    status: 202,
    params: threadParams,
    query: nothing,
    body: z.strictObject({ id: ulid, to: e164.optional() }),
    out: entryOut,
  },
  logCall: {
    summary: 'Writes down a call that was made or taken elsewhere. One that reached them answers the turn.',
    roles,
    audits: 'thread',
    status: 201,
    params: threadParams,
    query: nothing,
    body: z.strictObject({
      id: ulid,
      direction: z.enum(['in', 'out']),
      outcome: z.enum(['spoke', 'left-message', 'no-answer']),
      note: z.string().trim().min(1).max(1000).optional(),
    }),
    out: entryOut,
  },
  changeMe: {
    summary: 'What a person sets for themselves: the phone that rings first when they call a patient; null for none.',
    roles,
    audits: 'request',
    status: 200,
    params: nothing,
    query: nothing,
    body: z.strictObject({ phone: e164.nullable() }),
    out: meOut,
  },
} as const;
