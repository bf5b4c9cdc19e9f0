import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { topicNames } from '#infra/topology.ts';
import type { Surroundings } from './functions.ts';

export interface DashboardParts {
  around: Surroundings;
  alarms: readonly Alarm[];
  /** What every function did, by its name. */
  functions: ReadonlyMap<string, IFunction>;
  /** What the HTTP API tells of itself. */
  api: { count: IMetric; faults: IMetric; latency: IMetric };
}

/**
 * One page that answers "is it working?": which alarms ring, what waits, what runs and how fast. Fifty metrics are free;
 * what has an alarm is not drawn a second time.
 */
export function dashboard(scope: Construct, { around, alarms, functions, api }: DashboardParts): void {
  const { settings, queues, table } = around;
  const rows: IWidget[][] = [
    [new AlarmStatusWidget({ title: 'What rings, and what that means', alarms: [...alarms], width: 24, height: 5 })],
    [
      graph(
        'Seconds the oldest message waits',
        topicNames.map((topic) => queues.of(topic).metricApproximateAgeOfOldestMessage()),
      ),
      graph('Requests, and those that failed', [api.count, api.faults]),
      graph('Milliseconds to an answer (p95)', [api.latency]),
    ],
    [
      graph(
        'Runs of each function',
        [...functions].map(([label, one]) => one.metricInvocations({ label })),
      ),
      graph('Table: units written and read', [
        table.metricConsumedWriteCapacityUnits({ statistic: 'Sum', period: Duration.minutes(5) }),
        table.metricConsumedReadCapacityUnits({ statistic: 'Sum', period: Duration.minutes(5) }),
      ]),
      graph('Table: refused for the moment', [table.metricThrottledRequestsForOperation('TransactWriteItems')]),
    ],
  ];
  new Dashboard(scope, 'Dashboard', { dashboardName: `deskline-${settings.stage}`, widgets: rows });
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6 });
}
