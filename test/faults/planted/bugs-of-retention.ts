import type { PlantedBug } from './bugs.ts';

const retention = 'shared/domain/retention';
const kind = 'retention' as const;

/** Mistakes in forgetting words that are kept no longer. */
export const bugsOfRetention: readonly PlantedBug[] = [
  {
    name: 'a row forgets its files before they are emptied',
    edits: [
      {
        file: `${retention}/forget-thread.ts`,
        find: "      for (const key of filesOfEntry(entry)) await app.files.put(key, nothing, 'application/octet-stream');\n",
        put: "      const keys = filesOfEntry(entry);\n      await app.table.commit({ entry: forgetEntry(entry, text) });\n      for (const key of keys) await app.files.put(key, nothing, 'application/octet-stream');\n",
      },
    ],
    ...{ kind, within: 1_500 },
  },
  {
    name: 'a conversation is marked as forgotten before its words are',
    edits: [
      {
        file: `${retention}/forget-thread.ts`,
        find: '  const text = `Removed on',
        put: '  const { last: _l, ...early } = head;\n  await app.table.commit({ head: putThread(early, head.version) });\n  const text = `Removed on',
      },
    ],
    ...{ kind, within: 1_500 },
  },
  {
    name: 'a conversation that goes on is forgotten',
    edits: [
      {
        file: `${retention}/forget-thread.ts`,
        find: ' || head.lastAt >= before) return false;',
        put: ') return false;',
      },
      {
        file: `${retention}/forget-thread.ts`,
        find: '  if (head.turn || head.revocation',
        put: '  if (head.revocation',
      },
      { file: `${retention}/forget-words.ts`, find: "['done',", put: "['needs-reply', 'done'," },
      { file: `${retention}/forget-words.ts`, find: 'pk, to: before, limit', put: 'pk, limit' },
    ],
    ...{ kind, within: 500 },
  },
  {
    name: 'what somebody has yet to answer is forgotten too',
    edits: [
      {
        file: `${retention}/forget-thread.ts`,
        find: '  if (head.turn || head.revocation',
        put: '  if (head.revocation',
      },
      { file: `${retention}/forget-words.ts`, find: "['done',", put: "['needs-reply', 'done'," },
    ],
    ...{ kind, within: 200 },
  },
];
