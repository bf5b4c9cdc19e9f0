import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesOn, residentMegabytes } from '../fixtures/processes.ts';
import { type Figure, median } from './figure.ts';
import { ended, freePort, start } from './started-desk.ts';

const starts = 5;

/** P11: from the command to the first request that succeeds, the practice being seeded; and the memory of all its processes. */
export async function started(): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'deskline-start-'));
  try {
    const port = await freePort();
    await ended(await start(folder, port), folder);
    const taken: { seconds: number; megabytes: number }[] = [];
    for (let nth = 0; nth < starts; nth += 1) {
      const begun = performance.now();
      const desk = await start(folder, port);
      const { ok } = await fetch(`${desk.url}/api/health`);
      if (!ok) throw new Error('the desk said that it is ready and was not');
      const seconds = (performance.now() - begun) / 1000;
      const others = processesOn(folder).reduce((sum, { megabytes }) => sum + megabytes, 0);
      taken.push({ seconds, megabytes: residentMegabytes(desk.pid) + others });
      await ended(desk, folder);
    }
    const [seconds, megabytes] = [median(taken.map((one) => one.seconds)), median(taken.map((one) => one.megabytes))];
    return {
      ...{
        id: 'P11',
        what: 'npm start on a seeded practice, without npm itself',
        n: `${starts} starts, empty practice`,
      },
      last: `${seconds.toFixed(1)} s, ${megabytes} MB in all processes`,
      target: '<= 5 s, <= 350 MB',
      met: seconds <= 5 && megabytes <= 350,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
