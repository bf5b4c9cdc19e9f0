import { useMe } from '../me.ts';
import { lengthWords, percent } from './lengths.ts';
import type { RowsState } from './rows-states.ts';
import { Tile } from './tile.tsx';
import type { Load } from './use-reports.ts';

const clock = 'Times are in opening hours where they are set. Only you and your managers see these figures.';

/** What somebody who answers patients did themselves, as single figures. */
export function OwnTiles({ of: { people } }: { of: Load }) {
  const { me } = useMe();
  const own = people.find(({ id }) => id === me.id);
  if (!own) return null;
  const { lengths, within, answered, noReply, open } = own;
  const n = `n ${lengths.n}`;
  const figures: { title: string; value: string | number; foot: string; definition: string; rows?: RowsState }[] = [
    {
      title: 'You handled',
      rows: 'handled',
      value: answered + noReply,
      foot: `${answered} answered, ${noReply} closed without an answer`,
      definition: `Turns that you answered, or closed without an answer, on these days. ${clock}`,
    },
    {
      title: 'Your median reply',
      value: lengthWords(lengths.median),
      foot: n,
      definition: `Half of the patients you answered had waited no longer than this, from their first message. ${clock}`,
    },
    {
      title: 'Your slowest tenth (p90)',
      value: lengthWords(lengths.p90),
      foot: n,
      definition: `Nine of ten of the patients you answered had waited no longer than this. ${clock}`,
    },
    {
      title: 'Yours within target',
      value: percent(within, answered),
      foot: `${within} of ${answered}; ${open.more ? `${open.count}+` : open.count} open now`,
      definition: `Of the turns you answered, those that were answered within the target of their channel. ${clock}`,
    },
  ];
  return (
    <div className="tiles tiles-4">
      {figures.map(({ title, value, foot, definition, rows = 'answered' }) => (
        <Tile
          key={title}
          title={title}
          definition={definition}
          sheet={{ heads: ['Figure', 'Value', 'Of'], rows: [[title, value, foot]] }}
          rows={{ by: me.id, rows }}
          foot={<span>{foot}</span>}
        >
          <div className="tile-figure">
            <span className="figure">{value}</span>
          </div>
        </Tile>
      ))}
    </div>
  );
}
