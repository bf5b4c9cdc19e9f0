import { monthWords, percent } from './lengths.ts';
import { StepBars } from './step-bars.tsx';
import { Tile } from './tile.tsx';
import type { Retention } from './use-reports.ts';

/** Who came again within a year, of those whose year is over; the others apart. */
export function RetentionTile({ of: { months } }: { of: Retention }) {
  const known = months.slice(
    Math.max(
      0,
      months.findIndex(({ seen }) => seen > 0),
    ),
  );
  const sum = (name: 'seen' | 'again', over: boolean) =>
    months.reduce((total, month) => total + (month.isOver === over ? month[name] : 0), 0);
  const [seen, again, open, openAgain] = [
    sum('seen', true),
    sum('again', true),
    sum('seen', false),
    sum('again', false),
  ];
  const steps = [
    { name: 'Seen, year over', count: seen },
    { name: 'Came again', count: again, of: seen },
    { name: 'Seen since', count: open },
    { name: 'Came already', count: openAgain, of: open },
  ];
  return (
    <Tile
      title="Patients who came again"
      definition="Patients who attended a visit, each once a month under their last visit of it, and of these who attended another one in a later month within 365 days, at whichever location. The share is of the months after whose last day 365 days are over. The later ones are shown apart: their patients are neither kept nor lost yet."
      aside={<span className="meta">two years by month, n {seen}</span>}
      sheet={{
        heads: ['Month', 'Year over', 'Seen', 'Came again', 'Share'],
        rows: known.map((month) => [
          monthWords(month.month),
          month.isOver ? 'Yes' : 'Not yet',
          month.seen,
          month.again,
          month.isOver ? percent(month.again, month.seen) : '',
        ]),
      }}
      rows={{ visits: 'not-again' }}
      foot={
        <span>
          {again} of {seen} came again within a year ({percent(again, seen)}); {seen - again} did not
        </span>
      }
    >
      <StepBars steps={steps} label="Patients" />
    </Tile>
  );
}
