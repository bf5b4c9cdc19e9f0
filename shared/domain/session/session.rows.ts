import type { Key, RowKind, Write } from '../../table.ts';
import { type Session, type SessionEnd, session } from './session.ts';

export const sessionRow: RowKind<Session> = { name: 'session', schema: session };

export const sessionPrefix = 'SESSION#';

/** `SESSION#5d8c... | SESSION` */
export function sessionKey(id: string): Key {
  return { pk: `${sessionPrefix}${id}`, sk: 'SESSION' };
}

/** Of which session a row is; undefined for a row of something else. */
export function sessionIdOfKey({ pk }: Key): string | undefined {
  return pk.startsWith(sessionPrefix) ? pk.slice(sessionPrefix.length) : undefined;
}

export function putSession(of: Session): Write {
  return { key: sessionKey(of.id), put: of };
}

const goesOn = { pk: { present: true }, ended: { absent: true } } as const;

/** Insists that it has not ended. */
export function isStanding(id: string): Write {
  return { key: sessionKey(id), if: goesOn, check: true };
}

/** Somebody is at it; refused once it has ended. */
export function keepSession(id: string, change: Pick<Session, 'lastActiveAt' | 'idleSeconds' | 'seenIn'>): Write {
  return { key: sessionKey(id), if: goesOn, set: change };
}

/** The issuer gave another refresh token; refused once the session has ended. */
export function resealSession(id: string, sealedRefreshToken: string): Write {
  return { key: sessionKey(id), if: goesOn, set: { sealedRefreshToken } };
}

/** Its end, once: the row stays for a while to say why, without what could renew it. */
export function putSessionEnd(id: string, at: string, why: SessionEnd): Write {
  return { key: sessionKey(id), if: goesOn, set: { ended: { at, why } }, remove: ['sealedRefreshToken'] };
}
