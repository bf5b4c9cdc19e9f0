import { Aws, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { FunctionShape } from '#infra/topology.ts';
import type { DeploymentSettings } from './settings.ts';

/** Runs that the clock may leave out before somebody is told: one may be late. */
const missedRuns = 5;

/** Where every alarm of the deployment is told, and by whom it is read. */
export class Alarms extends Construct {
  readonly topic: Topic;
  /** Every alarm made so far. */
  readonly all: Alarm[] = [];
  readonly #stage: string;

  constructor(scope: Construct, settings: DeploymentSettings, key: Key) {
    super(scope, 'Alarms');
    this.#stage = settings.stage;
    this.topic = new Topic(this, 'Topic', {
      topicName: `deskline-${settings.stage}-alarms`,
      masterKey: key,
      enforceSSL: true,
    });
    const alarms = `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:*`;
    this.#letTell('cloudwatch.amazonaws.com', { ArnLike: { 'aws:SourceArn': alarms } });
    this.#letTell('budgets.amazonaws.com', { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } });
    if (settings.alarmEmail) this.topic.addSubscription(new EmailSubscription(settings.alarmEmail));
  }

  /** A topic with a policy of its own no longer takes what its account sends: who tells it something is let in by name. */
  #letTell(service: string, conditions: Record<string, Record<string, string>>): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions,
      }),
    );
  }

  /** An alarm when something that runs by the clock did not run so many times in a row; nothing said of it counts as not run. */
  whenStopped(scope: Construct, name: string, sentence: string, runs: IMetric): Alarm {
    return this.#ring(scope, name, {
      alarmDescription: sentence,
      metric: runs,
      comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: missedRuns,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }

  /** An alarm as soon as the metric is above zero. `sentence` says what that means for the practice. */
  whenAboveZero(scope: Construct, name: string, sentence: string, metric: IMetric): Alarm {
    return this.#ring(scope, name, {
      alarmDescription: sentence,
      metric,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  #ring(scope: Construct, name: string, props: Omit<AlarmProps, 'alarmName' | 'threshold'>): Alarm {
    const alarm = new Alarm(scope, 'Alarm', { alarmName: `deskline-${this.#stage}-${name}`, threshold: 0, ...props });
    alarm.addAlarmAction(new SnsAction(this.topic));
    this.all.push(alarm);
    return alarm;
  }
}

/**
 * What goes wrong in a function: errors in Lambda's own count, and faults that are none there, since the handler gave
 * them an answer (a 5xx, a body to come again) or never got to run. An alarm is billed by the metric, so that nothing is
 * counted that the other has: the gateway answers 5xx for every error of a function behind it, and a run that
 * nobody waits for ends in an error.
 */
export function failures(stage: string, name: string, lambda: IFunction, { startedBy }: FunctionShape): IMetric {
  const perMinute = { statistic: 'Sum', period: Duration.minutes(1) };
  const { metricNamespace: namespace, metricName } = faultMetric(stage, name);
  const errors = lambda.metricErrors(perMinute);
  const faults = new Metric({ namespace, metricName, ...perMinute });
  if ('routes' in startedBy) return faults;
  if ('every' in startedBy || 'arrival' in startedBy) return errors;
  return new MathExpression({
    expression: 'FILL(errors, 0) + FILL(faults, 0)',
    usingMetrics: { errors, faults },
    label: 'errors and faults',
    period: perMinute.period,
  });
}

/**
 * Where faults of one function are counted: from the gateway's access log when it answers requests (api.ts), else from
 * its own log.
 */
export function faultMetric(stage: string, name: string) {
  return { metricNamespace: `Deskline/${stage}`, metricName: `${name} faults`, metricValue: '1' };
}
