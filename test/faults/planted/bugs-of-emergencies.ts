import type { PlantedBug } from './bugs.ts';

const page = 'shared/domain/page';
const kind = 'emergencies' as const;

/** Mistakes with emergencies. */
export const bugsOfEmergencies: readonly PlantedBug[] = [
  {
    name: 'a text or a call of a page is begun anew by whoever comes for it',
    edits: [
      {
        file: `${page}/page.rows.ts`,
        find: "if: { state: { is: 'planned' } },",
        put: 'if: isThere,',
      },
    ],
    ...{ kind, within: 1_000 },
  },
  {
    name: 'a page goes on being told after somebody took it in the app',
    edits: [
      {
        file: `${page}/page.rows.ts`,
        find: "set: { takenBy: by, takenAt: at },\n    remove: ['wake', 'wakeAt'],",
        put: 'set: { takenBy: by, takenAt: at },',
      },
      { file: `${page}/send-page.ts`, find: 'if (!found || found.takenBy) return;', put: 'if (!found) return;' },
      {
        file: `${page}/page.rows.ts`,
        find: 'const isWaiting = ({ tries }: Page) => ({ tries: { is: tries }, takenBy: { absent: true } }) as const;',
        put: 'const isWaiting = ({ tries }: Page) => ({ tries: { is: tries } }) as const;',
      },
      {
        file: `${page}/page.rows.ts`,
        find: 'if: { ...isThere, takenBy: { absent: true } }, check: true',
        put: 'if: isThere, check: true',
      },
    ],
    ...{ kind, within: 100 },
  },
  {
    name: 'a page is not looked at again once all of a try is done',
    edits: [
      {
        file: `${page}/page.rows.ts`,
        find: 'set: { nextAt, wakeAt: nextAt, wake: pageWake } };',
        put: "set: { nextAt }, remove: ['wake', 'wakeAt'] };",
      },
    ],
    ...{ kind, within: 100 },
  },
];
