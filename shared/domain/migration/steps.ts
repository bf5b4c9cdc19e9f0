import { markUndecided } from '../consent/mark-undecided.ts';
import { isCountedVisitKey } from '../metrics/counted-visit.rows.ts';
import { mend } from '../metrics/mend.ts';
import { isOldFigures } from '../metrics/old-figures.rows.ts';
import { isStretchKey } from '../metrics/stretch.rows.ts';
import { dateTip } from '../thread/date-tip.ts';
import { isThreadHead, threadIdOfKey } from '../thread/thread.rows.ts';
import type { MigrationStep } from './migration.ts';

/** Every step that rows may have to go through, in order. A change of the rows adds one at the end. */
export const steps: readonly MigrationStep[] = [
  {
    number: 1,
    does: 'Conversations are told when what stands last in them was written, so that what comes next stands after it.',
    concerns: isThreadHead,
    apply: (app, key) => dateTip(app, threadIdOfKey(key)),
  },
  {
    number: 2,
    does: 'Figures of the days that still counted who waits are taken out, with the notes of what they counted.',
    concerns: (key) => isOldFigures(key) || isStretchKey(key) || isCountedVisitKey(key),
    async apply({ table }, key) {
      await table.commit({ old: { key, delete: true } });
      return true;
    },
  },
  {
    number: 3,
    does: 'Figures of all conversations and visits are worked out anew; what was counted meanwhile is counted once.',
    run: async (app) => (await mend(app)).threads,
  },
  {
    number: 4,
    does: 'Addresses are told which conversations wait for a decision on an opt-out from them.',
    concerns: isThreadHead,
    apply: (app, key) => markUndecided(app, threadIdOfKey(key)),
  },
  {
    number: 5,
    does: 'Visits are counted with whether their patient came again, late cancellations with whether their time was taken.',
    run: async (app) => (await mend(app)).threads,
  },
];
