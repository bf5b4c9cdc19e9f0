import { count } from '#shared/domain/metrics/count.ts';
import { readThreadChange } from '#shared/domain/metrics/read-thread-change.ts';
import { streamFunction } from '../entry.ts';

/** The table's stream: figures follow what was written in conversations. */
export const handler = streamFunction(readThreadChange, count);
