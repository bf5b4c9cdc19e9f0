import type { App } from '../../ports.ts';
import { everyTrial, trialRow, trialVisitRow, visitsOfTrial } from '../trial/trial.rows.ts';
import type { Trial, TrialVisit } from '../trial/trial.ts';
import { type Arm, arms } from '../trial/trial-mark.ts';
import { everyRow } from './every-row.ts';
import { differenceOf, outcomeOf, type TrialPatient, verdictOf } from './trial.ts';

/**
 * Every trial, the newest first: what was compared, the patients and no-shows of each arm, the difference with its interval, and what the
 * rule of when to stop says. Of the whole practice, since it is decided on the whole.
 */
export async function readTrials(app: App) {
  const trials = await everyRow(app, trialRow, everyTrial);
  const shown = await Promise.all(
    trials.map(async (trial) => shownTrial(trial, await everyRow(app, trialVisitRow, visitsOfTrial(trial.id)))),
  );
  return { trials: shown };
}

function shownTrial(trial: Trial, visits: readonly TrialVisit[]) {
  const patients = byPatient(visits);
  const of = (arm: Arm) => outcomeOf(patients, arm);
  const difference = differenceOf(of('usual'), of('new'));
  const { id, ladderName, startedAt, usual, when, words, planned, ended } = trial;
  return {
    ...{ id, ladderName, startedAt, planned },
    usual: { when: usual.when },
    changed: { ...(when ? { when } : {}), words: words !== undefined },
    arms: arms.map((arm) => armOf(arm, visits, of(arm))),
    ...(difference ? { difference } : {}),
    verdict: verdictOf(patients, planned),
    ...(ended ? { ended: { at: ended.at, chosen: ended.chosen } } : {}),
  };
}

function armOf(arm: Arm, all: readonly TrialVisit[], { missed, all: patients }: { missed: number; all: number }) {
  const visits = all.filter((visit) => visit.arm === arm);
  const ended = visits.filter((visit) => visit.ended);
  return {
    ...{ arm, patients, missed },
    visits: ended.length,
    missedVisits: ended.filter((visit) => visit.ended === 'missed').length,
    sent: visits.filter(({ sent }) => sent).length,
    toCome: visits.length - ended.length,
  };
}

/**
 * Each patient once, by the first visit of theirs that was kept or missed, in the order of those visits. Visits of one patient go
 * alike, and chance dealt out patients: counted each by itself they would make the interval too narrow.
 */
export function byPatient(visits: readonly TrialVisit[]): TrialPatient[] {
  const seen = new Set<string>();
  return visits
    .toSorted((a, b) => a.at.localeCompare(b.at) || a.visitId.localeCompare(b.visitId))
    .flatMap(({ patientId, arm, ended }) => {
      if (!ended || seen.has(patientId)) return [];
      seen.add(patientId);
      return [{ arm, missed: ended === 'missed' }];
    });
}
