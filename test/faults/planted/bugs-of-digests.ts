import type { PlantedBug } from './bugs.ts';

const digest = 'shared/domain/digest';
const kind = 'digests' as const;

/** Mistakes in the weekly digests. */
export const bugsOfDigests: readonly PlantedBug[] = [
  {
    name: 'a digest is begun by whoever comes to it',
    edits: [
      {
        file: `${digest}/digest.rows.ts`,
        find: "    if: before ? { state: { is: 'waiting' }, tries: { is: before.tries } } : notThere,\n",
        put: '    if: notThere === undefined ? notThere : {},\n',
      },
    ],
    ...{ kind, within: 100 },
  },
  {
    name: 'a digest that may have left is sent once more',
    edits: [
      {
        file: `${digest}/send-digests.ts`,
        find: "if (known?.state === 'begun') return",
        put: "if (known?.fence === '') return",
      },
      {
        file: `${digest}/send-digests.ts`,
        find: "known.state !== 'waiting') return true;",
        put: "known.state === 'sent') return true;",
      },
      {
        file: `${digest}/digest.rows.ts`,
        find: "    if: before ? { state: { is: 'waiting' }, tries: { is: before.tries } } : notThere,\n",
        put: '    if: before ? { tries: { is: before.tries } } : notThere,\n',
      },
    ],
    ...{ kind, within: 500 },
  },
  {
    name: 'a digest that its provider did not take is not tried again',
    edits: [{ file: `${digest}/send-digests.ts`, find: "return state !== 'waiting';", put: 'return true;' }],
    ...{ kind, within: 200 },
  },
  {
    name: 'the look for the next digest is forgotten',
    edits: [
      {
        file: `${digest}/digest.rows.ts`,
        find: ': { ...unchanged, set: { wakeAt: next } };',
        put: ": { ...unchanged, remove: ['wake'] };",
      },
    ],
    ...{ kind, within: 200 },
  },
];
