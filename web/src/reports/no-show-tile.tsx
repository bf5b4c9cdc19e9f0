import { dayWords } from './lengths.ts';
import { Tile } from './tile.tsx';
import type { NoShows } from './use-reports.ts';

const [width, height, left, bottom] = [618, 216, 34, 22];

/** No-shows of those who came or should have, by week, with the range that a few visits leave open. */
export function NoShowTile({ of }: { of: NoShows }) {
  const weeks = of.weeks.slice(Math.max(0, of.weeks.findIndex(hasVisits)));
  const points = weeks.flatMap(({ week, rate }, at) => (rate ? [{ week, at, ...rate }] : []));
  const top = Math.max(0.04, ...points.map(({ high }) => high));
  const last = Math.max(1, weeks.length - 1);
  const x = (at: number) => left + 8 + (at / last) * (width - left - 16);
  const y = (share: number) => 10 + (1 - share / top) * (height - bottom - 10);
  const end = points.at(-1);
  const all = weeks.reduce((sum, { attended, noShow }) => sum + attended + noShow, 0);
  const sum = (name: 'noShow' | 'lateCancelled') => weeks.reduce((total, week) => total + week[name], 0);
  return (
    <Tile
      title="No-show rate"
      definition="No-shows of all who came or did not come. Called off in time or moved is in neither; called off late is shown apart. The band is where the true rate lies in 95 of 100 cases: wide where there were few visits."
      aside={<span className="meta">by week, n {all}</span>}
      sheet={{
        heads: ['Week from', 'No-shows', 'Attended', 'Rate', 'Range', 'Called off late', 'Called off in time', 'Open'],
        rows: weeks.map(({ week, noShow, attended, rate, lateCancelled, cancelled, open }) => [
          dayWords(week),
          noShow,
          attended,
          rate ? share(rate.share) : 'None yet',
          rate ? `${share(rate.low)} to ${share(rate.high)}` : '',
          lateCancelled,
          cancelled,
          open,
        ]),
      }}
      rows={{ visits: 'no-show' }}
      foot={
        <span>
          {sum('noShow')} no-shows of {all}; {sum('lateCancelled')} called off late. Moved in time is left out.
        </span>
      }
    >
      {end ? (
        <svg
          className="chart"
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={`No-show rate by week, ${share(end.share)} in the week from ${dayWords(end.week)}`}
        >
          {[0, 0.5, 1].map((part) => (
            <g key={part}>
              <line x1={left} x2={width} y1={y(top * part)} y2={y(top * part)} className="grid-line" />
              <text x={left - 6} y={y(top * part) + 4} className="tick" textAnchor="end">
                {Math.round(top * part * 100)} %
              </text>
            </g>
          ))}
          <polygon
            className="band"
            points={[...points.map((one) => [one.at, one.high]), ...points.toReversed().map((one) => [one.at, one.low])]
              .map(([at = 0, value = 0]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`)
              .join(' ')}
          />
          <polyline
            className="rate"
            points={points.map(({ at, share: value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
          />
          <circle cx={x(end.at)} cy={y(end.share)} r="3.5" className="spark-end" />
          <text x={x(end.at)} y={y(end.share) - 10} className="value" textAnchor="end">
            {share(end.share)}
          </text>
          {[points[0], end].map((one, at) =>
            one ? (
              <text
                key={one.week}
                x={x(one.at)}
                y={height - 6}
                className="tick"
                textAnchor={at === 0 ? 'start' : 'end'}
              >
                {at === 1 && points.length === 1 ? '' : dayWords(one.week)}
              </text>
            ) : null,
          )}
        </svg>
      ) : (
        <p className="meta tile-none">No visit of this half year has been marked as attended or missed yet.</p>
      )}
    </Tile>
  );
}

function hasVisits({ attended, noShow, lateCancelled, cancelled }: NoShows['weeks'][number]): boolean {
  return attended + noShow + lateCancelled + cancelled > 0;
}

function share(of: number): string {
  return `${(of * 100).toFixed(1)} %`;
}
