import { parentPort, workerData } from 'node:worker_threads';
import { plant } from './planted/plant.ts';
import type { Task } from './task.ts';

const task: Task = workerData;
const edits = task.edits ?? [];
const planted = plant(edits);
// Only now: the product is loaded with what was planted in it.
const { runTask } = await import('./run-task.ts');
const { runSuite } = await import('./suites.ts');
const result = task.suite ? await runSuite(task.suite, task.size ?? 'whole') : await runTask(task);
const missing = edits.filter(({ file }) => !planted().has(file));
if (missing.length > 0) throw new Error(`never loaded: ${missing.map(({ file }) => file).join(', ')}`);
parentPort?.postMessage(result);
