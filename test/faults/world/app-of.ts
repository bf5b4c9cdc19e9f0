import type { Channels } from '#shared/channels/channel.ts';
import type { App, Files, Log, Media, Recordings, Uploads } from '#shared/ports.ts';
import type { Table } from '#shared/table.ts';
import { noIssuer, noSignIns, noSockets } from './not-modelled.ts';
import { accountSid, authToken, eventsKey, inboundDomain, inboundSecrets, publicBaseUrl } from './posts.ts';
import { sessionOf } from './practice.ts';
import { type Ground, type Process, pass, point, type RunEffect } from './process.ts';
import type { QueueModel } from './queue-model.ts';
import { worldTable } from './world-table.ts';

/** What stands behind the ports of a world. */
export interface Behind {
  table: Table;
  queues(): QueueModel;
  channels(process: Process, effect: RunEffect): Channels;
  recordings(process: Process, effect: RunEffect): Recordings;
  files(process: Process, effect: RunEffect): Files;
  uploads(process: Process): Uploads;
  media(process: Process, effect: RunEffect): Media;
  newId(ms: number): string;
  logged(event: string, error: unknown): void;
}

/** The App of one process: every read, commit, queued body, file and call of a provider is a point. */
export function appOf(ground: Ground, behind: Behind, process: Process, effect: RunEffect): App {
  const now = () => new Date(ground.time.now() + process.skewMs);
  const log: Log = {
    info: (event) => behind.logged(event, undefined),
    warn: (event) => behind.logged(event, undefined),
    error(event, error) {
      if (event === 'fault' || event === 'mail_report_failed') process.hasFailed = true;
      behind.logged(event, error);
    },
  };
  return {
    table: worldTable(ground, process, behind.table, effect),
    queues: {
      send: (topic, body, delaySeconds) =>
        point(ground, process, {
          label: `queue ${topic}`,
          kind: 'queue',
          run: () => effect(`queue ${topic}`, async () => behind.queues().send(topic, body, delaySeconds)),
        }),
    },
    files: behind.files(process, effect),
    uploads: behind.uploads(process),
    downloads: { urlFor: () => Promise.reject(new Error('no story has large files')) },
    channels: behind.channels(process, effect),
    recordings: behind.recordings(process, effect),
    received: { list: () => Promise.reject(new Error('no story asks for texts')) },
    media: behind.media(process, effect),
    now,
    machineNow: now,
    newId: () => behind.newId(now().getTime()),
    backOff: (attempt) => pass(ground, process, Math.floor(ground.chance(`back off ${process.id} ${attempt}`) * 250)),
    remainingMs: () => process.deadline - ground.time.now(),
    identify: async (token) => ({ staffId: token, sessionId: sessionOf(token), authenticatedAt: 0 }),
    issuer: noIssuer,
    signIns: noSignIns,
    sockets: noSockets,
    newSecret: () => behind.newId(now().getTime()),
    log,
    settings: {
      publicBaseUrl,
      siteOrigins: [publicBaseUrl],
      socketUrl: undefined,
      twilioAccountSid: accountSid,
      zoneData: '2026a',
      twilioAuthTokens: async () => [authToken],
      mail: {
        signingKeys: async () => [authToken],
        inboundSecrets: async () => inboundSecrets,
        publicKeys: [eventsKey],
        from: 'office@desk.example',
        inboundDomain,
      },
    },
  };
}
