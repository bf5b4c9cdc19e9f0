import { notify } from '#shared/domain/socket/notify.ts';
import { readChange } from '#shared/domain/socket/read-change.ts';
import { hasten } from '#shared/domain/thread/hasten.ts';
import { hastenMedia } from '#shared/domain/thread/hasten-media.ts';
import { hastenWords } from '#shared/domain/thread/hasten-words.ts';
import { streamFunction } from '../entry.ts';
import { queues } from '../plugs/queues.ts';
import { sockets } from '../plugs/sockets.ts';

/** The table's stream: automatic answers, words to read and pictures to fetch are queued, and open pages hear of what changed. */
export const handler = streamFunction(
  readChange,
  async (app, changes) => {
    await hasten(
      app,
      changes.flatMap((change) => (change.of === 'messages' && change.posted ? [change.posted] : [])),
    );
    await hastenMedia(
      app,
      changes.flatMap((change) => (change.of === 'messages' && change.pictured ? [change.pictured] : [])),
    );
    await hastenWords(
      app,
      changes.flatMap((change) => (change.of === 'messages' && change.worded ? [change.worded] : [])),
    );
    await notify(app, changes);
  },
  { sockets, queues },
);
