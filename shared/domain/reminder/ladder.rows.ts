import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import { type Ladders, ladders } from './ladder.ts';

export const laddersRow: RowKind<Ladders> = { name: 'ladders', schema: ladders };

/** `PRACTICE | LADDERS` */
export const laddersKey: Key = { pk: 'PRACTICE', sk: 'LADDERS' };

export function putLadders(next: Ladders): Write {
  return {
    key: laddersKey,
    if: next.version === 1 ? notThere : { version: { is: next.version - 1 } },
    put: next,
  };
}
