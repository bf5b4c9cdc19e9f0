import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { isAhead } from '../appointment/transitions.ts';
import { holdFollowUps } from '../followup/hold-follow-ups.ts';
import { tellDesk } from './correct.ts';
import { overtaken } from './corrections.ts';
import { didNotArrive } from './did-not-arrive.ts';
import { momentOf, planSteps } from './plan-steps.ts';
import { lookAgain, putStep } from './reminder.rows.ts';
import { reminderReason } from './reminder-reasons.ts';
import { visitReminders } from './visit-reminders.ts';

const attempts = 20;

/**
 * After a restore: the steps of a visit that came due since the backup may have left, which the backup cannot know, so
 * they are recorded as left out, and a correction that was owed is left to the desk. What comes due later leaves as
 * planned. Answers how many steps were held back.
 */
export async function holdReminders(app: App, appointmentId: string): Promise<number> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const of = await visitReminders(app, appointmentId);
    if (!of) return 0;
    const { visit, head, steps } = of;
    const reasons = [reminderReason('restored')];
    if (await overtaken(app, of)) {
      await tellDesk(app, of, [{ channel: 'sms', reasons }]);
      continue;
    }
    if (visit.state === 'no-show') {
      const held = await holdFollowUps(app, of);
      if (held !== undefined) return held;
      continue;
    }
    const at = app.now().toISOString();
    const ladder = isAhead(visit.state) ? of.ladder : undefined;
    const due = (ladder ? planSteps(ladder, visit, Date.parse(head.since), of.hours) : [])
      .filter((planned) => 'at' in planned && momentOf(planned) <= app.now().getTime())
      .filter(({ step }) => steps.every((known) => known.version !== visit.version || known.step !== step.id));
    const writes = due.map(({ step, plannedFor }): [string, Write] => [
      step.id,
      putStep({
        ...{ appointmentId, version: visit.version, step: step.id, plannedFor: new Date(plannedFor).toISOString(), at },
        ...{ outcome: 'skipped', reasons, attempts: [], revision: 1 },
      }),
    ]);
    // What failed before the backup may have been sent by another way after it.
    const undecided: [string, Write][] = [];
    for (const step of steps.filter(({ version }) => version === visit.version)) {
      if (!(await didNotArrive(app, step))) continue;
      undecided.push([`decided ${step.step}`, putStep({ ...step, reasons, revision: step.revision + 1 })]);
    }
    const committed = await app.table.commit<string>({
      ...Object.fromEntries([...writes, ...undecided]),
      look: lookAgain(head, at),
    });
    if (committed.ok) return due.length;
  }
  throw new Error('the reminders of a visit kept changing while they were held back');
}
