import type { App } from '../../ports.ts';
import type { Key } from '../../table.ts';
import { appointmentIdOfKey, visitWake } from '../appointment/appointment.rows.ts';
import { callWake, dialWake } from '../call/call.rows.ts';
import { revocationWake } from '../consent/revocation.rows.ts';
import { digestWake } from '../digest/digest.rows.ts';
import { householdWake, patientIdOfHousehold } from '../household/household.rows.ts';
import { importIdOfKey, importWake } from '../import/import.rows.ts';
import { mergeIdOfKey, mergeWake } from '../merge/merge.rows.ts';
import { refFromKey } from '../message/entry.key.ts';
import { mediaWake, sendWake, wordsWake } from '../message/entry.rows.ts';
import { parkedWake, providerIdOfParked } from '../message/parked.rows.ts';
import { pageIdOfKey, pageWake } from '../page/page.rows.ts';
import { noteZoneData } from '../practice/note-zone-data.ts';
import { settingsWake } from '../practice/practice.rows.ts';
import { plansWake } from '../reminder/pending-plans.rows.ts';
import { appointmentIdOfReminder, reminderWake } from '../reminder/reminder.key.ts';
import { noteRetention } from '../retention/note-retention.ts';
import { retentionWake } from '../retention/retention.rows.ts';
import { signInWake, staffIdOfSignIn } from '../staff/sign-in.rows.ts';
import { surveyOfKey, surveyWake } from '../survey/survey.rows.ts';
import { keyOnlyRow, snoozeWake, threadIdOfKey } from '../thread/thread.rows.ts';
import { uploadIdOfKey, uploadWake } from '../upload/upload.rows.ts';

/** One kind of due thing: the partition of the wake index it stands in, and the queue that does it. */
interface Kind {
  partition: string;
  /** How far ahead of its time it is queued, with the rest as the queue's delay; not at all where nothing is said. */
  aheadMs?: number;
  queue(app: App, key: Key, delaySeconds: number): Promise<void>;
}

/**
 * Messages are queued a minute ahead: one whose body was lost between its commit and its queue still leaves on time, and
 * does not wait for the sweep after its hold.
 */
const kinds: readonly Kind[] = [
  {
    partition: pageWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'page', pageId: pageIdOfKey(key) }),
  },
  {
    partition: sendWake,
    aheadMs: 60_000,
    queue: (app, key, delaySeconds) => app.queues.send('outbound', refFromKey(key), delaySeconds),
  },
  {
    partition: dialWake,
    queue: (app, key) => app.queues.send('outbound', { ...refFromKey(key), dials: true }),
  },
  {
    partition: callWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'tend-call', ...refFromKey(key) }),
  },
  {
    partition: snoozeWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'wake-thread', threadId: threadIdOfKey(key) }),
  },
  {
    partition: mediaWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'fetch-media', ref: refFromKey(key) }),
  },
  {
    partition: uploadWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'forget-upload', uploadId: uploadIdOfKey(key) }),
  },
  {
    partition: parkedWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'settle-parked', providerId: providerIdOfParked(key) }),
  },
  {
    partition: wordsWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'read-words', ...refFromKey(key) }),
  },
  {
    partition: revocationWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'watch-revocation', threadId: threadIdOfKey(key) }),
  },
  {
    partition: settingsWake,
    queue: (app) => app.queues.send('jobs', { job: 'apply-settings' }),
  },
  {
    partition: signInWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'tend-sign-in', staffId: staffIdOfSignIn(key) }),
  },
  {
    partition: visitWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'settle-visit', appointmentId: appointmentIdOfKey(key) }),
  },
  {
    partition: importWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'import', importId: importIdOfKey(key) }),
  },
  {
    partition: reminderWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'remind', appointmentId: appointmentIdOfReminder(key) }),
  },
  {
    partition: surveyWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'ask-survey', ...surveyOfKey(key) }),
  },
  {
    partition: householdWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'review-household', patientId: patientIdOfHousehold(key) }),
  },
  {
    partition: mergeWake,
    queue: (app, key) => app.queues.send('jobs', { job: 'move-visits', mergeId: mergeIdOfKey(key) }),
  },
  {
    partition: plansWake,
    queue: (app) => app.queues.send('jobs', { job: 'apply-ladders' }),
  },
  {
    partition: retentionWake,
    queue: (app) => app.queues.send('jobs', { job: 'forget-words' }),
  },
  {
    partition: digestWake,
    queue: (app) => app.queues.send('jobs', { job: 'send-digests' }),
  },
];

const pageSize = 100;
/** One run stops here; the next begins where this one's work has moved on. */
const largestRun = 10_000;

/**
 * Queues everything whose time has come: reads only what is due, in order. A body that is queued twice costs a look at
 * a finished row. Answers how many were due.
 */
export async function sweep(app: App): Promise<number> {
  await noteZoneData(app);
  await noteRetention(app);
  const now = app.now().getTime();
  let due = 0;
  for (const kind of kinds) due += await sweepKind(app, kind, now);
  if (due > 0) app.log.info('swept', { due });
  return due;
}

async function sweepKind(app: App, { partition, aheadMs = 0, queue }: Kind, now: number): Promise<number> {
  const to = new Date(now + aheadMs).toISOString();
  let due = 0;
  let queued = 0;
  let after: Record<string, unknown> | undefined;
  do {
    const page = await app.table.query(keyOnlyRow, {
      index: 'byWake',
      pk: partition,
      to,
      limit: pageSize,
      ...(after ? { after } : {}),
    });
    await Promise.all(
      page.rows.map(({ pk, sk, wakeAt }) => {
        const waitMs = Math.max(0, Date.parse(wakeAt ?? to) - now);
        if (waitMs === 0) due += 1;
        return queue(app, { pk, sk }, waitMs / 1000);
      }),
    );
    queued += page.rows.length;
    after = page.next;
  } while (after && queued < largestRun);
  return due;
}
