import { ageNames, dayWords } from './lengths.ts';
import { Tile } from './tile.tsx';
import type { Responses } from './use-reports.ts';

const [width, height, left, bottom] = [618, 168, 30, 22];
const mostDays = 14;

/** How many stood open at the end of each day, by how long they had waited. */
export function BacklogTile({ of }: { of: Responses }) {
  const days = of.days.slice(-mostDays);
  const most = Math.max(1, ...days.map(({ open }) => open.reduce((sum, count) => sum + count, 0)));
  const step = (width - left) / Math.max(1, days.length);
  const tall = (count: number) => (count / most) * (height - bottom - 10);
  return (
    <Tile
      title="Backlog by age"
      definition="Patients who were waiting for an answer at 5 pm of each day, by how long they had waited, by the clock on the wall. A day of which 5 pm is still to come has none yet."
      aside={
        <span className="tile-aside legend">
          {ageNames.map((name, age) => (
            <span key={name}>
              <i className={`age-${age}`} />
              {name}
            </span>
          ))}
        </span>
      }
      sheet={{ heads: ['Day', ...ageNames], rows: days.map(({ day, open }) => [dayWords(day), ...open]) }}
      rows="waiting"
      foot={<span>Open at 5 pm each day</span>}
    >
      <svg
        className="chart"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Open at 5 pm, ${days.length} days: ${days.map(({ day, open }) => `${dayWords(day)} ${open.reduce((sum, count) => sum + count, 0)}`).join(', ')}`}
      >
        <line x1={left} x2={width} y1={height - bottom} y2={height - bottom} className="axis" />
        <text x={left - 6} y={14} className="tick" textAnchor="end">
          {most}
        </text>
        {days.map(({ day, open }, at) => (
          <g key={day}>
            {open.map((count, age) => {
              const below = open.slice(0, age).reduce((sum, one) => sum + one, 0);
              return count === 0 ? null : (
                <rect
                  key={ageNames[age]}
                  x={left + at * step + 4}
                  width={step - 8}
                  y={height - bottom - tall(below + count)}
                  height={Math.max(1, tall(count) - 1)}
                  rx="2"
                  className={`age-${age}`}
                />
              );
            })}
            <text x={left + (at + 0.5) * step} y={height - 6} className="tick" textAnchor="middle">
              {at === days.length - 1 ? dayWords(day) : Number(day.slice(8))}
            </text>
          </g>
        ))}
      </svg>
    </Tile>
  );
}
