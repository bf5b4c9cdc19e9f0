import { appointmentPrefix } from '#shared/domain/appointment/appointment.rows.ts';
import { watchedRows } from '#shared/domain/socket/read-change.ts';
import { threadPrefix } from '#shared/domain/thread/thread.rows.ts';
import { indexes } from '#shared/table.ts';
import { type Topic, topics } from '#shared/topics.ts';
import type { FunctionShape } from './function-shape.ts';
import { sendingStopped } from './sending-stopped.ts';
import { deskApi } from './topology.api.ts';

export {
  type FileUse,
  type FunctionShape,
  type SocketRoute,
  type StreamShape,
  scheduleMinutes,
  type Use,
} from './function-shape.ts';

/** Where the account's own receiver of mail puts what came, where there is one (setting largeMailDomain). */
export const storedMailPrefix = 'incoming-mail/';

/**
 * The one statement of what runs and what starts it. infra/aws deploys it, infra/local runs it and the test harness
 * drives it, so that nothing can differ between the laptop and AWS.
 */
export const functions = {
  'webhook-sms': {
    file: 'functions/webhooks/sms.ts',
    does: 'Keeps a text from a patient.',
    timeoutSeconds: 14,
    memoryMb: 512,
    reserved: 50,
    startedBy: { routes: ['POST /webhooks/twilio/sms'] },
    uses: ['table', 'write:inbound', 'write:unreadable', 'twilio-secret'],
    alarm: 'Texts from patients could not be kept. Twilio tries again for a while; look now, before it gives up.',
  },
  'webhook-sms-status': {
    file: 'functions/webhooks/sms-status.ts',
    does: 'Notes what became of a text we sent.',
    timeoutSeconds: 14,
    memoryMb: 512,
    startedBy: { routes: ['POST /webhooks/twilio/sms-status'] },
    uses: ['table', 'twilio-secret'],
    alarm: 'Delivery reports are not being noted: messages may look sent though they failed.',
  },
  'webhook-sendgrid-inbound': {
    file: 'functions/webhooks/sendgrid-inbound.ts',
    does: 'Keeps an e-mail from a patient.',
    timeoutSeconds: 28,
    memoryMb: 1024,
    startedBy: { routes: ['POST /webhooks/sendgrid/inbound'] },
    uses: ['table', 'write:mail', 'inbound-secret', 'signing-key'],
    alarm: 'E-mails from patients could not be kept. SendGrid tries again for three days, then they are gone.',
    watches: [
      {
        event: 'mail_came_while_off',
        alarm:
          'An e-mail came in although incoming mail is switched off, so nobody may be looking. It is kept in the inbox: switch incoming mail on, or end the sending to this desk at SendGrid.',
      },
    ],
  },
  'webhook-sendgrid-events': {
    file: 'functions/webhooks/sendgrid-events.ts',
    does: 'Notes what became of e-mails we sent.',
    timeoutSeconds: 28,
    memoryMb: 512,
    startedBy: { routes: ['POST /webhooks/sendgrid/events'] },
    uses: ['table'],
    alarm: 'Reports on e-mails are not being noted: e-mails may look sent though they came back.',
  },
  'webhook-voice': {
    file: 'functions/webhooks/voice.ts',
    does: 'Answers the telephone, and notes what becomes of each call.',
    timeoutSeconds: 14,
    memoryMb: 512,
    reserved: 50,
    startedBy: {
      routes: [
        'POST /webhooks/twilio/voice',
        'POST /webhooks/twilio/voice/status',
        'POST /webhooks/twilio/voice/{proxy+}',
      ],
    },
    uses: ['table', 'twilio-secret'],
    answersFaults: true,
    alarm: 'Callers hear an apology instead of the desk, or calls are not being noted. Look now: patients are calling.',
  },
  'webhook-voice-reminder': {
    file: 'functions/webhooks/voice-reminder.ts',
    does: 'Says a reminder to whoever takes its call, takes their key, and notes what became of the call.',
    timeoutSeconds: 14,
    memoryMb: 512,
    startedBy: { routes: ['POST /webhooks/twilio/voice/reminder/{proxy+}'] },
    uses: ['table', 'twilio-secret'],
    answersFaults: true,
    alarm:
      'Patients who take a reminder call hear an apology, or what they press is not kept. Their reminder goes on by text or e-mail; look now.',
  },
  'webhook-voice-page': {
    file: 'functions/webhooks/voice-page.ts',
    does: 'Says to whoever takes an on-call call that there is an emergency page, takes their key, and notes what became of the call.',
    timeoutSeconds: 14,
    memoryMb: 512,
    startedBy: { routes: ['POST /webhooks/twilio/voice/page/{proxy+}'] },
    uses: ['table', 'twilio-secret'],
    answersFaults: true,
    alarm:
      'Whoever is called for an emergency hears an apology, or their key is not taken. They are told again every few minutes; look now, and at the red conversations.',
  },
  ...deskApi,
  'page-message': {
    file: 'functions/pages/secure-message.ts',
    does: 'Shows a patient the message that an e-mail of ours spoke of.',
    timeoutSeconds: 14,
    memoryMb: 512,
    startedBy: { routes: ['GET /m/{proxy+}', 'POST /m/{proxy+}'] },
    uses: ['table', 'signing-key'],
    alarm: 'Patients cannot open the messages that our e-mails speak of.',
  },
  'page-visit': {
    file: 'functions/pages/visit.ts',
    does: 'Shows a patient their visit by the link in a reminder, and confirms, moves or calls it off as they press.',
    timeoutSeconds: 14,
    memoryMb: 512,
    startedBy: { routes: ['GET /a/{proxy+}', 'POST /a/{proxy+}'] },
    uses: ['table', 'signing-key'],
    alarm:
      'The links in reminders do not open: patients cannot confirm, move or cancel by them, and may call or text instead.',
  },
  'page-unsubscribe': {
    file: 'functions/pages/unsubscribe.ts',
    does: 'Ends outreach by e-mail for whoever asks by its link.',
    timeoutSeconds: 14,
    memoryMb: 512,
    startedBy: { routes: ['GET /u/{proxy+}', 'POST /u/{proxy+}'] },
    uses: ['table', 'signing-key'],
    alarm: 'People cannot unsubscribe from outreach e-mails. The law wants that to work: look now.',
  },
  'page-file': {
    file: 'functions/pages/file.ts',
    does: 'Hands out a file of a message to whoever was given its link.',
    timeoutSeconds: 14,
    memoryMb: 512,
    startedBy: { routes: ['GET /files/{proxy+}', 'HEAD /files/{proxy+}'] },
    uses: ['table', 'read:mail', 'read:media', 'read:recordings', 'read:attached', 'signing-key'],
    alarm: 'Pictures and files of messages cannot be opened.',
  },
  outbound: {
    file: 'functions/jobs/outbound.ts',
    does: 'Sends one message that is due, or places one call, once.',
    timeoutSeconds: 60,
    memoryMb: 512,
    startedBy: { queue: 'outbound' },
    uses: ['table', 'read:attached', 'twilio-secret', 'sendgrid-secret', 'signing-key', 'queue:outbound'],
    alarm: 'Messages to patients are not leaving. They are kept and will go when this is mended.',
    watches: [sendingStopped('on their way out')],
  },
  jobs: {
    file: 'functions/jobs/jobs.ts',
    does: "Does what became due: wakes threads, settles reports and visits, applies settings, reads patients' words, pages whoever is on call, invites staff, keeps pictures and voicemails, answers missed calls, asks surveys, moves merged visits, imports, deletes.",
    timeoutSeconds: 60,
    memoryMb: 512,
    startedBy: { queue: 'jobs' },
    uses: [
      'table',
      'read:imports',
      'write:media',
      'write:recordings',
      // What is kept no longer is written over: nothing that patients sent can be deleted.
      'write:inbound',
      'write:mail',
      'write:attached',
      'remove:uploads',
      'remove:attached',
      'twilio-secret',
      'sendgrid-secret',
      'signing-key',
      'sign-ins',
      'queue:outbound',
      'queue:jobs',
    ],
    watches: [
      {
        event: 'revocation_overdue',
        alarm:
          'Words of a patient that may ask for messages to stop wait past their tenth business day, the limit of 47 CFR 64.1200. Somebody at the desk must decide today: see the banner.',
      },
      {
        event: 'page_reaches_nobody',
        alarm:
          'A message may be an emergency, and no telephone could be told: none is set, or none may be texted. Look at the red conversation now: it says why. Then set the on-call number under Settings.',
      },
      sendingStopped('before they were written'),
    ],
    alarm:
      'Emergencies may not be paged and answers of patients not be read; whoever was added to the staff may not be invited; snoozed conversations may not come back on time, pictures of texts and voicemails may be missing, visits may not be settled, imports may stand still.',
  },
  sweep: {
    file: 'functions/jobs/sweep.ts',
    does: 'Every minute, queues whatever is due and was not done.',
    timeoutSeconds: 50,
    memoryMb: 512,
    startedBy: {
      every: 'minute',
      stopped:
        'The minute sweep has not run for five minutes: reminders and planned messages do not leave, snoozed conversations do not come back, and emergencies may not be paged again. See that its rule is switched on (EventBridge, Rules) and that the function is not throttled.',
    },
    uses: ['table', 'queue:outbound', 'queue:jobs'],
    alarm: 'The minute sweep fails: messages that lost their place in the queue will not be found.',
  },
  reconcile: {
    file: 'functions/jobs/reconcile.ts',
    does: 'Every ten minutes, fetches the texts that Twilio received for us and we never got.',
    timeoutSeconds: 60,
    memoryMb: 512,
    startedBy: {
      every: 'ten-minutes',
      stopped:
        'Nobody asks Twilio for lost texts any more: the job has not run for fifty minutes. Where a webhook fails too, patients wait unheard. See that its rule is switched on (EventBridge, Rules).',
    },
    uses: ['table', 'write:inbound', 'twilio-secret'],
    alarm:
      'Twilio is not being asked for texts that never reached us. If its webhooks fail too, patients wait unheard.',
    watches: [
      {
        event: 'text_recovered',
        alarm:
          'A text came in only because Twilio was asked for it: its webhook found nobody. It is in the inbox now; look at the alarms of the hour before.',
      },
    ],
  },
  'stored-mail': {
    file: 'functions/jobs/stored-mail.ts',
    does: "Keeps an e-mail that the account's own receiver put into the bucket.",
    timeoutSeconds: 120,
    memoryMb: 2048,
    startedBy: { arrival: storedMailPrefix },
    uses: ['table', 'read:incoming-mail', 'write:mail', 'signing-key'],
    alarm:
      'An e-mail from a patient could not be kept. It lies in the bucket under incoming-mail/ for 30 days; mend what the log names, then copy it onto itself.',
  },
  socket: {
    file: 'functions/socket/socket.ts',
    does: 'Opens and keeps the sockets of open pages.',
    timeoutSeconds: 14,
    memoryMb: 512,
    startedBy: { socket: ['$connect', '$disconnect', '$default'] },
    uses: ['table', 'sockets'],
    alarm: 'Pages cannot open their live line: they ask every 15 seconds instead, so texts show a little later.',
  },
  notify: {
    file: 'functions/streams/notify.ts',
    does: 'Queues automatic answers and tells open pages what changed.',
    timeoutSeconds: 20,
    memoryMb: 512,
    startedBy: {
      stream: {
        rows: watchedRows,
        batchSize: 100,
        retries: 2,
        maxAgeSeconds: 60,
        alarm:
          'Some changes were not told to open pages, and some automatic answers leave a minute late. Nothing is lost.',
      },
    },
    uses: ['table', 'sockets', 'queue:outbound', 'queue:jobs'],
    alarm: 'Open pages are not told of changes at once: texts show a few minutes late until this is mended.',
  },
  figures: {
    file: 'functions/streams/figures.ts',
    does: 'Keeps the figures of the reports in step with what was written, and plans whom the survey asks.',
    timeoutSeconds: 60,
    memoryMb: 512,
    startedBy: {
      stream: {
        rows: [threadPrefix, appointmentPrefix],
        // What the practice does within a minute is folded into one write of each day's figures.
        batchSize: 500,
        windowSeconds: 60,
        retries: 20,
        maxAgeSeconds: 86_400,
        alarm:
          'Some changes are missing in the reports. No message is affected. Run npm run metrics:recompute: it names what differs, and with -- --mend it counts those conversations again.',
      },
    },
    uses: ['table'],
    alarm: 'The reports fall behind: figures are older than they seem until this is mended. No message is affected.',
  },
} as const satisfies Record<string, FunctionShape>;

export type FunctionName = keyof typeof functions;

export interface QueueShape {
  /** Receives of one body before it goes to the dead-letter queue. */
  maxReceiveCount: number;
  /** Longer than its function's timeout six times over, as SQS event sources ask. */
  visibilitySeconds: number;
  batchSize: number;
  /** Batches in hand at once: one slow provider call must not hold up the others. At least 2 (SQS event sources). */
  concurrency: number;
  /** What a body in the dead-letter queue means for the practice. */
  alarm: string;
}

/** One queue per topic, each with a dead-letter queue. */
export const queues = {
  outbound: {
    maxReceiveCount: 5,
    visibilitySeconds: 360,
    batchSize: 5,
    concurrency: 4,
    alarm: 'A message to a patient failed in a way nobody foresaw. It has not been sent; read the log and redrive it.',
  },
  jobs: {
    maxReceiveCount: 5,
    visibilitySeconds: 360,
    batchSize: 10,
    concurrency: 2,
    alarm:
      'Something that was due was not done, in a way nobody foresaw: a missed call not answered, a picture not fetched, an import standing still. Nothing is lost; read the log and redrive it.',
  },
} as const satisfies Record<Topic, QueueShape>;

export const topicNames = Object.keys(topics).filter((name): name is Topic => name in queues);

/** The one table. */
export const table = {
  partition: 'pk',
  sort: 'sk',
  timeToLive: 'expiresAt',
  stream: 'NEW_AND_OLD_IMAGES',
  indexes,
} as const;
