import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type FunctionShape, functions, queues, scheduleMinutes } from '#infra/topology.ts';
import { resources as read, synthesizeStack } from '#test/fixtures/synthesized-stack.ts';

const { template, warnings } = synthesizeStack();
const resources = <T>(type: string, schema: z.ZodType<T>) => read(template, type, schema);
const shapes = Object.entries<FunctionShape>(functions);
const queueShapes = Object.entries(queues);

/** Says what somebody at the practice would notice, in a whole sentence or more. */
function isOfThePractice(sentence: string): boolean {
  const things =
    /patient|text|message|e-mail|mail|call|the desk|page|report|figures|schedule|visit|link|unsubscribe|picture/i;
  const meaning =
    /cannot|could not|may |(are|is|was|were) not|are missing|do not|hear|fall behind|failed|stopped|came in|fails|gets errors/;
  return /^[A-Z].*\.$/s.test(sentence) && sentence.length >= 45 && things.test(sentence) && meaning.test(sentence);
}

describe('alarms', () => {
  const alarms = resources(
    'AWS::CloudWatch::Alarm',
    z.object({ AlarmDescription: z.string(), AlarmActions: z.array(z.unknown()), Threshold: z.literal(0) }),
  );

  test('each says what it means for the practice, and tells somebody', () => {
    const streams = shapes.flatMap(([, { startedBy }]) => ('stream' in startedBy ? [startedBy.stream.alarm] : []));
    const watched = shapes.flatMap(([, { watches }]) => watches ?? []).map(({ alarm }) => alarm);
    const stopped = shapes.flatMap(([, { startedBy }]) => ('every' in startedBy ? [startedBy.stopped] : []));
    const sentences = [...shapes, ...queueShapes].map(([, { alarm }]) => alarm).concat(streams, watched, stopped);
    expect([...alarms.values()].map((one) => one.AlarmDescription).sort()).toEqual(sentences.sort());
    const topic = [...resources('AWS::SNS::Topic', z.unknown()).keys()];
    for (const { AlarmActions } of alarms.values()) expect(AlarmActions).toEqual(topic.map((Ref) => ({ Ref })));
  });

  test('none is said in words of the machine alone, and no two say the same', () => {
    const said = [...alarms.values()].map(({ AlarmDescription }) => AlarmDescription);
    expect(new Set(said).size).toBe(said.length);
    expect(said.filter((sentence) => !isOfThePractice(sentence))).toEqual([]);
    expect(['Lambda errors > 0.', 'The function of the queue failed five times.'].filter(isOfThePractice)).toEqual([]);
  });

  test('they are let through to the topic and its key', () => {
    const cloudWatch = { Service: 'cloudwatch.amazonaws.com' };
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Allow', Principal: cloudWatch, Action: 'sns:Publish' }),
        ]),
      },
    });
    const services = { Service: Match.arrayWith(['cloudwatch.amazonaws.com']) };
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Allow', Principal: services })]) },
    });
  });

  test.each(shapes)(
    'whatever goes wrong in %s rings, and is counted once',
    (name, { startedBy, answersFaults, alarm }) => {
      const metric = { MetricName: `${name} faults`, Namespace: 'Deskline/production' };
      const errors = Match.objectLike({ MetricName: 'Errors', Namespace: 'AWS/Lambda' });
      const filter = z.object({ FilterPattern: z.string(), MetricTransformations: z.array(z.looseObject({})) });
      const patterns = [...resources('AWS::Logs::MetricFilter', filter).values()]
        .filter((one) => one.MetricTransformations[0]?.MetricName === metric.MetricName)
        .map(({ FilterPattern }) => FilterPattern);
      if ('every' in startedBy || 'arrival' in startedBy) {
        // A run that ends in a fault throws it, which Lambda counts.
        expect(patterns).toEqual([]);
        template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmDescription: alarm, MetricName: 'Errors' });
        return;
      }
      // The gateway answers 5xx for whatever a function behind it dies of; what it answers as if all were well, the log tells.
      const atGateway =
        'routes' in startedBy ? ['$.status = "5*"', ...startedBy.routes.map((one) => `$.route = "${one}"`)] : [];
      const inLog = atGateway.length === 0 || answersFaults ? ['"ERROR"'] : [];
      expect(patterns).toHaveLength(atGateway.length > 0 && inLog.length > 0 ? 2 : 1);
      for (const part of [...atGateway, ...inLog]) expect(patterns.join(' ')).toContain(part);
      if ('routes' in startedBy) {
        template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmDescription: alarm, ...metric });
        return;
      }
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmDescription: alarm,
        Metrics: Match.arrayWith([
          Match.objectLike({ Expression: 'FILL(errors, 0) + FILL(faults, 0)', ReturnData: true }),
          Match.objectLike({ Id: 'errors', MetricStat: Match.objectLike({ Metric: errors }) }),
          Match.objectLike({ Id: 'faults', MetricStat: Match.objectLike({ Metric: Match.objectLike(metric) }) }),
        ]),
      });
    },
  );

  const byTheClock = shapes.flatMap(([name, { startedBy }]) =>
    'every' in startedBy ? [[name, scheduleMinutes[startedBy.every] * 60, startedBy.stopped] as const] : [],
  );
  test.each(byTheClock)(
    '%s rings when the clock does not start it any more, be it that nothing is heard of it',
    (name, seconds, stopped) => {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmDescription: stopped,
        AlarmName: `deskline-production-${name}-stopped`,
        Namespace: 'AWS/Lambda',
        MetricName: 'Invocations',
        Dimensions: [
          { Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp(`^${name.replaceAll('-', '')}Function`) } },
        ],
        Statistic: 'Sum',
        Period: seconds,
        EvaluationPeriods: 5,
        DatapointsToAlarm: Match.absent(),
        ComparisonOperator: 'LessThanOrEqualToThreshold',
        Threshold: 0,
        TreatMissingData: 'breaching',
      });
      // A stage that sleeps is not started by any clock.
      const asleep = synthesizeStack({ asleep: true }).template;
      asleep.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { TreatMissingData: 'breaching' }, 0);
    },
  );

  test.each(queueShapes)('one body of %s set aside is enough', (topic, { alarm }) => {
    const id = z.object({ QueueName: z.string() });
    const deadLetters = [...resources('AWS::SQS::Queue', id)].find(([, one]) =>
      one.QueueName.endsWith(`${topic}-dead-letters`),
    );
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: alarm,
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [deadLetters?.[0], 'QueueName'] } }],
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      EvaluationPeriods: 1,
    });
  });

  test('a deployment without an address for them is warned of, and one with it writes to that', () => {
    expect(warnings.join('\n')).toContain('alarmEmail');
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    const told = synthesizeStack({ alarmEmail: 'office@practice.example' });
    told.template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'office@practice.example',
    });
    expect(told.warnings.join('\n')).not.toContain('alarmEmail');
  });
});
