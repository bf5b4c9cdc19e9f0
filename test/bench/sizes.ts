import { putInbound } from '#shared/domain/message/entry.rows.ts';
import type { InboundEntry } from '#shared/domain/message/entry.ts';
import { putThread } from '#shared/domain/thread/thread.rows.ts';
import { freshThread } from '#shared/domain/thread/thread-rules.ts';
import type { Write } from '#shared/table.ts';
import { freshNumber, officeNumber } from '../harness/desk.ts';
import { type BenchDesk, benchDesk } from './bench-desk.ts';
import { type Figure, median, times } from './figure.ts';

const looks = 25;

/** P3 and P4: a page of the inbox and a thread, where there is little and where there is much. */
export async function sizes(large: number, small = { threads: 1_000, entries: 10 }): Promise<Figure[]> {
  const [little, much] = [await benchDesk(), await benchDesk()];
  try {
    await little.fill(heads(small.threads));
    await much.fill(heads(large));
    const ids = { little: await longThread(little, small.entries), much: await longThread(much, large) };
    const page = (of: BenchDesk, cursor?: string) => () =>
      of.desk.as('coordinator')('listThreads', {
        query: { location: 'main', view: 'waiting', limit: 25, ...(cursor ? { cursor } : {}) },
      });
    const entries = (of: BenchDesk, threadId: string) => () =>
      of.desk.as('coordinator')('listEntries', { params: { threadId }, query: { limit: 25 } });
    const next = async (of: BenchDesk) => (await page(of)()).cursor;
    const [afterLittle, afterMuch] = [await next(little), await next(much)];
    const n = `${large.toLocaleString('en-US')} threads against ${small.threads.toLocaleString('en-US')}, ${looks} looks`;
    const long = `${large.toLocaleString('en-US')} entries against ${small.entries}, ${looks} looks`;
    return [
      await compared('P3', 'first page of the inbox', n, [little, page(little)], [much, page(much)]),
      await compared(
        'P3',
        'the page after it, by its cursor',
        n,
        [little, page(little, afterLittle)],
        [much, page(much, afterMuch)],
      ),
      await compared(
        'P4',
        'opening a thread',
        long,
        [little, entries(little, ids.little)],
        [much, entries(much, ids.much)],
        false,
      ),
    ];
  } finally {
    await little.stop();
    await much.stop();
  }
}

type Side = [BenchDesk, () => Promise<unknown>];

async function compared(
  id: string,
  what: string,
  n: string,
  [little, look]: Side,
  [much, lookAtMuch]: Side,
  sameUnits = true,
): Promise<Figure> {
  const reads = [(await little.units(look)).read, (await much.units(lookAtMuch)).read];
  const taken: { little: number; much: number }[] = [];
  for (let nth = 0; nth < looks; nth += 1) taken.push({ little: await seconds(look), much: await seconds(lookAtMuch) });
  const ratio = median(taken.map((one) => one.much)) / median(taken.map((one) => one.little));
  const isSame = !sameUnits || reads[0] === reads[1];
  return {
    ...{ id, what, n, target: sameUnits ? '<= 1.2x, same units read' : '<= 1.2x' },
    last: `${times(ratio, 1)}x; ${reads[1]} units read, ${reads[0]} where there is little`,
    met: ratio <= 1.2 && isSame,
  };
}

async function seconds(what: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await what();
  return performance.now() - begun;
}

const begins = Date.parse('2026-01-05T15:00:00.000Z');
const atMinute = (minute: number) => new Date(begins + minute * 60_000).toISOString();

function* heads(count: number): Iterable<Write> {
  for (let nth = 0; nth < count; nth += 1) {
    const addresses = [{ channel: 'sms' as const, address: `+1646${String(7_000_000 + nth)}` }];
    const of = { id: `b${nth}`, location: 'main', name: `Patient ${nth}`, addresses };
    // Much stands in the last two months, however much it is.
    yield putThread({ ...freshThread(of, atMinute((nth * 80_000) / count)), lastHuman: 'staff' }, undefined);
  }
}

async function longThread({ desk, fill }: BenchDesk, count: number): Promise<string> {
  const number = freshNumber();
  await desk.text(number, 'Hello');
  const threadId = await desk.threadOf(number);
  function* earlier(): Iterable<Write> {
    for (let nth = 1; nth < count; nth += 1) {
      const at = new Date(begins + nth * 10_000).toISOString();
      const entry: InboundEntry = {
        kind: 'text',
        direction: 'in',
        channel: 'sms',
        id: `e${nth}`,
        threadId,
        at,
        from: number,
        to: officeNumber,
        sid: `SM${String(nth).padStart(32, '0')}`,
        text: `Message ${nth}`,
        countsAsTurn: false,
      };
      yield putInbound(entry);
    }
  }
  await fill(earlier());
  return threadId;
}
