import { appointmentIdOfKey, isAppointmentKey } from '../appointment/appointment.rows.ts';
import { count } from '../metrics/count.ts';
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
    does: 'Conversations and visits from before figures were kept are counted in the reports.',
    concerns: (key) => isThreadHead(key) || isAppointmentKey(key),
    async apply(app, key) {
      await count(app, [
        isThreadHead(key) ? { threadId: threadIdOfKey(key), since: undefined } : { visitId: appointmentIdOfKey(key) },
      ]);
      return true;
    },
  },
];
