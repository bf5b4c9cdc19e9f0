import { sweep } from '#shared/domain/due/sweep.ts';
import { scheduleFunction } from '../entry.ts';
import { queues } from '../plugs/queues.ts';

/** Every minute: queue what is due and was not done. */
export const handler = scheduleFunction((app) => sweep(app), { queues });
