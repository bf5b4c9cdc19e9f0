import type { PlantedBug } from './bugs.ts';

const reminder = 'shared/domain/reminder';
const deliver = 'shared/domain/thread/deliver.ts';

/** Mistakes in what reminders hang on. */
export const bugsOfVisits: readonly PlantedBug[] = [
  {
    name: 'a reminder is begun without insisting that its visits stand as they did',
    edits: [
      {
        file: deliver,
        find: 'app.table.commit<string>({ claim, ...visitsStand(entry.reminder) })',
        put: 'app.table.commit<string>({ claim })',
      },
    ],
    kind: 'visits',
    within: 700,
  },
  {
    name: 'who looked at a visit says when to look again, whatever asked for a look meanwhile',
    edits: [
      {
        file: `${reminder}/reminder.rows.ts`,
        find: '    if: { since: { is: since }, revision: revision === 0 ? { absent: true } : { is: revision } },\n',
        put: '',
      },
    ],
    kind: 'visits',
    within: 1_500,
  },
  {
    name: 'nobody is told when a visit is moved after its reminder',
    edits: [{ file: `${reminder}/corrections.ts`, find: 'if (isTold) return undefined;', put: 'return undefined;' }],
    kind: 'visits',
    within: 100,
  },
];
