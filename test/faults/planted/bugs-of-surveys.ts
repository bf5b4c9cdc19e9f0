import type { PlantedBug } from './bugs.ts';

const survey = 'shared/domain/survey';
const kind = 'surveys' as const;

/** Mistakes in what patients are asked after a visit. */
export const bugsOfSurveys: readonly PlantedBug[] = [
  {
    name: 'a survey is planned anew whenever its visit is told of again',
    edits: [
      {
        file: `${survey}/survey.rows.ts`,
        find: 'if: next.revision === 1 ? notThere :',
        put: 'if: next.revision === 1 ? {} :',
      },
    ],
    ...{ kind, within: 200 },
  },
  {
    name: 'a visit that was attended is forgotten where its survey cannot be written at once',
    edits: [
      {
        file: `${survey}/plan-surveys.ts`,
        find: 'revision: 1 }, plannedFor),\n    });',
        put: 'revision: 1 }, plannedFor),\n    }).catch(() => undefined);',
      },
    ],
    ...{ kind, within: 1_500 },
  },
  {
    name: 'the sweep forgets surveys that are planned',
    edits: [
      {
        file: 'shared/domain/due/sweep.ts',
        find: '    partition: surveyWake,',
        put: '    partition: surveyWake.toLowerCase(),',
      },
    ],
    ...{ kind, within: 200 },
  },
  {
    name: 'a survey is begun whatever came since it was looked at',
    edits: [{ file: 'shared/domain/thread/deliver.ts', find: '    ...survey?.stands,\n', put: '' }],
    ...{ kind, within: 1_500 },
  },
  {
    name: 'who was asked lately is asked again',
    edits: [
      { file: `${survey}/not-asked.ts`, find: 'return askedAt !== undefined &&', put: "return askedAt === '' &&" },
    ],
    ...{ kind, within: 50 },
  },
  {
    name: 'of two answers to a survey the one that is read last counts',
    edits: [
      {
        file: `${survey}/answer-survey.ts`,
        find: '(answer.at > at || answer.entryId === id)',
        put: 'answer.entryId === id',
      },
    ],
    ...{ kind, within: 1_500 },
  },
  {
    name: 'a survey that is counted otherwise than before counts twice',
    edits: [
      {
        file: 'shared/domain/metrics/changed-survey.ts',
        find: 'before: was ? surveyFigures(was) : []',
        put: 'before: []',
      },
    ],
    ...{ kind, within: 200 },
  },
];
