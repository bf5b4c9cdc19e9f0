import type { Write } from '../../table.ts';
import {
  everyTrial,
  putTrialVisit,
  trialRow,
  trialVisitKey,
  trialVisitRow,
  visitsOfTrial,
} from '../trial/trial.rows.ts';
import { inOneOrder } from './changed-stretches.ts';
import type { CountedVisit } from './counted-visit.ts';
import type { Counting } from './counting.ts';
import { type Difference, said } from './difference.ts';
import { everyRow } from './every-row.ts';

/** Compares the visits that each trial has counted with those that the events say, one by one. */
export async function compareTrials(
  app: Counting,
  visits: readonly CountedVisit[],
  found: Difference[],
): Promise<void> {
  for (const { id: trialId } of await everyRow(app, trialRow, everyTrial)) {
    const expected = new Map(
      visits
        .flatMap(({ trials }) => trials ?? [])
        .filter((one) => one.trialId === trialId)
        .map(({ trialId: _trial, ...visit }) => [visit.visitId, visit]),
    );
    const stored = new Map(
      (await everyRow(app, trialVisitRow, visitsOfTrial(trialId))).map((one) => [one.visitId, one]),
    );
    for (const visitId of new Set([...expected.keys(), ...stored.keys()])) {
      const [was, is] = [stored.get(visitId), expected.get(visitId)];
      if (was && is && inOneOrder(was) === inOneOrder(is)) continue;
      const mends: Write = is ? putTrialVisit(trialId, is) : { key: trialVisitKey(trialId, visitId), delete: true };
      found.push({ what: `visit ${visitId} in trial ${trialId}`, stored: said(was), recomputed: said(is), mends });
    }
  }
}
