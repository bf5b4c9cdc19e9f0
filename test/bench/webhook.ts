import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { officeNumber } from '../harness/desk.ts';
import type { BenchDesk } from './bench-desk.ts';
import { type Figure, median, times } from './figure.ts';
import { startTexting } from './texting.ts';

const rounds = 5;
const atOnce = 16;

/**
 * P1: what a signed text costs whoever takes it, from the request to its row, against one conditional put through the same
 * kind of client. The phones are a process of their own; the table is another.
 */
export async function webhook({ desk, client, tableName }: BenchDesk, count: number): Promise<Figure[]> {
  let puts = 0;
  const put = () => {
    puts += 1;
    const Item = { pk: { S: `BENCH#${puts}` }, sk: { S: 'RAW' }, text: { S: 'Is Friday ok?' } };
    return client.send(
      new PutItemCommand({ TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
  };
  const phones = startTexting(desk.signing, officeNumber);
  const texts = (atOnce: number) => measured(() => phones.text(count, atOnce));
  try {
    await phones.text(20, 1);
    await one(put, 20);
    // In turn, so that a busy machine is busy for both.
    const taken: Round[] = [];
    for (let round = 0; round < rounds; round += 1)
      taken.push({
        text: await texts(1),
        put: await one(put, count),
        texts: await texts(atOnce),
        puts: await many(put, count),
      });
    return figuresOf(taken, count);
  } finally {
    await phones.stop();
  }
}

type Round = Record<'text' | 'put' | 'texts' | 'puts', Taken>;

function figuresOf(taken: readonly Round[], count: number): Figure[] {
  const cpu = median(taken.map((round) => round.text.cpu / round.put.cpu));
  const rate = median(taken.map((round) => round.puts.seconds / round.texts.seconds));
  const milliseconds = median(taken.map((round) => round.text.cpu / count / 1000));
  const n = `${rounds} rounds of ${count} each`;
  return [
    {
      id: 'P1',
      what: 'CPU of one signed text, of one raw conditional put',
      n,
      last: `${cpu.toFixed(2)}x (${milliseconds.toFixed(1)} ms; the phones and the table in processes of their own)`,
      target: '<= 4x',
      met: cpu <= 4,
    },
    {
      id: 'P1',
      what: `texts a second, ${atOnce} at once, of raw puts`,
      n,
      last: times(rate, 1),
      target: '>= 0.25x',
      met: rate >= 0.25,
    },
  ];
}

interface Taken {
  /** Microseconds of this process. */
  cpu: number;
  seconds: number;
}

async function measured(what: () => Promise<void>): Promise<Taken> {
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  await what();
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: user + system, seconds: (performance.now() - begun) / 1000 };
}

const one = (what: () => Promise<unknown>, count: number) =>
  measured(async () => {
    for (let nth = 0; nth < count; nth += 1) await what();
  });

const many = (what: () => Promise<unknown>, count: number) =>
  measured(async () => {
    let left = count;
    const lane = async () => {
      while (left > 0) {
        left -= 1;
        await what();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  });
