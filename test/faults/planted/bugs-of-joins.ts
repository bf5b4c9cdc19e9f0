import type { PlantedBug } from './bugs.ts';

const merge = 'shared/domain/merge';

/** Mistakes in saying whose a stranger's conversation is. */
export const bugsOfJoins: readonly PlantedBug[] = [
  {
    name: 'a conversation is brought in as it was looked at, whatever came to it since',
    edits: [
      {
        file: `${merge}/join-threads.ts`,
        find: 'from: putThread(aliasOf(from, into.id), from.version),',
        put: 'from: { ...putThread(aliasOf(from, into.id), from.version), if: {} },',
      },
    ],
    kind: 'joins',
    within: 3_000,
  },
  {
    name: 'what failed while conversations stood together stays where it does not belong once they are parted',
    edits: [
      {
        file: `${merge}/part-threads.ts`,
        find: '(id) => ofIts.has(id)',
        put: '() => false',
      },
    ],
    kind: 'joins',
    within: 1_000,
  },
];
