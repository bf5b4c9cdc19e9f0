import { entryRow } from '#shared/domain/message/any-entry.ts';
import type { Entry } from '#shared/domain/message/entry.ts';
import { threadRow } from '#shared/domain/thread/thread.rows.ts';
import type { Broken } from '../checker/checker.ts';
import type { Item } from '../world/sorted-items.ts';
import type { World } from '../world/world.ts';
import { isForgottenText, type SeenOfEntries } from './forgotten-watch.ts';
import { patients, retentionStart } from './retention-story.ts';

/** Whatever is older was said a year ago. */
const oldBefore = retentionStart + 24 * 3_600_000;
/** A job may have read what stood there a while before it does anything about it. */
const underwayMs = 5 * 60_000;

/**
 * What was settled a year ago and in which nobody wrote since holds no word and no file any more; what somebody has yet to answer,
 * or goes on in, keeps every word; and whatever was forgotten, each message still stands once.
 */
export function brokenRetention(rows: readonly Item[], world: World, seen: SeenOfEntries): Broken[] {
  const entries = rows.filter(({ sk }) => String(sk).startsWith('ENTRY#')).map((row) => entryRow.schema.parse(row));
  const heads = rows.filter(({ sk }) => sk === 'HEAD').map((row) => threadRow.schema.parse(row));
  return patients.flatMap((patient): Broken[] => {
    const head = heads.find(({ addresses }) => addresses.some(({ address }) => address === patient));
    if (!head) return [];
    const old = entries.filter((one) => one.threadId === head.id && Date.parse(one.at) < oldBefore);
    const said = [...world.texted, ...world.mailed].filter(({ from }) => from === patient);
    const since = said.filter(({ sentAt }) => sentAt > oldBefore);
    const then = said.filter(({ sentAt }) => sentAt < oldBefore);
    // What its sender never heard of may have been kept all the same.
    const taken = then.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined);
    const stand = old.filter(({ direction }) => direction === 'in').length;
    const tooLate = old.filter(({ id }) => {
      const at = seen.forgottenAt.get(id) ?? 0;
      return since.some(({ acknowledgedAt = Number.POSITIVE_INFINITY }) => acknowledgedAt < at - underwayMs);
    });
    const isOpen = head.state !== 'done' && since.length === 0;
    const isSettled = head.state === 'done' && since.length === 0;
    const worded = old.filter((one) => !isForgotten(one, world, seen));
    const says = (rule: Broken['rule'], what: string): Broken[] => [{ rule, what: `${patient}: ${what}` }];
    return [
      ...(stand < taken.length ? says('lost', `${stand} of ${taken.length} messages stand`) : []),
      ...(stand > then.length ? says('duplicated', `${stand} of ${then.length} messages stand`) : []),
      ...(tooLate.length === 0 ? [] : says('lost', `${tooLate.length} entries of a conversation that goes on`)),
      ...(isOpen && worded.length < old.length ? says('lost', 'words that wait for an answer') : []),
      ...(isSettled && worded.length > 0
        ? says('stuck', `${worded.length} of ${old.length} entries keep their words or files`)
        : []),
    ];
  });
}

function isForgotten({ id, text }: Entry, { store }: World, { files }: SeenOfEntries): boolean {
  const hasBytes = [...(files.get(id) ?? [])].some((key) => (store.kept.get(key)?.length ?? 0) > 0);
  return !hasBytes && isForgottenText(text);
}
