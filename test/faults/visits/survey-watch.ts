import { appointmentKey, appointmentRow } from '#shared/domain/appointment/appointment.rows.ts';
import { addressKey, addressRow } from '#shared/domain/contact/address.rows.ts';
import { isEntryKey } from '#shared/domain/message/entry.key.ts';
import { outboundEntryRow } from '#shared/domain/message/entry.rows.ts';
import { surveyKey, surveyRow, surveySettingsKey, surveySettingsRow } from '#shared/domain/survey/survey.rows.ts';
import { threadKey, threadRow } from '#shared/domain/thread/thread.rows.ts';
import type { Broken } from '../checker/checker.ts';
import type { Watch } from '../world/memory-table.ts';

/**
 * Sees every commit in the moment it is made: a survey is begun to be asked only while it is recorded as asked by that very text, it is
 * switched on, the visit stands as attended, nobody waits in the conversation, and the number has not stopped texts.
 */
export function surveyWatch(): { saw: Watch; broken(): Broken[] } {
  const broken: Broken[] = [];
  const saw: Watch = (writes, row) => {
    for (const write of writes) {
      if (!isEntryKey(write.key) || !('set' in write) || write.set?.intentAt === undefined) continue;
      const entry = outboundEntryRow.schema.safeParse(row(write.key)).data;
      if (!entry?.survey) continue;
      const survey = surveyRow.schema.safeParse(row(surveyKey(entry.survey))).data;
      const visit = appointmentRow.schema.safeParse(row(appointmentKey(survey?.appointmentId ?? ''))).data;
      const settings = surveySettingsRow.schema.parse(row(surveySettingsKey));
      const head = threadRow.schema.parse(row(threadKey(entry.threadId)));
      const address = addressRow.schema.parse(row(addressKey('sms', entry.to)));
      const insist = (holds: boolean, why: string) =>
        void (holds || broken.push({ rule: 'visit', what: `the survey of ${entry.survey?.id} is begun ${why}` }));
      insist(survey?.asked?.ref.messageId === entry.id, 'by a text that is not recorded');
      insist(settings.on, 'though it is switched off');
      insist(visit?.state === 'attended', `of a visit that is ${visit?.state}`);
      insist(head.turn === undefined, 'though somebody waits for an answer');
      insist(address.optedOut === undefined, 'though the number has stopped texts');
    }
  };
  return { saw, broken: () => broken };
}
