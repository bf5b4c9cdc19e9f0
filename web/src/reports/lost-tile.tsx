import { dayWords } from './lengths.ts';
import { StepBars } from './step-bars.tsx';
import { Tile } from './tile.tsx';
import type { NoShows } from './use-reports.ts';

/** The times of half a year that were kept for somebody who did not come, and that nobody else came in. */
export function LostTile({ of }: { of: NoShows }) {
  const weeks = of.weeks.filter(({ noShow, lateCancelled }) => noShow + lateCancelled > 0);
  const sum = (name: 'noShow' | 'lateCancelled' | 'refilled' | 'lost') =>
    weeks.reduce((total, week) => total + week[name], 0);
  const [noShow, lateCancelled, refilled, lost] = [sum('noShow'), sum('lateCancelled'), sum('refilled'), sum('lost')];
  const steps = [
    { name: 'Missed', count: noShow },
    { name: 'Called off late', count: lateCancelled },
    { name: 'Refilled', count: refilled, of: lateCancelled },
    { name: 'Lost', count: lost, of: noShow + lateCancelled },
  ];
  return (
    <Tile
      title="Lost slots"
      definition="Visits that were missed or called off late, less those called off late whose time another visit took, in part at least, with the same provider. What counts as late is set under Settings. Called off in time or moved is no lost slot."
      aside={<span className="meta">half a year, n {noShow + lateCancelled}</span>}
      sheet={{
        heads: ['Week from', 'Missed', 'Called off late', 'Refilled', 'Lost'],
        rows: weeks.map((week) => [dayWords(week.week), week.noShow, week.lateCancelled, week.refilled, week.lost]),
      }}
      rows={{ visits: 'lost' }}
      foot={
        <span>
          {lost} lost of {noShow + lateCancelled}; {refilled} refilled
        </span>
      }
    >
      <StepBars steps={steps} label="Slots" />
    </Tile>
  );
}
