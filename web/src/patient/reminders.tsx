import { useState } from 'react';
import type { AppointmentOut } from '#shared/api.ts';
import { Dot, useStepNames } from '../schedule/reminder-steps.tsx';
import { stepLook, stepWhy } from '../schedule/step-look.ts';
import { useVisitReminders, type VisitReminders } from '../schedule/use-reminders.ts';
import { whenOf } from '../ui/dates.ts';

/** The reminders of the next visit, first to last; why or why not on demand. */
export function Reminders({ visit, now }: { visit: AppointmentOut; now: number }) {
  const { data } = useVisitReminders(visit);
  return data ? <Steps reminders={data} zone={visit.zone} now={now} /> : null;
}

function Steps({ reminders, zone, now }: { reminders: VisitReminders; zone: string; now: number }) {
  const [showsWhy, setShowsWhy] = useState(false);
  const nameOf = useStepNames(reminders);
  const { steps, note } = reminders;
  return (
    <section className="panel-part" aria-label="Reminders">
      <h3 className="line">
        Reminders
        {steps.length > 0 ? (
          <button
            type="button"
            className="btn-link end"
            aria-expanded={showsWhy}
            onClick={() => setShowsWhy(!showsWhy)}
          >
            Why, or why not
          </button>
        ) : null}
      </h3>
      {steps.length === 0 ? <p className="meta">{note?.message ?? 'No reminder is planned.'}</p> : null}
      <ul>
        {steps.map((step) => {
          const look = stepLook(step);
          const at = step.leftAt ?? step.at;
          return (
            <li key={step.step}>
              <div className="line">
                <Dot look={look} />
                <span className="cut">{nameOf(step)}</span>
                <span className="end meta nowrap">
                  {at && step.state !== 'skipped' ? whenOf(Date.parse(at), zone, now) : look.words}
                </span>
              </div>
              {showsWhy ? <p className="meta">{stepWhy(step, zone, now)}</p> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
