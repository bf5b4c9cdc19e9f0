import { dayWords, lengthParts, lengthWords, percent } from './lengths.ts';
import { Spark } from './spark.tsx';
import { Tile } from './tile.tsx';
import type { Responses } from './use-reports.ts';

const clockWords = {
  business: 'Opening hours only, holidays left out.',
  wall: 'By the clock on the wall, nights and weekends included.',
};
const measureWords = {
  first: 'From the first message of a new conversation to the first answer of a person.',
  every: 'From the first message nobody had answered to the next answer of a person.',
};

/** The four figures at the top: median, slowest tenth, within target, waiting now. */
export function FigureTiles({ of }: { of: Responses }) {
  const definition = `${measureWords[of.measure]} ${clockWords[of.clock]} Automatic answers and bulk messages never count as an answer.`;
  const target = of.targetMinutes ? `${of.targetMinutes} min` : 'target';
  const name = of.measure === 'first' ? 'first response' : 'response';
  const { waiting } = of;
  return (
    <div className="tiles tiles-4">
      <Tile
        title={`Median ${name}`}
        definition={definition}
        sheet={perDay(of, 'Median', ({ lengths }) => lengthWords(lengths.median))}
        rows="answered"
        foot={<Change now={of.lengths.median} before={of.before.lengths.median} n={of.lengths.n} />}
      >
        <Figure of={of.lengths.median} days={of.days.map(({ lengths }) => lengths.median)} />
      </Tile>
      <Tile
        title="Slowest tenth (p90)"
        definition={`Nine of ten were answered within this time. ${definition}`}
        sheet={perDay(of, 'p90', ({ lengths }) => lengthWords(lengths.p90))}
        rows="answered"
        foot={<Change now={of.lengths.p90} before={of.before.lengths.p90} n={of.lengths.n} />}
      >
        <Figure of={of.lengths.p90} days={of.days.map(({ lengths }) => lengths.p90)} />
      </Tile>
      <Tile
        title={`Answered within ${target}`}
        definition="Answered within the target, of all that were answered or are open and already past it. Those who still have time are in neither."
        sheet={perDay(of, 'Within target', ({ within }) => `${within.within} of ${within.of}`)}
        rows="late"
        foot={
          <span>
            {of.within.within} of {of.within.of}
          </span>
        }
      >
        <div className="tile-figure">
          <span className="figure">{percent(of.within.within, of.within.of)}</span>
          <Spark values={of.days.map(({ within }) => (within.of > 0 ? within.within / within.of : undefined))} />
        </div>
      </Tile>
      <Tile
        title="Waiting now"
        definition="Patients whose message nobody has answered yet, whenever it came. They are counted in no median until they are answered, and against the target once they are late."
        sheet={perDay(of, 'Open at 5 pm', ({ open }) => open.reduce((sum, count) => sum + count, 0))}
        rows="waiting"
        foot={
          <span className={waiting.late > 0 ? 'bad' : undefined}>
            {waiting.late} late{waiting.oldest === undefined ? '' : `, oldest ${lengthWords(waiting.oldest)}`}
          </span>
        }
      >
        <div className="tile-figure">
          <span className="figure">{waiting.n}</span>
          <Spark values={of.days.map(({ open }) => open.reduce((sum, count) => sum + count, 0))} />
        </div>
      </Tile>
    </div>
  );
}

function Figure({ of, days }: { of: number | undefined; days: (number | undefined)[] }) {
  const parts = of === undefined ? undefined : lengthParts(of);
  return (
    <div className="tile-figure">
      <span className="figure">
        {parts ? (
          <>
            {parts.value}
            <small> {parts.unit}</small>
          </>
        ) : (
          'None yet'
        )}
      </span>
      <Spark values={days} />
    </div>
  );
}

/** How much faster or slower than as long before; never without n. */
function Change({ now, before, n }: { now: number | undefined; before: number | undefined; n: number }) {
  const by = now === undefined || before === undefined ? 0 : now - before;
  const words = Math.abs(by) < 1000 ? undefined : `${lengthWords(Math.abs(by))} ${by < 0 ? 'faster' : 'slower'}`;
  return (
    <>
      {words ? (
        <span className={by < 0 ? 'good' : 'bad'} title="than as many days before">
          {words}
        </span>
      ) : null}
      <span>n {n}</span>
    </>
  );
}

function perDay(of: Responses, head: string, value: (day: Responses['days'][number]) => string | number) {
  return {
    heads: ['Day', head, 'n'],
    rows: of.days.map((day) => [dayWords(day.day), value(day), day.lengths.n]),
  };
}
