import * as z from 'zod';
import type { Key, RowKind, Write } from '../../table.ts';

/** What a manager should know of: the code of a reason that stopped messages (message/reasons.ts), or `revocation_overdue`. */
const alert = z.object({
  code: z.string(),
  message: z.string(),
  /** The conversation it is about, where it is about one. */
  threadId: z.string().optional(),
  /** When it began, and when it was last seen. */
  at: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  count: z.number().int(),
});
export type Alert = z.infer<typeof alert>;
export const alertRow: RowKind<Alert> = { name: 'alert', schema: alert };

const prefix = 'ALERT#';
const keptDays = 30;

/** `PRACTICE | ALERT#country_not_allowed` */
export function alertKey(code: string): Key {
  return { pk: 'PRACTICE', sk: `${prefix}${code}` };
}

export function isAlertKey({ pk, sk }: Key): boolean {
  return pk === everyAlert.pk && sk.startsWith(prefix);
}

export const everyAlert = { pk: 'PRACTICE', prefix, consistent: true } as const;

export function putAlert(of: Alert): Write {
  return {
    key: alertKey(of.code),
    put: { ...of, expiresAt: Math.floor(Date.parse(of.lastAt) / 1000) + keptDays * 86_400 },
  };
}

export function deleteAlert(code: string): Write {
  return { key: alertKey(code), delete: true };
}
