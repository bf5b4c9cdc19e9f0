import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Task, TaskResult } from './task.ts';

const worker = join(import.meta.dirname, 'worker.ts');

/** Runs one task in a thread of its own: with its own copy of the product, changed where the task says so. */
export function inThread<R = TaskResult>(task: Task): Promise<R> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(worker, { workerData: task, resourceLimits: { maxOldGenerationSizeMb: 1024 } });
    let result: R | undefined;
    thread.once('message', (message: R) => {
      result = message;
    });
    thread.once('error', reject);
    thread.once('exit', (code) => {
      if (result !== undefined) resolve(result);
      else reject(new Error(`a thread of the simulator ended with ${code} and said nothing`));
    });
  });
}

/** Runs tasks side by side, so many at once, and answers in their order. */
export async function inThreads<T, R>(tasks: readonly T[], atOnce: number, run: (task: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < tasks.length; index = next++) {
      const task = tasks[index];
      if (task !== undefined) results[index] = await run(task);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
