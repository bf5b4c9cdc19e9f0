import { percent } from './lengths.ts';
import { StepBars } from './step-bars.tsx';
import { Tile } from './tile.tsx';
import type { Reminders } from './use-reports.ts';

/** What was done about the visits that were missed. */
export function MissedTile({ of: { missed } }: { of: Reminders }) {
  const steps = [
    { name: 'Missed', count: missed.all },
    { name: 'Reached', count: missed.contacted, of: missed.all },
    { name: 'By a person', count: missed.byPerson, of: missed.all },
    { name: 'Booked again', count: missed.recovered, of: missed.all },
  ];
  return (
    <Tile
      title="After a missed visit"
      definition="Reached: a message was delivered, or somebody spoke with the patient, by the end of the next day on which the location is open; by a person apart from what follows up by itself. Booked again: another visit was booked within 30 days. Shares are of all that were missed."
      aside={<span className="meta">n {missed.all}</span>}
      sheet={{
        heads: ['Step', 'Visits', 'Of the missed'],
        rows: steps.map(({ name, count, of }) => [name, count, of === undefined ? '' : percent(count, of)]),
      }}
      rows={{ visits: missed.all > missed.contacted ? 'not-contacted' : 'no-show' }}
      foot={<span>{missed.all - missed.contacted} reached by nobody within one business day</span>}
    >
      <StepBars steps={steps} label="Missed visits" />
    </Tile>
  );
}
