import * as z from 'zod';
import { type EntryRef, entryRef } from '../../entry-ref.ts';
import type { Key, RowKind, Write } from '../../table.ts';

/** Which of our messages a listed provider id was taken for. One id proves one message. */
const proof = z.object({ ref: entryRef, messageId: z.string() });
export const proofRow: RowKind<z.infer<typeof proof>> = { name: 'proof', schema: proof };

/** `PROOF#SM0123.. | PROOF` */
export function proofKey(providerId: string): Key {
  return { pk: `PROOF#${providerId}`, sk: 'PROOF' };
}

/** Takes a provider id for a message; refused when it was taken for another one. */
export function takeProof(providerId: string, ref: EntryRef): Write {
  return {
    key: proofKey(providerId),
    if: [{ pk: { absent: true } }, { messageId: { is: ref.messageId } }],
    put: { ref, messageId: ref.messageId },
  };
}

/** Gives it to the message that a report names, whoever had it. */
export function moveProof(providerId: string, ref: EntryRef): Write {
  return { key: proofKey(providerId), put: { ref, messageId: ref.messageId } };
}
