import { count } from '#shared/domain/metrics/count.ts';
import { readCountedChange } from '#shared/domain/metrics/read-counted-change.ts';
import { planSurveys } from '#shared/domain/survey/plan-surveys.ts';
import { readOccasion } from '#shared/domain/survey/read-occasion.ts';
import { streamFunction } from '../entry.ts';

/**
 * The table's stream: figures follow what was written in conversations and became of visits and their reminders; what a
 * patient may be asked about is planned.
 */
export const handler = streamFunction(
  (row) => ({ counted: readCountedChange(row), occasion: readOccasion(row) }),
  async (app, changes) => {
    await planSurveys(
      app,
      changes.flatMap(({ occasion }) => occasion ?? []),
    );
    await count(
      app,
      changes.flatMap(({ counted }) => counted),
    );
  },
);
