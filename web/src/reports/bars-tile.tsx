import { Tile } from './tile.tsx';
import type { Responses } from './use-reports.ts';

const [width, height, left, bottom] = [618, 216, 30, 22];

/** How many took how long, with the target. */
export function BarsTile({ of }: { of: Responses }) {
  const { bars, targetMinutes, leftOut } = of;
  const target = (targetMinutes ?? Number.POSITIVE_INFINITY) * 60_000;
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const step = (width - left) / bars.length;
  const y = (count: number) => (height - bottom - 20) * (1 - count / most) + 20;
  const line = bars.findIndex(({ from }) => from >= target);
  const outside = of.lengths.n - of.within.within;
  const title = of.measure === 'first' ? 'First response' : 'Response';
  return (
    <Tile
      title={`${title}, how long`}
      definition="Every answered turn by how long it took. Those past the target are amber. Nothing is cut off: the last bar holds everything longer."
      aside={<span className="meta">{of.lengths.n} answered</span>}
      sheet={{ heads: ['Took', 'Turns'], rows: bars.map((bar) => [barWords(bar), bar.count]) }}
      rows="answered"
      foot={
        <span>
          Not shown: {leftOut.confirmation} plain confirmations, {leftOut.keyword} STOP or HELP, {leftOut.automatic}{' '}
          automatic mails, {of.noReply} closed without an answer
          {of.withoutHours > 0 ? `, ${of.withoutHours} where no opening hours are set` : ''}
        </span>
      }
    >
      <svg
        className="chart"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={bars.map((bar) => `${barWords(bar)}: ${bar.count}`).join(', ')}
      >
        <line x1={left} x2={width} y1={height - bottom} y2={height - bottom} className="axis" />
        {bars.map((bar, at) => (
          <g key={bar.from}>
            <rect
              x={left + at * step + 3}
              width={step - 6}
              y={y(bar.count)}
              height={height - bottom - y(bar.count)}
              rx="3"
              className={bar.from >= target ? 'bar late' : 'bar'}
            />
            <text x={left + (at + 0.5) * step} y={y(bar.count) - 5} className="value" textAnchor="middle">
              {bar.count}
            </text>
            <text x={left + (at + 0.5) * step} y={height - 6} className="tick" textAnchor="middle">
              {barWords(bar)}
            </text>
          </g>
        ))}
        {line > 0 ? (
          <>
            <line x1={left + line * step} x2={left + line * step} y1={2} y2={height - bottom} className="target" />
            <text x={left + line * step - 8} y={12} className="note" textAnchor="end">
              Target {targetMinutes} min: {of.within.within} inside, {outside} outside
            </text>
          </>
        ) : null}
      </svg>
    </Tile>
  );
}

function barWords({ from, to }: Responses['bars'][number]): string {
  const minutes = (milliseconds: number) => milliseconds / 60_000;
  if (to === undefined) return `> ${minutes(from) / 60} h`;
  if (from === 0) return `< ${minutes(to)} m`;
  if (minutes(to) <= 60) return `${minutes(from)}-${minutes(to)} m`;
  return `${minutes(from) / 60}-${minutes(to) / 60} h`;
}
