import type { PlantedBug } from './bugs.ts';

const link = 'shared/domain/link';
const change = `${link}/change-visit.ts`;
const kind = 'slot' as const;

/** Mistakes in what a patient presses on the page of their visit. */
export const bugsOfPresses: readonly PlantedBug[] = [
  {
    name: 'a press is done to a visit that is not as its page showed it',
    edits: [{ file: change, find: "  if (visit.version !== version) return 'changed';\n", put: '' }],
    ...{ kind, within: 100 },
  },
  {
    name: 'a press is answered as done though something else was first',
    edits: [{ file: change, find: '    if (recorded.ok) {', put: "    if (recorded.ok || recorded.by === 'visit') {" }],
    ...{ kind, within: 500 },
  },
  {
    name: 'whoever sends a press again is told that nothing was done',
    edits: [{ file: change, find: 'visit.answered?.entryId === entryId || ', put: '' }],
    ...{ kind, within: 200 },
  },
  {
    name: 'a press counts as older than every text',
    edits: [
      {
        file: change,
        find: 'const at = new Date(now).toISOString();',
        put: 'const at = new Date(0).toISOString();',
      },
    ],
    ...{ kind, within: 500 },
  },
  {
    name: 'what an answer was taken for is said whatever became of the visit since it was looked at',
    edits: [{ file: 'shared/domain/thread/deliver.ts', find: '    ...echo?.stands,\n', put: '' }],
    ...{ kind, within: 1_500 },
  },
  {
    name: 'what an answer was taken for is said though the visit is otherwise',
    edits: [
      {
        file: 'shared/domain/reply/look-echo.ts',
        find: 'current: visit?.version ?? 0',
        put: 'current: visit ? of.version : 0',
      },
      {
        file: 'shared/domain/reply/look-echo.ts',
        find: "stands: { 'visit that it says': stillAt(of) },",
        put: 'stands: stillAt === undefined ? {} : {},',
      },
    ],
    ...{ kind, within: 200 },
  },
  {
    name: 'a text that came before a press is taken for the later answer',
    edits: [
      {
        file: 'shared/domain/reply/plan-answer.ts',
        find: '(visit.answered.at > at || visit.answered.entryId === entryId)',
        put: 'visit.answered.entryId === entryId',
      },
    ],
    ...{ kind, within: 500 },
  },
  {
    name: 'a page that is pressed shows the visit as it was before',
    edits: [
      {
        file: 'functions/pages/visit.ts',
        find: '{ ...asked, behind: now }, { notice,',
        put: '{ ...asked, behind }, { notice,',
      },
    ],
    ...{ kind, within: 200 },
  },
  {
    name: 'a press of "stop texts" is noted and stops nothing',
    edits: [
      {
        file: `${link}/stop-texts.ts`,
        find: '      contact: putAddress(change.address, known?.version),\n',
        put: '',
      },
    ],
    ...{ kind, within: 200 },
  },
];
