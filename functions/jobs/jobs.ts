import { settleVisit } from '#shared/domain/appointment/settle-visit.ts';
import { tend } from '#shared/domain/call/tend.ts';
import { watchRevocation } from '#shared/domain/consent/watch-revocation.ts';
import { sendDigests } from '#shared/domain/digest/send-digests.ts';
import { reviewHousehold } from '#shared/domain/household/review-household.ts';
import { runImport } from '#shared/domain/import/run-import.ts';
import { moveVisits } from '#shared/domain/merge/move-visits.ts';
import { sendPage } from '#shared/domain/page/send-page.ts';
import { applySettings } from '#shared/domain/practice/apply-settings.ts';
import { applyLadders } from '#shared/domain/reminder/apply-ladders.ts';
import { remind } from '#shared/domain/reminder/remind.ts';
import { forgetWords } from '#shared/domain/retention/forget-words.ts';
import { tendSignIn } from '#shared/domain/staff/tend-sign-in.ts';
import { askSurvey } from '#shared/domain/survey/ask-survey.ts';
import { fetchMedia } from '#shared/domain/thread/fetch-media.ts';
import { readWords } from '#shared/domain/thread/read-words.ts';
import { settleParked } from '#shared/domain/thread/settle-parked.ts';
import { wake } from '#shared/domain/thread/wake.ts';
import { forgetUpload } from '#shared/domain/upload/forget-upload.ts';
import { topics } from '#shared/topics.ts';
import { queueFunction } from '../entry.ts';
import { channels } from '../plugs/channels.ts';
import { files } from '../plugs/files.ts';
import { media } from '../plugs/media.ts';
import { queues } from '../plugs/queues.ts';
import { recordings } from '../plugs/recordings.ts';
import { secret } from '../plugs/secret.ts';
import { signIns } from '../plugs/sign-ins.ts';

/** The jobs queue: whatever became due. */
export const handler = queueFunction(
  'jobs',
  topics.jobs,
  async (app, body) => {
    switch (body.job) {
      case 'wake-thread':
        return wake(app, body.threadId);
      case 'settle-parked':
        return settleParked(app, body.providerId);
      case 'read-words':
        return readWords(app, body);
      case 'watch-revocation':
        return watchRevocation(app, body.threadId);
      case 'apply-settings':
        return applySettings(app);
      case 'tend-sign-in':
        return tendSignIn(app, body.staffId);
      case 'fetch-media':
        return fetchMedia(app, body.ref);
      case 'forget-upload':
        return forgetUpload(app, body.uploadId);
      case 'settle-visit':
        return settleVisit(app, body.appointmentId);
      case 'import':
        return runImport(app, body.importId);
      case 'page':
        return sendPage(app, body.pageId);
      case 'tend-call':
        return tend(app, body);
      case 'remind':
        return remind(app, body.appointmentId);
      case 'ask-survey':
        return askSurvey(app, body);
      case 'send-digests':
        return sendDigests(app);
      case 'review-household':
        return reviewHousehold(app, body.patientId);
      case 'move-visits':
        return moveVisits(app, body.mergeId);
      case 'apply-ladders':
        return applyLadders(app);
      case 'forget-words':
        return forgetWords(app);
    }
  },
  { channels, files, media, queues, recordings, secret, signIns },
);
