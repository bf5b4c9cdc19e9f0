import { outboundEntryRow } from '#shared/domain/message/entry.rows.ts';
import { holdReminders } from '#shared/domain/reminder/hold-reminders.ts';
import { appointmentIdOfReminder } from '#shared/domain/reminder/reminder.key.ts';
import { holdSurvey } from '#shared/domain/survey/hold-survey.ts';
import { surveyOfKey } from '#shared/domain/survey/survey.rows.ts';
import { giveUpProving } from '#shared/domain/thread/give-up-proving.ts';
import type { Key } from '#shared/table.ts';
import { appOf } from './app-of.ts';
import type { Place } from './place.ts';

/**
 * Marks messages that were about to leave as "may have been sent": they stand under failed sends until a person decides,
 * and no sweep sends them. Then the reminders of
 * `visits` that came due are left out, and `surveys` that did. Answers how many of each.
 */
export async function holdBack(
  place: Place,
  keys: readonly Key[],
  visits: readonly Key[],
  surveys: readonly Key[],
): Promise<{ heldBack: number; remindersHeldBack: number; surveysHeldBack: number }> {
  const app = appOf(place);
  let heldBack = 0;
  for (const key of keys) {
    const entry = await app.table.get(outboundEntryRow, key);
    if (!entry) continue;
    await giveUpProving(app, entry);
    heldBack += 1;
  }
  let remindersHeldBack = 0;
  for (const key of visits) remindersHeldBack += await holdReminders(app, appointmentIdOfReminder(key));
  let surveysHeldBack = 0;
  for (const key of surveys) surveysHeldBack += (await holdSurvey(app, surveyOfKey(key))) ? 1 : 0;
  return { heldBack, remindersHeldBack, surveysHeldBack };
}
