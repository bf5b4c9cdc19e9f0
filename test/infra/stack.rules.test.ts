import { Stack, Validations } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { type IConstruct, Node } from 'constructs';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { rulePacks } from '#infra/aws/rule-packs.ts';
import { storedMailPrefix } from '#infra/topology.ts';
import { only, resources as read, synthesizeStack } from '#test/fixtures/synthesized-stack.ts';

const { stack, template, warnings } = synthesizeStack();
const resources = <T>(type: string, schema: z.ZodType<T>) => read(template, type, schema);

describe('the rules of others', () => {
  test.each(rulePacks(stack))('$name finds nothing that is not stood by', (pack) => {
    const { violations } = pack.validateScope(stack);
    const found = violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    );
    expect(found).toEqual([]);
  });

  test.each(rulePacks(stack).slice(0, 2))('$name would find a bucket that anybody left open', (pack) => {
    const careless = new Stack();
    new CfnBucket(careless, 'Open');
    expect(pack.validateScope(careless).violations.length).toBeGreaterThan(1);
  });
});

/** Every finding of every pack, as `rule at path`, as if nothing were stood by. */
function rawFindings(of: Stack): string[] {
  const nothing = vi.spyOn(Node.prototype, 'metadata', 'get').mockReturnValue([]);
  try {
    return rulePacks(of).flatMap((pack) =>
      pack
        .validateScope(of)
        .violations.flatMap(({ ruleName, violatingResources }) =>
          violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
        ),
    );
  } finally {
    nothing.mockRestore();
  }
}

const reasons = z.record(z.string(), z.string());

/** What is stood by, and at which construct and everything in it. */
function acknowledged(of: Stack): { rule: string; path: string; reason: string }[] {
  const all: IConstruct[] = of.node.findAll();
  return all.flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(reasons.parse(data)))
      .map(([id, reason]) => ({ rule: id.replace(/^annotation::/i, ''), path: node.path, reason })),
  );
}

/** What is stood by and suppresses no finding. */
function idle(of: Stack): string[] {
  const found = rawFindings(of);
  return acknowledged(of)
    .filter(({ rule, path }) => !found.some((one) => one.startsWith(`${rule} at ${path}`)))
    .map(({ rule, path }) => `${rule} at ${path}`);
}

describe('what is stood by', () => {
  test('is still found: whatever suppresses nothing is taken out', () => {
    expect(acknowledged(stack).length).toBeGreaterThan(30);
    expect(idle(stack)).toEqual([]);
    for (const { reason } of acknowledged(stack)) expect(reason).toMatch(/^.{30,}\.$/);
  });

  test('would be named if it suppressed nothing', () => {
    const { stack: careful } = synthesizeStack();
    Validations.of(careful).acknowledge({ id: 'AwsSolutions-RDS2', reason: 'Nothing here is such a database.' });
    expect(idle(careful)).toEqual([`AwsSolutions-RDS2 at ${careful.node.path}`]);
  });
});

describe('what no pack of rules looks at', () => {
  test('every queue is sealed by the key of the practice and takes nothing unencrypted', () => {
    const queues = resources('AWS::SQS::Queue', z.object({ KmsMasterKeyId: z.unknown() }));
    for (const { KmsMasterKeyId } of queues.values()) expect(KmsMasterKeyId).toBeDefined();
    const insecure = Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    template.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: Match.arrayWith([insecure]) },
    });
    template.resourceCountIs('AWS::SQS::QueuePolicy', queues.size);
  });

  test('staff are known by two factors and come by invitation', () => {
    template.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      Properties: {
        MfaConfiguration: 'ON',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        DeletionProtection: 'ACTIVE',
        AdminCreateUserConfig: Match.objectLike({ AllowAdminCreateUserOnly: true }),
        // Its key policy is told nowhere: a first deployment would hang on a guess.
        KeyConfiguration: Match.absent(),
        Policies: { PasswordPolicy: Match.objectLike({ MinimumLength: 12, TemporaryPasswordValidityDays: 3 }) },
      },
    });
  });

  test('every function writes into a log that ends, the ones of the CDK too', () => {
    const written = resources(
      'AWS::Lambda::Function',
      z.object({ LoggingConfig: z.object({ LogGroup: z.object({ Ref: z.string() }) }) }),
    );
    const logs = resources('AWS::Logs::LogGroup', z.object({ RetentionInDays: z.number() }));
    for (const { LoggingConfig } of written.values()) expect([...logs.keys()]).toContain(LoggingConfig.LogGroup.Ref);
  });

  test('who reads a file is written down, and the log outlives the stack', () => {
    const logged = resources(
      'AWS::S3::Bucket',
      z.object({ LoggingConfiguration: z.object({ LogFilePrefix: z.string() }).optional() }),
    );
    const prefixes = [...logged.values()].map((one) => one.LoggingConfiguration?.LogFilePrefix);
    expect(prefixes.sort()).toEqual(['files/', 'site/', undefined]);
  });

  test('somebody is told when a month costs more than expected', () => {
    template.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: Match.objectLike({ BudgetLimit: { Amount: 25, Unit: 'USD' }, TimeUnit: 'MONTHLY' }),
    });
    const notified = z.object({
      NotificationsWithSubscribers: z.array(z.object({ Subscribers: z.array(z.object({ Address: z.unknown() })) })),
    });
    const topic = [...resources('AWS::SNS::Topic', z.unknown()).keys()].map((Ref) => ({ Ref }));
    for (const one of only(resources('AWS::Budgets::Budget', notified)).NotificationsWithSubscribers)
      expect(one.Subscribers.map(({ Address }) => Address)).toEqual(topic);
  });

  test('one page shows what rings, what waits and what runs', () => {
    const body = JSON.stringify(
      only(resources('AWS::CloudWatch::Dashboard', z.object({ DashboardBody: z.unknown() }))),
    );
    for (const shown of ['ApproximateAgeOfOldestMessage', 'Invocations', '5xx', 'ConsumedWriteCapacityUnits', 'alarm'])
      expect(body).toContain(shown);
  });

  test('executions are reserved only where the account has enough of them', () => {
    template.allResourcesProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: Match.absent() });
    const rich = synthesizeStack({ accountConcurrency: 1000 }).template;
    for (const name of ['webhook-sms', 'webhook-voice']) {
      rich.hasResourceProperties('AWS::Lambda::Function', {
        FunctionName: `deskline-production-${name}`,
        ReservedConcurrentExecutions: 50,
      });
    }
  });

  test('a deployment that sleeps starts nothing by itself, and says so', () => {
    const asleep = synthesizeStack({ asleep: true });
    for (const type of ['AWS::Events::Rule', 'AWS::Lambda::EventSourceMapping']) {
      const [rules, all] = [asleep, { template }].map((one) => Object.values(one.template.findResources(type)));
      const isOff = ({ Properties }: { Properties: Record<string, unknown> }) =>
        Properties.State === 'DISABLED' || Properties.Enabled === false;
      expect(rules?.filter((one) => !isOff(one as Parameters<typeof isOff>[0]))).toEqual([]);
      expect(all?.filter((one) => isOff(one as Parameters<typeof isOff>[0]))).toEqual([]);
    }
    // A source of the stream that is made when it wakes begins with what is written then, and not with what was restored.
    asleep.template.resourcePropertiesCountIs('AWS::Lambda::EventSourceMapping', { StartingPosition: 'LATEST' }, 0);
    asleep.template.hasOutput('Asleep', { Value: 'true' });
    template.hasOutput('Asleep', { Value: 'false' });
    expect(asleep.warnings.join('\n')).toContain('asleep');
    expect(warnings.join('\n')).not.toContain('asleep');
    for (const pack of rulePacks(asleep.stack)) expect(pack.validateScope(asleep.stack).violations).toEqual([]);
  });

  test('two stages in one account share no name', () => {
    const names = (stage: string) =>
      Object.values(
        z
          .record(z.string(), z.object({ Properties: z.looseObject({}).optional() }))
          .parse(synthesizeStack({ stage }).template.toJSON().Resources),
      ).flatMap(({ Properties = {} }) =>
        Object.entries(Properties)
          .filter(([key, value]) => /Name$/.test(key) && typeof value === 'string' && value.includes(stage))
          .map(([, value]) => String(value)),
      );
    const [one, another] = [names('production'), names('rehearsal')];
    expect(one.length).toBeGreaterThan(20);
    expect(one.filter((name) => another.includes(name))).toEqual([]);
  });
});

const mailDomain = 'mail.practice.example';

describe('the receiver of large mail', () => {
  test('stands in the account only where a domain is named, and puts mail where it is looked for', () => {
    template.resourceCountIs('AWS::SES::ReceiptRule', 0);
    const large = synthesizeStack({ largeMailDomain: mailDomain });
    large.template.hasResourceProperties('AWS::SES::ReceiptRule', {
      Rule: {
        Enabled: true,
        Recipients: [mailDomain],
        Actions: [{ S3Action: { ObjectKeyPrefix: storedMailPrefix } }],
      },
    });
    large.template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['aws.s3'], detail: { object: { key: [{ prefix: storedMailPrefix }] } } },
    });
    for (const pack of rulePacks(large.stack)) expect(pack.validateScope(large.stack).violations).toEqual([]);
  });
});
