import { isThere, type Key, type RowKind, type Write } from '../../table.ts';
import type { ChannelName } from '../contact/address.ts';
import { pauseUntil, type Sender, sender } from './sender.ts';

export const senderRow: RowKind<Sender> = { name: 'sender', schema: sender };

/** `SENDER#sms#+12125550100 | SENDER` */
export function senderKey(channel: ChannelName, number: string): Key {
  return { pk: `SENDER#${channel}#${number}`, sk: 'SENDER' };
}

/** One more call in vain; makes the row where there was none. */
export function addFailure(channel: ChannelName, number: string): Write {
  return { key: senderKey(channel, number), set: { channel, number }, add: { failures: 1 } };
}

/** Nobody calls for a while: refused when somebody else has said so since it was read. */
export function open(of: Sender, now: number): Write {
  const unchanged = of.openUntil === undefined ? { absent: true as const } : { is: of.openUntil };
  return {
    key: senderKey(of.channel, of.number),
    if: { ...isThere, openUntil: unchanged },
    set: { openUntil: pauseUntil(of, now) },
    add: { opened: 1 },
  };
}

/** The pause is over and one message tries alone: refused to all but the first. */
export function claimTrial(of: Sender, openUntil: number): Write {
  return {
    key: senderKey(of.channel, of.number),
    if: { openUntil: { is: of.openUntil ?? 0 } },
    set: { openUntil },
  };
}

/** The provider answers again. The line stays, and is worked off. */
export function close(of: Sender): Write {
  return {
    key: senderKey(of.channel, of.number),
    if: isThere,
    set: { failures: 0, opened: 0 },
    remove: ['openUntil'],
  };
}

/** Moves the end of the line by one place, from where it was read: refused when somebody took that place. */
export function setLine(
  { channel, number }: Pick<Sender, 'channel' | 'number'>,
  readEnd: number | undefined,
  line: { lineFrom: number; lineEnd: number },
): Write {
  return {
    key: senderKey(channel, number),
    if: { lineEnd: readEnd === undefined ? { absent: true } : { is: readEnd } },
    set: { channel, number, ...line },
  };
}
