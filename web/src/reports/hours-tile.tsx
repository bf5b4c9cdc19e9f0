import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { classNames, hourWords, weekdayNames } from './lengths.ts';
import { Tile } from './tile.tsx';
import type { Responses } from './use-reports.ts';

type Cell = Responses['hours'][number][number];
const kinds = ['Messages', 'Median', 'p90'] as const;
type Kind = (typeof kinds)[number];
const shares = { Median: 0.5, p90: 0.9 } as const;

/** When patients write, and how long they then wait: seven days of 24 hours. A cell leads to its rows. */
export function HoursTile({ of, cell: chosen }: { of: Responses; cell: string | undefined }) {
  const [kind, setKind] = useState<Kind>('Messages');
  const most = Math.max(1, ...of.hours.flat().map(({ messages }) => messages));
  return (
    <Tile
      title="When patients write"
      definition="Every message of a patient by the hour it came, in the location's own time zone; confirmations are counted here and left out of response times. Median and p90 are shown as one of six classes."
      aside={
        <fieldset className="segments tile-aside">
          <legend className="read-aloud">What the hours show</legend>
          {kinds.map((one) => (
            <button
              key={one}
              type="button"
              className={one === kind ? 'on' : undefined}
              aria-pressed={one === kind}
              onClick={() => setKind(one)}
            >
              {one}
            </button>
          ))}
        </fieldset>
      }
      sheet={{
        heads: ['Day', 'Hour', 'Messages', ...classNames],
        rows: of.hours.flatMap((hours, weekday) =>
          hours.flatMap(({ messages, classes }, hour) =>
            messages > 0 ? [[weekdayNames[weekday] ?? '', hourWords(hour), messages, ...classes]] : [],
          ),
        ),
      }}
      foot={<span>Hours of each location's own clock. Choose an hour for its rows.</span>}
    >
      <div className="heat-scroll">
        <div className="heat">
          <span />
          {Array.from({ length: 24 }, (_, hour) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its number
            <span key={hour} className="heat-hour">
              {hour % 3 === 0 ? hour : ''}
            </span>
          ))}
          {of.hours.map((hours, weekday) => (
            <Row key={weekdayNames[weekday]} {...{ hours, weekday, kind, most, chosen }} />
          ))}
        </div>
      </div>
    </Tile>
  );
}

interface RowProps {
  hours: readonly Cell[];
  weekday: number;
  kind: Kind;
  most: number;
  chosen: string | undefined;
}

function Row({ hours, weekday, kind, most, chosen }: RowProps) {
  const day = weekdayNames[weekday] ?? '';
  return (
    <>
      <span className="heat-day">{day}</span>
      {hours.map((cell, hour) => {
        const id = `${weekday}-${hour}`;
        const look = lookOf(cell, kind, most);
        const said = `${day} ${hourWords(hour)}: ${cell.messages} ${cell.messages === 1 ? 'message' : 'messages'}${kind === 'Messages' || look.words === '' ? '' : `, ${kind.toLowerCase()} ${look.words}`}`;
        if (cell.messages === 0) return <span key={id} className="heat-cell heat-0" />;
        return (
          <Link
            key={id}
            from="/reports"
            to="."
            search={(rest) => ({ ...rest, cell: id, rows: 'any' as const })}
            className={`heat-cell heat-${look.shade}${chosen === id ? ' chosen' : ''}`}
            activeProps={{}}
            title={said}
          >
            <span aria-hidden="true">{kind === 'Messages' ? (look.shade > 1 ? cell.messages : '') : look.short}</span>
            <span className="read-aloud">{said}</span>
          </Link>
        );
      })}
    </>
  );
}

/** How dark a cell is, 0 to 5, and what it says. */
function lookOf(cell: Cell, kind: Kind, most: number): { shade: number; words: string; short: string } {
  if (kind === 'Messages') {
    return {
      shade: cell.messages === 0 ? 0 : Math.max(1, Math.ceil((5 * cell.messages) / most)),
      words: '',
      short: '',
    };
  }
  const at = classAt(cell.classes, shares[kind]);
  if (at === undefined) return { shade: 0, words: '', short: '' };
  return { shade: at, words: classNames[at] ?? '', short: ['5m', '15m', '1h', '4h', '1d', '>1d'][at] ?? '' };
}

/** The class in which the share of an hour's response times falls, by nearest rank. */
function classAt(classes: readonly number[], share: number): number | undefined {
  const all = classes.reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  const rank = Math.max(1, Math.ceil(all * share));
  let before = 0;
  for (const [at, count] of classes.entries()) {
    before += count;
    if (before >= rank) return at;
  }
  return undefined;
}
