import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { fieldChanges } from '../practice/field-changes.ts';
import { appendSettingsChange } from '../practice/practice.rows.ts';
import type { Staff } from '../staff/staff.ts';
import { checkSurvey } from './check-survey.ts';
import { readSurveySettings } from './read-survey-settings.ts';
import { putSurveySettings } from './survey.rows.ts';
import type { SurveyFields, SurveySettings } from './survey-settings.ts';

/**
 * Replaces how patients are asked, as one version with a record of what each field was and became. It holds for what
 * arises from now on. Refusals: invalid (naming the words that cannot be sent), changed_meanwhile (by `version`).
 */
export async function saveSurveySettings(
  app: App,
  who: Staff,
  given: SurveyFields,
  version: number,
): Promise<SurveySettings> {
  const problem = checkSurvey(given);
  if (problem) throw new Refusal('invalid', `${problem.field}: ${problem.message}`, { field: problem.field });
  const { version: readVersion, changedAt: _at, changedBy: _by, ...before } = await readSurveySettings(app);
  if (readVersion !== version) throw changedMeanwhile();
  const changes = fieldChanges({ survey: before }, { survey: given });
  // The same once more, by whoever, changes nothing.
  if (changes.length === 0) return readSurveySettings(app);
  const at = app.now().toISOString();
  const next: SurveySettings = { ...given, version: readVersion + 1, changedAt: at, changedBy: who.id };
  const committed = await app.table.commit({
    survey: putSurveySettings(next),
    change: appendSettingsChange({ id: app.newId(), at, by: who.id, of: 'settings', changes }),
  });
  if (!committed.ok) throw changedMeanwhile();
  return next;
}

function changedMeanwhile(): Refusal {
  return new Refusal('changed_meanwhile', 'Somebody else changed the survey meanwhile. Look again, then change it.');
}
