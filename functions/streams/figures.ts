import { count } from '#shared/domain/metrics/count.ts';
import { readCountedChange } from '#shared/domain/metrics/read-counted-change.ts';
import { streamFunction } from '../entry.ts';

/** The table's stream: figures follow what was written in conversations and became of visits and their reminders. */
export const handler = streamFunction(readCountedChange, (app, changes) => count(app, changes.flat()));
