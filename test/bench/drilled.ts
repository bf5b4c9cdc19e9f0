import { join } from 'node:path';
import { drill } from '#infra/operate/drill.ts';
import { folderFiles } from '#infra/operate/place.ts';
import { freshNumber } from '../harness/desk.ts';
import { freshAddress, mailing } from '../harness/mailing.ts';
import { type BenchDesk, benchDesk } from './bench-desk.ts';
import type { Figure } from './figure.ts';

/** R10: the drill on a practice that has talked, with messages that were about to leave. */
export async function drilled(conversations: number): Promise<Figure> {
  const bench = await benchDesk();
  try {
    await talked(bench, conversations);
    // What was held is due now, and nothing has taken it yet.
    bench.desk.stack.clock.advance(11_000);
    const { desk, client, tableName } = bench;
    const files = folderFiles(join(desk.folder, 'files'));
    const now = () => desk.stack.clock.now();
    const { rows, checksum, heldBack, sentAgain } = await drill({
      name: 'the desk',
      client,
      tableName,
      files,
      now,
      sleeps: false,
      close: async () => undefined,
    });
    return {
      id: 'R10',
      what: 'Backup and restore drill: everything exported, restored into an empty table, compared row by row, started',
      n: `${rows.toLocaleString('en-US')} rows of ${conversations} conversations`,
      last: `the same (SHA-256 ${checksum.slice(0, 12)}…); ${heldBack} about to leave held back for a person, ${sentAgain} sent again`,
      target: 'same checksum, nothing sent again',
      met: sentAgain === 0 && heldBack > 0,
    };
  } finally {
    await bench.stop();
  }
}

async function talked({ desk }: BenchDesk, conversations: number): Promise<void> {
  const post = mailing(desk);
  for (let nth = 0; nth < conversations; nth += 1) {
    const number = freshNumber();
    await desk.text(number, 'Is Friday ok?');
    await desk.reply(await desk.threadOf(number), 'Friday is fine.');
    if (nth % 5 === 0) await post.mail({ from: freshAddress() });
    // The last tenth is still within its undo hold.
    if (nth < conversations * 0.9 && nth % 10 === 9) await desk.leave();
  }
}
