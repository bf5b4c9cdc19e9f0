import { parentPort, workerData } from 'node:worker_threads';
import type { Task } from './task.ts';

const task: Task = workerData;
if (task.edits) {
  const { plant } = await import('./planted/plant.ts');
  const planted = plant(task.edits);
  const { runTask } = await import('./run-task.ts');
  const result = await runTask(task);
  const missing = task.edits.filter(({ file }) => !planted().has(file));
  if (missing.length > 0) throw new Error(`never loaded: ${missing.map(({ file }) => file).join(', ')}`);
  parentPort?.postMessage(result);
} else {
  const { runTask } = await import('./run-task.ts');
  parentPort?.postMessage(await runTask(task));
}
