import { storm } from './storm.ts';
import { loadHandlers } from './world/handlers.ts';

/** `npm run storm`: 1,000 texts, each 46 times, shuffled, 16 at a time, over virtual 29 hours. */
await loadHandlers();
const result = await storm(1_000, 46);
console.log(JSON.stringify(result));
if (result.entries !== result.events || result.taken !== result.posts) process.exitCode = 1;
