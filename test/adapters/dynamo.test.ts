import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { isThere, type Key, notThere, type RowKind, type Write } from '#shared/table.ts';
import { type EmbeddedTable, embeddedTable } from '../fixtures/embedded-table.ts';

interface Note {
  sk: string;
  words: string;
  count?: number | undefined;
}
const note: RowKind<Note> = {
  name: 'note',
  schema: z.object({ sk: z.string(), words: z.string(), count: z.number().optional() }),
};
/** A row as an index that carries only keys gives it. */
const keyOnly: RowKind<Key> = { name: 'key', schema: z.object({ pk: z.string(), sk: z.string() }) };

let embedded: EmbeddedTable;
beforeAll(async () => {
  embedded = await embeddedTable();
});
afterAll(() => embedded.stop());

let partitions = 0;

/** A partition nobody else in this file uses. */
function freshPartition(): string {
  partitions += 1;
  return `NOTE#${partitions}`;
}

async function keep(pk: string, ...sks: string[]): Promise<void> {
  for (const sk of sks) await embedded.table.commit({ note: { key: { pk, sk }, put: { words: `words of ${sk}` } } });
}

const wordsAt = async (pk: string, sk: string) => (await embedded.table.get(note, { pk, sk }))?.words;
const put = (key: Key, words: string, more: Partial<Write> = {}): Write => ({ key, put: { words }, ...more });

describe('reading rows', () => {
  test('a row that is not there is undefined', async () => {
    expect(await embedded.table.get(note, { pk: 'NOTE#none', sk: '1' })).toBeUndefined();
  });

  test('a row that was put is read back, its undefined fields left out', async () => {
    const pk = freshPartition();
    await embedded.table.commit({ note: { key: { pk, sk: '1' }, put: { words: 'hello', count: undefined } } });
    expect(await embedded.table.get(note, { pk, sk: '1' })).toEqual({ sk: '1', words: 'hello' });
  });

  test('several rows come in the order asked, with a gap for each that is missing', async () => {
    const pk = freshPartition();
    await keep(pk, '1', '2', '3');
    const rows = await embedded.table.getMany(
      [note, { pk, sk: '3' }],
      [note, { pk, sk: 'none' }],
      [keyOnly, { pk, sk: '1' }],
      [note, { pk, sk: '2' }],
    );
    expect(rows).toMatchObject([{ sk: '3' }, undefined, { pk, sk: '1' }, { sk: '2' }]);
  });

  test('a row that is asked for twice comes twice', async () => {
    const pk = freshPartition();
    await keep(pk, '1');
    const rows = await embedded.table.getMany([note, { pk, sk: '1' }], [keyOnly, { pk, sk: '1' }]);
    expect(rows).toEqual([
      { sk: '1', words: 'words of 1' },
      { pk, sk: '1' },
    ]);
  });

  test('no rows asked is no rows and no call', async () => {
    const before = embedded.table.units();
    expect(await embedded.table.getMany()).toEqual([]);
    expect(embedded.table.units()).toEqual(before);
  });

  test('more rows than one call carries all come, in order', async () => {
    const pk = freshPartition();
    const sks = Array.from({ length: 130 }, (_, number) => String(number).padStart(3, '0'));
    await keep(pk, ...sks);
    const rows = await embedded.table.getMany(...sks.toReversed().map((sk) => [note, { pk, sk }] as const));
    expect(rows.map((row) => row?.sk)).toEqual(sks.toReversed());
  });

  test('a row that does not fit its schema is a fault that names the kind and the field, never the content', async () => {
    const pk = freshPartition();
    await embedded.table.commit({ note: { key: { pk, sk: '1' }, put: { words: ['my tooth hurts', '+12125550123'] } } });
    const reads = [
      embedded.table.get(note, { pk, sk: '1' }),
      embedded.table.getMany([note, { pk, sk: '1' }]),
      embedded.table.query(note, { pk }),
    ];
    for (const read of await Promise.allSettled(reads)) {
      const told = read.status === 'rejected' ? String(read.reason) : 'it was read';
      expect(told).toContain('note row does not fit its schema (words:');
      expect(told).not.toMatch(/tooth|2125550123/);
    }
  });
});

describe('reading a range', () => {
  const pk = 'NOTE#range';
  beforeAll(() => keep(pk, 'ENTRY#1', 'ENTRY#2', 'ENTRY#3', 'HEAD', 'ZED'));
  const sksOf = async (options: Omit<Parameters<EmbeddedTable['table']['query']>[1], 'pk'>) =>
    (await embedded.table.query(note, { pk, ...options })).rows.map(({ sk }) => sk);

  test.each([
    ['everything', {}, ['ENTRY#1', 'ENTRY#2', 'ENTRY#3', 'HEAD', 'ZED']],
    ['the newest first', { descending: true, limit: 2 }, ['ZED', 'HEAD']],
    ['a beginning', { prefix: 'ENTRY#' }, ['ENTRY#1', 'ENTRY#2', 'ENTRY#3']],
    ['a beginning, newest first', { prefix: 'ENTRY#', descending: true }, ['ENTRY#3', 'ENTRY#2', 'ENTRY#1']],
    ['at least', { from: 'ENTRY#3' }, ['ENTRY#3', 'HEAD', 'ZED']],
    ['at most', { to: 'ENTRY#2' }, ['ENTRY#1', 'ENTRY#2']],
    ['both ends, each one included', { from: 'ENTRY#2', to: 'HEAD' }, ['ENTRY#2', 'ENTRY#3', 'HEAD']],
    ['strongly consistent', { prefix: 'HEAD', consistent: true }, ['HEAD']],
    ['nothing there', { prefix: 'NONE' }, []],
  ])('%s', async (_what, options, expected) => {
    expect(await sksOf(options)).toEqual(expected);
  });

  test('page by page, every row comes once and the last page says that it is the last', async () => {
    const seen: string[] = [];
    let after: Record<string, unknown> | undefined;
    let pages = 0;
    do {
      const page = await embedded.table.query(note, { pk, limit: 2, ...(after ? { after } : {}) });
      seen.push(...page.rows.map(({ sk }) => sk));
      after = page.next;
      pages += 1;
    } while (after && pages < 10);
    expect(seen).toEqual(['ENTRY#1', 'ENTRY#2', 'ENTRY#3', 'HEAD', 'ZED']);
    expect(pages).toBe(3);
  });

  test('an index gives what is due, page by page, though several stand at the same moment', async () => {
    const wake = 'due-in-this-test';
    for (const number of [1, 2, 3, 4])
      await embedded.table.commit({
        note: { key: { pk: `DUE#${number}`, sk: 'X' }, put: { words: 'w', wake, wakeAt: number > 3 ? '2' : '1' } },
      });
    const first = await embedded.table.query(keyOnly, { index: 'byWake', pk: wake, to: '1', limit: 2 });
    if (!first.next) throw new Error('there is a third row');
    const second = await embedded.table.query(keyOnly, { index: 'byWake', pk: wake, to: '1', after: first.next });
    expect([...first.rows, ...second.rows].map(({ pk: of }) => of).sort()).toEqual(['DUE#1', 'DUE#2', 'DUE#3']);
    expect(second.next).toBeUndefined();
  });

  test('an index without a sort key gives all that stand there', async () => {
    await embedded.table.commit({ note: { key: { pk: 'SENT#1', sk: 'X' }, put: { words: 'w', providerId: 'SM1' } } });
    const { rows } = await embedded.table.query(keyOnly, { index: 'byProvider', pk: 'SM1' });
    expect(rows).toEqual([{ pk: 'SENT#1', sk: 'X' }]);
  });
});

describe('committing', () => {
  test('nothing to write is done at once', async () => {
    const before = embedded.table.units();
    expect(await embedded.table.commit({ one: undefined, other: undefined })).toEqual({ ok: true });
    expect(embedded.table.units()).toEqual(before);
  });

  test('several writes are there together: put, changed, counted, removed, deleted', async () => {
    const pk = freshPartition();
    await keep(pk, 'changed', 'deleted');
    const done = await embedded.table.commit({
      put: put({ pk, sk: 'put' }, 'new'),
      skipped: undefined,
      changed: { key: { pk, sk: 'changed' }, set: { words: 'changed' }, add: { count: 2 }, remove: ['wake'] },
      deleted: { key: { pk, sk: 'deleted' }, delete: true },
    });
    expect(done).toEqual({ ok: true });
    await embedded.table.commit({ again: { key: { pk, sk: 'changed' }, add: { count: 3 } } });
    expect(await embedded.table.get(note, { pk, sk: 'changed' })).toEqual({
      sk: 'changed',
      words: 'changed',
      count: 5,
    });
    expect(await wordsAt(pk, 'put')).toBe('new');
    expect(await wordsAt(pk, 'deleted')).toBeUndefined();
  });

  test('an attribute may have any name, also a word that DynamoDB keeps for itself', async () => {
    const pk = freshPartition();
    const row: RowKind<unknown> = { name: 'odd', schema: z.looseObject({ 'a b.c': z.string() }) };
    await embedded.table.commit({
      odd: { key: { pk, sk: '1' }, if: { status: { absent: true } }, set: { status: 'x', 'a b.c': 'y' } },
    });
    expect(await embedded.table.get(row, { pk, sk: '1' })).toMatchObject({ status: 'x', 'a b.c': 'y' });
  });

  const writes = {
    put: (key: Key) => put(key, 'second', { if: notThere }),
    change: (key: Key): Write => ({ key, if: { words: { is: 'other' } }, set: { words: 'second' } }),
    count: (key: Key): Write => ({ key, if: { words: { isNot: 'first' } }, add: { count: 1 } }),
    delete: (key: Key): Write => ({ key, if: { words: { is: 'other' } }, delete: true }),
    check: (key: Key): Write => ({ key, if: { words: { is: 'other' } }, check: true }),
  };

  test.each(Object.entries(writes))(
    'a refused %s says so by name with the row that stood there, alone or among others, and nothing is written',
    async (_kind, write) => {
      const pk = freshPartition();
      const key = { pk, sk: '1' };
      await embedded.table.commit({ first: put(key, 'first') });
      const stood = { pk, sk: '1', words: 'first' };
      const alone = await embedded.table.commit({ alone: write(key) });
      expect(alone).toEqual({ ok: false, refused: { alone: stood }, names: ['alone'] });
      const among = await embedded.table.commit({
        before: put({ pk, sk: '0' }, 'x'),
        skipped: undefined,
        mine: write(key),
      });
      expect(among).toEqual({ ok: false, refused: { mine: stood }, names: ['mine'] });
      expect(await embedded.table.get(note, key)).toEqual({ sk: '1', words: 'first' });
      expect(await wordsAt(pk, '0')).toBeUndefined();
    },
  );

  test('each refused write is named, those that would have gone through are not', async () => {
    const pk = freshPartition();
    await keep(pk, '1');
    const done = await embedded.table.commit({
      good: put({ pk, sk: 'good' }, 'x', { if: notThere }),
      there: put({ pk, sk: '1' }, 'x', { if: notThere }),
      missing: { key: { pk, sk: 'none' }, if: isThere, set: { words: 'x' } },
    });
    expect(done).toEqual({
      ok: false,
      names: ['there', 'missing'],
      refused: { there: { pk, sk: '1', words: 'words of 1' }, missing: undefined },
    });
    expect(await wordsAt(pk, 'good')).toBeUndefined();
  });

  test('a check holds when a row stands there, and is refused when none does', async () => {
    const pk = freshPartition();
    await keep(pk, '1');
    expect(await embedded.table.commit({ check: { key: { pk, sk: '1' }, check: true } })).toEqual({ ok: true });
    const refused = await embedded.table.commit({ check: { key: { pk, sk: '2' }, check: true } });
    expect(refused).toEqual({ ok: false, names: ['check'], refused: { check: undefined } });
  });

  test.each([
    ['is, equal', { words: { is: 'first' } }, true],
    ['is, different', { words: { is: 'second' } }, false],
    ['is, of a missing attribute', { none: { is: 'first' } }, false],
    ['isNot, different', { words: { isNot: 'second' } }, true],
    ['isNot, equal', { words: { isNot: 'first' } }, false],
    ['isNot, of a missing attribute', { none: { isNot: 'x' } }, true],
    ['absent', { none: { absent: true } }, true],
    ['absent, but there', { words: { absent: true } }, false],
    ['present', { words: { present: true } }, true],
    ['present, but missing', { none: { present: true } }, false],
    ['below', { count: { below: 8 } }, true],
    ['below, but equal', { count: { below: 7 } }, false],
    ['below, of a missing attribute', { none: { below: 7 } }, false],
    ['a flag', { flag: { is: true } }, true],
    ['all of several', { words: { is: 'first' }, count: { is: 7 } }, true],
    ['all of several, one not', { words: { is: 'first' }, count: { is: 8 } }, false],
    ['any of a list, the second', [{ count: { is: 8 } }, { words: { is: 'first' }, count: { is: 7 } }], true],
    ['any of a list, none', [{ count: { is: 8 } }, { words: { is: 'first' }, count: { is: 9 } }], false],
  ] as const)('the condition "%s"', async (_what, condition, holds) => {
    const pk = freshPartition();
    const key = { pk, sk: '1' };
    await embedded.table.commit({ first: { key, put: { words: 'first', count: 7, flag: true } } });
    const alone = await embedded.table.commit({ one: { key, if: condition, set: { words: 'first' } } });
    const checked = await embedded.table.commit({ one: { key, if: condition, check: true } });
    expect([alone.ok, checked.ok]).toEqual([holds, holds]);
  });
});

describe('metering', () => {
  test('counts what DynamoDB reports, indexes and transactions included', async () => {
    const pk = freshPartition();
    const before = { ours: embedded.table.units(), theirs: embedded.reported() };
    const cost = async (run: () => Promise<unknown>) => {
      const { read, write } = embedded.table.units();
      await run();
      const after = embedded.table.units();
      return { read: after.read - read, write: after.write - write };
    };
    const indexed = { words: 'w', view: `view of ${pk}`, lastAt: '1' };
    expect(await cost(() => keep(pk, '1'))).toEqual({ read: 0, write: 1 });
    expect(await cost(() => embedded.table.commit({ indexed: { key: { pk, sk: '2' }, put: indexed } }))).toEqual({
      read: 0,
      write: 2,
    });
    const together = { one: put({ pk, sk: '3' }, 'x'), two: put({ pk, sk: '4' }, 'x') };
    expect((await cost(() => embedded.table.commit(together))).write).toBe(4);
    expect((await cost(() => embedded.table.get(note, { pk, sk: '1' }))).read).toBe(1);
    const four = ['1', '2', '3', '4'].map((sk) => [note, { pk, sk }] as const);
    expect((await cost(() => embedded.table.getMany(...four))).read).toBe(4);
    expect((await cost(() => embedded.table.query(note, { pk }))).read).toBe(0.5);
    const { ours, theirs } = before;
    const now = { ours: embedded.table.units(), theirs: embedded.reported() };
    expect(now.ours.read - ours.read).toBe(now.theirs.read - theirs.read);
    expect(now.ours.write - ours.write).toBe(now.theirs.write - theirs.write);
  });
});
