import { percent } from './lengths.ts';
import { StepBars } from './step-bars.tsx';
import { Tile } from './tile.tsx';
import type { Said } from './use-reports.ts';

/** Fewer answers than these say something of those who gave them, and little of the rest. */
const few = 30;
const names = ['1, poor', '2', '3', '4', '5, very good'];

/** What patients answered to the one question, from 5 down to 1, of how many who were asked. */
export function SurveyTile({ of: { survey } }: { of: Said }) {
  const { asked, answered, withWords, leftOut, scores } = survey;
  const steps = names.map((name, at) => ({ name, count: scores[at] ?? 0, of: answered })).toReversed();
  const median = medianOf(scores);
  return (
    <Tile
      title="Survey"
      definition="Patients whose text with the question left and did not fail, under the day on which it was asked at that location, and the latest number from 1 to 5 that each of them answered. A share is of the answers. Who did not answer is in none of the five, and is not taken for satisfied. Not asked are those whom a rule kept from it: no consent, asked lately, a complaint, something that waits; the rows say which."
      aside={
        <span className="meta">
          asked {asked}, n {answered}
        </span>
      }
      sheet={{
        heads: ['Answer', 'Patients', 'Share of answers'],
        rows: [
          ...steps.map(({ name, count }) => [name, count, percent(count, answered)]),
          ['No answer', asked - answered, ''],
          ['Asked', asked, ''],
          ['Not asked', leftOut, ''],
          ['With words beside the number', withWords, ''],
        ],
      }}
      rows={{ said: 'survey' }}
      foot={
        <span>
          {asked === 0
            ? 'Nobody was asked'
            : `${answered} of ${asked} answered (${percent(answered, asked)})${median === undefined ? '' : `; the median is ${median}`}`}
          {answered > 0 && answered < few ? '; few answers: one more can change this' : ''}
          {leftOut > 0 ? `; ${leftOut} not asked` : ''}
        </span>
      }
    >
      <StepBars steps={steps} label="Answers to the survey" />
    </Tile>
  );
}

/** By nearest rank, as every median here; undefined without answers. */
function medianOf(scores: readonly number[]): number | undefined {
  const answered = scores.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (const [at, count] of scores.entries()) {
    below += count;
    if (count > 0 && below >= Math.ceil(answered / 2)) return at + 1;
  }
  return undefined;
}
