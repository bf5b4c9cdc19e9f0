import { digestRow } from '#shared/domain/digest/digest.rows.ts';
import type { Digest } from '#shared/domain/digest/digest.ts';
import { digestReference } from '#shared/domain/digest/digest-reference.ts';
import type { Broken } from '../checker/checker.ts';
import type { Item } from '../world/sorted-items.ts';
import type { World } from '../world/world.ts';

/** The weeks that the digests of a story tell of, by their last day. */
const weeks = ['2026-03-01', '2026-03-08'];

/**
 * A digest leaves once at most for each week and each who manages, and to nobody else; its row says what became of it; and where
 * nobody switched them off, none is forgotten.
 */
export function brokenDigests(
  rows: readonly Item[],
  world: World,
  managers: ReadonlyMap<string, string>,
  wasSwitched: boolean,
): Broken[] {
  const digests = rows.filter(({ pk }) => pk === 'DIGEST').map((row) => digestRow.schema.parse(row));
  const mails = world.mail.accepted();
  const known = new Set(digests.map(digestReference));
  const says = (rule: Broken['rule'], what: string): Broken[] => [{ rule, what }];
  return [
    ...digests.flatMap((digest) => brokenDigest(digest, world, managers, wasSwitched)),
    ...mails
      .filter(({ reference }) => !known.has(reference))
      .flatMap(({ reference }) => says('lost', `${reference} left, and no row says so`)),
    ...(wasSwitched ? [] : weeks).flatMap((to) =>
      [...managers.keys()]
        .filter((staffId) => !digests.some((one) => one.to === to && one.staffId === staffId))
        .flatMap((staffId) => says('lost', `the digest of ${to} to ${staffId}`)),
    ),
  ];
}

function brokenDigest(
  of: Digest,
  { mail, heardMail }: World,
  managers: ReadonlyMap<string, string>,
  wasSwitched: boolean,
): Broken[] {
  const reference = digestReference(of);
  const left = mail.accepted().filter((one) => one.reference === reference);
  const says = (rule: Broken['rule'], what: string): Broken[] => [{ rule, what: `${reference} ${what}` }];
  if (left.length > 1) return says('duplicated', `left ${left.length} times`);
  const [first] = left;
  if (first && first.to !== managers.get(of.staffId)) return says('lost', `went to ${first.to}`);
  switch (of.state) {
    case 'sent':
      return first ? [] : says('lost', 'is sent, and never left');
    case 'failed':
      return first || mail.refused().some(({ messageId }) => messageId === reference)
        ? []
        : says('lost', 'failed, and nothing was wrong');
    case 'unknown':
      return heardMail.some(({ messageId }) => messageId === first?.messageId)
        ? says('unexplained', 'is unknown, and an event has named it')
        : [];
    case 'waiting':
    case 'begun':
      // Nobody tries it again once they are switched off.
      return wasSwitched ? [] : says('stuck', `is ${of.state} in the end`);
  }
}
