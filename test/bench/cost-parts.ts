import * as z from 'zod';
import { type FunctionName, type FunctionShape, functions, queues } from '#infra/topology.ts';
import prices from './aws-prices.json' with { type: 'json' };
import type { Measured } from './measure.ts';

/** One line of the bill: how much of what, and US dollars. */
export interface Part {
  what: string;
  amount: number;
  usd: number;
}

/**
 * Milliseconds that Lambda bills for a run, by what it waits for. This one thing is assumed and not measured: a laptop's
 * clock says nothing of Lambda's. A read is taken for 5 ms, a commit for 12, a provider's answer for 250, and one run in
 * twenty begins cold and takes 400 more.
 */
const assumedMs = { request: 65, sender: 320, job: 65, schedule: 65, stream: 65, socket: 40 } as const;
/** What the gateway writes about each request. Lambda itself writes only of runs that went wrong (infra/aws/functions.ts). */
const logBytesOfRequest = 260;
/** What a line of ours has on AWS and not on a laptop: the function's name, and what CloudWatch bills for each. */
const moreOfLine = 60;
const minutesOfMonth = 43_200;
/** Lambda polls a queue by five long polls of 20 seconds, whether anything comes or not. */
const pollsOfMonth = 5 * 3 * minutesOfMonth;
const staff = 8;

function billedMs(name: FunctionName, { startedBy }: FunctionShape): number {
  if (name === 'outbound' || name === 'reconcile') return assumedMs.sender;
  if ('routes' in startedBy) return assumedMs.request;
  if ('queue' in startedBy) return assumedMs.job;
  if ('every' in startedBy) return assumedMs.schedule;
  return 'stream' in startedBy ? assumedMs.stream : assumedMs.socket;
}

function ofRuns({ runs }: Measured, isMeant: (shape: FunctionShape) => boolean = () => true) {
  const named = Object.entries<FunctionShape>(functions).flatMap(([name, shape]) => {
    const known = name as FunctionName;
    return isMeant(shape) ? [{ count: runs[known] ?? 0, ms: billedMs(known, shape), memoryMb: shape.memoryMb }] : [];
  });
  const count = named.reduce((sum, one) => sum + one.count, 0);
  const gbSeconds = named.reduce((sum, one) => sum + (one.count * one.ms * one.memoryMb) / 1024 / 1000, 0);
  return { count, gbSeconds };
}

function effectsOf({ effects }: Measured, prefix: string): number {
  return Object.entries(effects).reduce((sum, [name, count]) => sum + (name.startsWith(prefix) ? count : 0), 0);
}

export function totalOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { usd }) => sum + usd, 0);
}

/** What `measured`, `times` as often, costs. */
export function partsOf(measured: Measured, times: number): Part[] {
  const { count: runs, gbSeconds } = ofRuns(measured);
  const { count: requests } = ofRuns(measured, ({ startedBy }) => 'routes' in startedBy);
  const pushes = effectsOf(measured, 'post to socket');
  const bodies = effectsOf(measured, 'queue');
  const logged = measured.logged.bytes + measured.logged.lines * moreOfLine + requests * logBytesOfRequest;
  const part = (what: string, amount: number, price: number): Part => ({
    what,
    amount: amount * times,
    usd: amount * times * price,
  });
  return [
    part('function runs', runs, prices.lambdaRequest),
    part('function time, GB-seconds', gbSeconds, prices.lambdaGbSecond),
    part('table, write units with indexes', measured.units.front.write, prices.tableWrite),
    part(
      'table, write units behind the stream: figures, what pages were told',
      measured.units.behind.write,
      prices.tableWrite,
    ),
    part('table, read units', measured.units.front.read + measured.units.behind.read, prices.tableRead),
    part('gateway, requests', requests, prices.httpApiRequest),
    part('CloudFront, requests', requests, prices.cloudFrontRequest),
    part('CloudFront, GB', (measured.answered + requests * 600) / 1e9, prices.cloudFrontGb),
    part('pushes to open desks', pushes, prices.socketMessage),
    part('queue requests (send, receive, delete)', bodies * 3, prices.queueRequest),
    part('files written', effectsOf(measured, 'file put'), prices.filePut),
    part('logs, GB', logged / 1e9, prices.logGb),
  ];
}

/** Desks of an office, and the minutes of a month in which they are open: eight hours of 22 days. */
export const officeDesks = 10;
const openMinutes = 8 * 60 * 22;

/** What desks that are open through the working days cost a month, whether anybody writes or not. `minute`: of one desk. */
export function openDeskParts(minute: Measured): Part[] {
  const minutes = officeDesks * openMinutes;
  const pings = minute.runs.socket ?? 0;
  return [
    ...partsOf(minute, minutes).filter(({ amount }) => amount > 0),
    { what: 'pings and their answers', amount: 2 * pings * minutes, usd: 2 * pings * minutes * prices.socketMessage },
    { what: 'minutes of open sockets', amount: minutes, usd: minutes * prices.socketMinute },
  ];
}

/** What a request of a desk costs before a row is read: the gateway, CloudFront, the run and its time; US dollars. */
export const deskRequestUsd =
  prices.httpApiRequest +
  prices.cloudFrontRequest +
  prices.lambdaRequest +
  (assumedMs.request / 1000) * (functions.api.memoryMb / 1024) * prices.lambdaGbSecond;

/** Exchanges of a month by which a practice's bill is told: a busy one. */
export const busyMonth = 10_000;

/** What of `perThousand` is not billed in a month of so many exchanges, by allowances that do not end; US dollars for 1,000. */
export function neverBilled(perThousand: readonly Part[]): number {
  const allowances: Record<string, number> = {
    'function runs': prices.free.lambdaRequests,
    'function time, GB-seconds': prices.free.lambdaGbSeconds,
    'CloudFront, requests': prices.free.cloudFrontRequests,
    'CloudFront, GB': prices.free.cloudFrontGb,
  };
  return perThousand.reduce((sum, { what, amount, usd }) => {
    const allowed = allowances[what] ?? 0;
    const inMonth = (amount * busyMonth) / 1000;
    return inMonth === 0 ? sum : sum + usd * Math.min(1, allowed / inMonth);
  }, 0);
}

const alarm = z.object({
  Properties: z.object({ Metrics: z.array(z.object({ MetricStat: z.unknown().optional() })).optional() }),
});

/** What a month costs in which nothing happens. `alarms`: those of the template. */
export function idleParts(sweep: Measured, reconcile: Measured, alarms: readonly unknown[]): Part[] {
  const metrics = alarms
    .map((one) => alarm.parse(one).Properties.Metrics)
    .reduce((sum, listed) => sum + (listed?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1), 0);
  const scheduled = Object.values<FunctionShape>(functions).filter(({ startedBy }) => 'every' in startedBy).length;
  const looks = [...partsOf(sweep, minutesOfMonth), ...partsOf(reconcile, minutesOfMonth / 10)];
  const lookTotal = looks.reduce((sum, { usd }) => sum + usd, 0);
  const polls = Object.keys(queues).length * pollsOfMonth;
  // A table key is asked for every five minutes, and each run of the reconcile job opens one secret.
  const keyRequests = (minutesOfMonth / 5) * scheduled + minutesOfMonth / 10;
  const part = (what: string, amount: number, price: number): Part => ({ what, amount, usd: amount * price });
  const free = (what: string, amount: number, allowed: number, price: number) =>
    part(`always free: ${what}`, -Math.min(amount, allowed), price);
  return [
    part('the key', 1, prices.keyMonth),
    part('alarms, by metric', metrics, prices.alarmMetricMonth),
    free('alarm metrics', metrics, prices.free.alarmMetrics, prices.alarmMetricMonth),
    part('the dashboard', 1, prices.dashboardMonth),
    free('dashboards', 1, prices.free.dashboards, prices.dashboardMonth),
    {
      what: 'sweeps every minute and a look at Twilio every ten: runs, time, table, logs',
      amount: minutesOfMonth * 1.1,
      usd: lookTotal,
    },
    part('scheduled starts', minutesOfMonth * 1.1, prices.scheduledRun),
    part('polls of empty queues', polls, prices.queueRequest),
    free('queue requests', polls, prices.free.queueRequests, prices.queueRequest),
    part('key requests', keyRequests, prices.keyRequest),
    free('key requests', keyRequests, prices.free.keyRequests, prices.keyRequest),
    part(`sign-in of ${staff} people`, staff, prices.signInPersonMonth),
    part('1 GB of rows with backup to any second', 1, prices.tableGbMonth + prices.tableBackupGbMonth),
    part('1 GB of files', 1, prices.fileGbMonth),
  ];
}
