import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { instantOf } from '../practice/wall-time.ts';
import { checkStep } from '../reminder/check-step.ts';
import { commitLadders } from '../reminder/commit-ladders.ts';
import type { Ladder, LadderStep, Ladders } from '../reminder/ladder.ts';
import { leavesAlone, newStep } from '../reminder/own-ladder.ts';
import { readLadders } from '../reminder/read-ladders.ts';
import type { Staff } from '../staff/staff.ts';
import { languages } from '../template/template.ts';
import { putNewTrial } from './trial.rows.ts';
import type { Trial } from './trial.ts';

/** What is to be compared with a step as it stands: another time, or other words, and on how many patients. */
export interface TrialAsked {
  ladderId: string;
  stepId: string;
  when?: LadderStep['when'] | undefined;
  words?: LadderStep['words'] | undefined;
  planned: number;
  /** The version of the ladders that were looked at. */
  version: number;
}

/**
 * Starts a trial on a step of a ladder: half of the patients, by chance, get the step at another time or in other words. Refusals: invalid
 * (naming what cannot be compared, or words that cannot be sent), wrong_state (one runs on this ladder), changed_meanwhile.
 */
export async function startTrial(app: App, who: Staff, asked: TrialAsked): Promise<Ladders> {
  const before = await readLadders(app);
  const { ladder, step } = stepOf(before, asked);
  if (before.trials.some(({ ladderId }) => ladderId === ladder.id))
    throw new Refusal('wrong_state', 'A trial runs on these reminders already. End it first.');
  checkArm(ladder, step, asked);
  const { when, words, planned, version } = asked;
  const running = {
    ...{ id: app.newId(), ladderId: ladder.id, stepId: step.id, startedAt: app.now().toISOString() },
    ...(when ? { when } : {}),
    ...(words ? { words } : {}),
  };
  const trial: Trial = {
    ...running,
    ...{ ladderName: ladder.name, usual: { when: step.when, words: step.words }, planned, startedBy: who.id },
  };
  const next = { ladders: before.ladders, trials: [...before.trials, running] };
  return commitLadders(app, who, { before, version, next, more: { trial: putNewTrial(trial) } });
}

function stepOf({ ladders }: Ladders, { ladderId, stepId }: TrialAsked): { ladder: Ladder; step: LadderStep } {
  const ladder = ladders.find(({ id }) => id === ladderId);
  const step = ladder?.steps.find(({ id }) => id === stepId);
  if (!ladder || !step) throw invalid('stepId', 'there is no such step.');
  if (!ladder.on || !step.on) throw invalid('stepId', 'it is switched off: there would be nothing to compare.');
  return { ladder, step };
}

function checkArm(ladder: Ladder, step: LadderStep, { when, words }: TrialAsked): void {
  if ((when === undefined) === (words === undefined))
    throw invalid(
      when ? 'words' : 'when',
      'give another time or other words, one of the two: else nobody knows which it was.',
    );
  const changed = newStep(step, { when, words });
  if (JSON.stringify(changed) === JSON.stringify(step))
    throw invalid(when ? 'when' : 'words', 'it is what the step has already.');
  for (const language of languages) {
    const [was, is] = [step.words[language], changed.words[language]];
    if (was && !is) throw invalid(`words.${language}`, 'the usual words are in this language too.');
    if (was?.email && !is?.email)
      throw invalid(`words.${language}.email`, 'the usual words have an e-mail of their own.');
  }
  for (const { part, problems } of checkStep(ladder, changed)) {
    const error = problems.find(({ severity }) => severity === 'error');
    if (error) throw invalid(`words.${part}`, error.message);
  }
  if (!canLeave(ladder, changed))
    throw invalid(
      'when',
      'at this time another step leaves too, or the visit has begun: it would not leave by itself.',
    );
}

/** Whether a step leaves by itself for a visit of any hour of an ordinary day. */
function canLeave({ steps }: Ladder, step: LadderStep): boolean {
  const [zone, date] = ['UTC', '2026-03-04'];
  const others = steps.filter(({ id }) => id !== step.id);
  const hours = { zones: [zone], quiet: { from: '21:00', to: '08:00' } };
  return ['08:00', '10:00', '12:00', '14:00', '16:00'].some((time) => {
    const visit = { date, zone, startsAt: new Date(instantOf(zone, date, time)).toISOString() };
    return leavesAlone(step, others, visit, { since: 0, from: 0 }, hours);
  });
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('invalid', `${field}: ${message}`, { field });
}
