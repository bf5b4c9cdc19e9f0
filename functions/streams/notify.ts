import { notify } from '#shared/domain/socket/notify.ts';
import { readChange } from '#shared/domain/socket/read-change.ts';
import { streamFunction } from '../entry.ts';
import { sockets } from '../plugs/sockets.ts';

/** The table's stream: open pages hear of what changed. */
export const handler = streamFunction(readChange, (app, changes) => notify(app, changes), { sockets });
