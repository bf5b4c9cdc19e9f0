import type { PlantedBug } from './bugs.ts';

const upload = 'shared/domain/upload';
const thread = 'shared/domain/thread';
const kind = 'files' as const;

/** Mistakes with pictures, attachments and files of ours. */
export const bugsOfFiles: readonly PlantedBug[] = [
  {
    name: 'a picture is named though it was not kept',
    edits: [
      {
        file: `${thread}/fetch-media.ts`,
        find: 'await app.files.put(key, bytes, type);',
        put: 'if (nth === 0) await app.files.put(key, bytes, type);',
      },
    ],
    ...{ kind, within: 1_000 },
  },
  {
    name: 'a picture that cannot be had now is taken for one that never can',
    edits: [
      {
        file: `${thread}/fetch-media.ts`,
        find: "else if (fetched.outcome === 'later' && !isTooLate(app, entry)) waiting += 1;",
        put: "else if (fetched.outcome === 'later' && isTooLate(app, entry)) waiting += 1;",
      },
    ],
    ...{ kind, within: 100 },
  },
  {
    name: 'a picture that will never be given is left out without a word',
    edits: [{ file: `${thread}/fetch-media.ts`, find: 'missingFiles: refused.length', put: 'missingFiles: 0' }],
    ...{ kind, within: 100 },
  },
  {
    name: 'of two who fetch pictures at once the later one is heard',
    edits: [
      {
        file: 'shared/domain/message/entry.rows.ts',
        find: 'if: { ...isThere, mediaTries: tries === undefined ? { absent: true } : { is: tries } },',
        put: 'if: tries === 0 ? notThere : isThere,',
      },
    ],
    ...{ kind, within: 10_000 },
  },
  {
    name: 'an e-mail is kept before its files are',
    edits: [
      {
        file: `${thread}/receive-mail.ts`,
        find: 'await app.files.put(key, bytes, type);',
        put: 'void app.files.put(key, bytes, type).catch(() => undefined);',
      },
    ],
    ...{ kind, within: 1_000 },
  },
  {
    name: 'a file is sent from where the browser put it',
    edits: [
      { file: `${upload}/upload.rows.ts`, find: "attachedPrefix = 'attached/'", put: "attachedPrefix = 'uploads/'" },
    ],
    ...{ kind, within: 100 },
  },
  {
    name: 'a message does not note that it names its files',
    edits: [{ file: `${thread}/reply.ts`, find: '      ...naming(entry.files ?? []),\n', put: '' }],
    ...{ kind, within: 100 },
  },
  {
    name: 'a file is dropped without insisting that no message names it',
    edits: [
      {
        file: `${upload}/upload.rows.ts`,
        find: '      { ...asRead, entries: { absent: true } },\n',
        put: '      { ...asRead },\n',
      },
    ],
    ...{ kind, within: 10_000 },
  },
  {
    name: 'a message names a file though it was dropped meanwhile',
    edits: [
      {
        file: `${upload}/upload.rows.ts`,
        find: 'return { key: uploadKey(id), if: stands, add: { entries: 1 } };',
        put: 'return { key: uploadKey(id), add: { entries: 1 } };',
      },
    ],
    ...{ kind, within: 10_000 },
  },
  {
    name: 'a message that is taken back keeps its files for ever',
    edits: [{ file: `${thread}/undo.ts`, find: '      ...unnaming(entry.files ?? [], app.now()),\n', put: '' }],
    ...{ kind, within: 500 },
  },
  {
    name: 'the sweep forgets files that were never sent',
    edits: [
      {
        file: 'shared/domain/due/sweep.ts',
        find: '    partition: uploadWake,',
        put: '    partition: uploadWake.toUpperCase(),',
      },
    ],
    ...{ kind, within: 100 },
  },
];
