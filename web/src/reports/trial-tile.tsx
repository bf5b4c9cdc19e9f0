import { timeWords } from '../automations/step-words.ts';
import { dayWords } from './lengths.ts';
import { Tile } from './tile.tsx';
import { TrialInterval } from './trial-interval.tsx';
import type { Trials } from './use-reports.ts';

type Trial = Trials[number];
const armNames = { usual: 'Usual', new: 'New' } as const;

/** Reminders that are compared with another time or other words: who missed their visit in each arm, and whether it is over. */
export function TrialTile({ of }: { of: Trials }) {
  return (
    <Tile
      title="Trials of reminders"
      definition="Patients are put by chance into those reminded as usual and those reminded the new way; everybody is reminded, and stays with one way. Each counts once, by the first visit in the trial that they kept or missed; called off or moved is in neither. The difference is the no-show rate of the new way less that of the usual one, with the range that holds the true one in 95 of 100 cases. Whether it is clear is decided only at a quarter, half, three quarters and all of the planned patients, by a stricter range, so that looking often finds nothing that is not there."
      aside={<span className="meta">the whole practice, since each began</span>}
      sheet={{
        heads: [
          ...['Trial', 'Since', 'Way', 'Patients', 'Who missed', 'Rate', 'Difference', 'Range', 'Rule'],
          ...['Reminders sent', 'Visits over', 'Of them missed', 'To come'],
        ],
        rows: of.flatMap((trial) =>
          trial.arms.map(({ arm, patients, missed, sent, visits, missedVisits, toCome }) => [
            ...[whatWords(trial), dayWords(trial.startedAt.slice(0, 10)), armNames[arm], patients, missed],
            rate(missed, patients),
            ...(trial.difference && arm === 'new'
              ? [points(trial.difference.share), rangeWords(trial.difference)]
              : [arm === 'new' ? 'None yet' : '', '']),
            ...[ruleWords(trial), sent, visits, missedVisits, toCome],
          ]),
        ),
      }}
      rows={{ visits: 'in-trial' }}
      foot={<span>{of.filter(({ ended }) => !ended).length} running; started and ended on the Automations page</span>}
    >
      {of.length === 0 ? (
        <p className="meta tile-none">No trial has been started yet: open a step on the Automations page.</p>
      ) : (
        <ul className="trials">
          {of.map((trial) => (
            <li key={trial.id}>
              <p>
                <b className="strong">{whatWords(trial)}</b>{' '}
                <span className="meta">since {dayWords(trial.startedAt.slice(0, 10))}</span>
              </p>
              <p>{trial.arms.map(armWords).join('; ')}.</p>
              {trial.difference ? (
                <>
                  <TrialInterval
                    of={trial.difference}
                    label={`Difference ${points(trial.difference.share)}, range ${rangeWords(trial.difference)}`}
                  />
                  <p>
                    Difference {points(trial.difference.share)}, range {rangeWords(trial.difference)}
                  </p>
                </>
              ) : (
                <p className="meta">No difference yet: nobody in one of the two.</p>
              )}
              <p>
                <span className={isOver(trial) ? 'chip chip-ok' : 'chip'}>{ruleWords(trial)}</span>{' '}
                {trial.ended ? (
                  <span className="meta">
                    Ended {dayWords(trial.ended.at.slice(0, 10))}, {trial.ended.chosen} way taken
                  </span>
                ) : null}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Tile>
  );
}

/** "Visit reminders: the day before, at 9:00 am, or 3 hours before". */
function whatWords({ ladderName, usual, changed }: Trial): string {
  const time = timeWords(usual.when);
  return `${ladderName}: ${time}${changed.when ? `, or ${timeWords(changed.when)}` : ', in other words'}`;
}

function armWords({ arm, patients, missed }: Trial['arms'][number]): string {
  return `${armNames[arm]}: ${missed} of ${patients} missed (${rate(missed, patients)})`;
}

function isOver({ verdict }: Trial): boolean {
  return verdict !== 'too-early' && verdict !== 'goes-on';
}

function ruleWords({ verdict, planned }: Trial): string {
  switch (verdict) {
    case 'too-early':
      return `Goes on: first looked at after ${Math.ceil(planned / 4)} patients`;
    case 'goes-on':
      return `Goes on: no clear difference yet, ${planned} planned`;
    case 'new-is-better':
      return 'Stop: clear difference, the new way is better';
    case 'usual-is-better':
      return 'Stop: clear difference, the usual way is better';
    case 'no-difference-shown':
      return 'Stop: enough patients, no clear difference';
  }
}

function rate(missed: number, all: number): string {
  return all === 0 ? 'None yet' : `${((100 * missed) / all).toFixed(1)} %`;
}

/** "+1.2 points": a difference of two shares. */
function points(share: number): string {
  return `${signed(share)} points`;
}

function rangeWords({ low, high }: NonNullable<Trial['difference']>): string {
  return `${signed(low)} to ${signed(high)}`;
}

function signed(share: number): string {
  const shown = (100 * share).toFixed(1);
  return share > 0 ? `+${shown}` : shown.replace('-', '\u2212');
}
