import { runInNewContext } from 'node:vm';
import { Match } from 'aws-cdk-lib/assertions';
import { RootConstruct } from 'constructs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { readSettings } from '#infra/aws/settings.ts';
import { functions } from '#infra/topology.ts';
import { roles } from '#shared/domain/staff/staff.ts';
import { only, resources as read, synthesizeStack } from '#test/fixtures/synthesized-stack.ts';

const { template, warnings } = synthesizeStack();
const resources = <T>(type: string, schema: z.ZodType<T>) => read(template, type, schema);

/** A text with references in it, each shown as its logical id in angle brackets. */
const joined = z
  .object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.union([z.string(), z.looseObject({})]))]) })
  .transform(({ 'Fn::Join': [, parts] }) =>
    parts.map((part) => (typeof part === 'string' ? part : `<${JSON.stringify(part)}>`)).join(''),
  );
const text = z.union([z.string(), joined]);

describe('the site', () => {
  const behavior = z.looseObject({ PathPattern: z.string().optional(), FunctionAssociations: z.unknown().optional() });
  const config = z.object({
    DefaultCacheBehavior: behavior,
    CacheBehaviors: z.array(behavior),
    CustomErrorResponses: z.undefined().optional(),
  });
  const { DistributionConfig: distribution } = only(
    resources('AWS::CloudFront::Distribution', z.object({ DistributionConfig: config })),
  );

  test('has one address with the API and the webhooks, which are never cached', () => {
    expect(distribution.CacheBehaviors.map((one) => one.PathPattern).sort()).toEqual([
      '/a/*',
      '/api/*',
      '/files/*',
      '/m/*',
      '/u/*',
      '/webhooks/*',
    ]);
    for (const one of distribution.CacheBehaviors) {
      expect(one).toMatchObject({
        // AWS's own policies: no caching; everything of the request but its Host.
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        ViewerProtocolPolicy: 'https-only',
        AllowedMethods: expect.arrayContaining(['POST', 'PATCH', 'DELETE']),
      });
    }
  });

  test.each([
    ['/inbox', '/index.html'],
    ['/inbox/01JNTHREAD', '/index.html'],
    ['/nonsense', '/index.html'],
    ['/nonsense.html', '/nonsense.html'],
    ['/sign-in', '/index.html'],
    ['/assets/index-abc123.js', '/assets/index-abc123.js'],
    ['/favicon.svg', '/favicon.svg'],
    ['/', '/'],
  ])('a reader of %s is given %s', (asked, given) => {
    const { FunctionCode } = only(resources('AWS::CloudFront::Function', z.object({ FunctionCode: z.string() })));
    const request: unknown = runInNewContext(`${FunctionCode}; handler(event)`, { event: { request: { uri: asked } } });
    expect(request).toEqual({ uri: given });
  });

  test('what is not found under the API stays not found, and is no page', () => {
    expect(distribution.DefaultCacheBehavior.FunctionAssociations).toHaveLength(1);
    for (const one of distribution.CacheBehaviors) expect(one.FunctionAssociations).toBeUndefined();
    expect(distribution.CustomErrorResponses).toBeUndefined();
  });

  test('is read by CloudFront alone', () => {
    template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: { OriginAccessControlOriginType: 's3', SigningBehavior: 'always' },
    });
    template.resourcePropertiesCountIs('AWS::S3::Bucket', { WebsiteConfiguration: Match.anyValue() }, 0);
  });

  test('is emptied before its bucket goes with the stack, and no other bucket is: S3 deletes none that holds files', () => {
    const leaving = Object.entries(template.findResources('AWS::S3::Bucket')).filter(
      ([, { DeletionPolicy }]) => DeletionPolicy === 'Delete',
    );
    const emptied = resources('Custom::S3AutoDeleteObjects', z.object({ BucketName: z.object({ Ref: z.string() }) }));
    expect(leaving).toHaveLength(1);
    expect([...emptied.values()].map(({ BucketName }) => BucketName.Ref)).toEqual(leaving.map(([id]) => id));
  });

  test('runs its own scripts and styles only, stands in no frame, and speaks with nobody but its own address, the sockets and the files', () => {
    const csp = z.object({ ContentSecurityPolicy: z.object({ ContentSecurityPolicy: text }) });
    const headers = z.object({ ResponseHeadersPolicyConfig: z.object({ SecurityHeadersConfig: csp }) });
    const policies = [...resources('AWS::CloudFront::ResponseHeadersPolicy', headers).values()].map(
      (one) => one.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy,
    );
    const ofSite = policies.find((policy) => policy.includes('script-src')) ?? '';
    expect(ofSite).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(ofSite).toContain("frame-ancestors 'none'");
    expect(ofSite).toMatch(
      /connect-src 'self' wss:\/\/<[^>]*SocketsWebSocketApi[^>]*>\.execute-api\.[^ ;]* https:\/\/<[^>]*Files[^>]*>;/,
    );
    expect(ofSite).toContain("form-action 'self';");
    expect(ofSite).not.toMatch(/unsafe-|https:(?!\/\/<)|\*/);
    expect(policies).toContain("default-src 'none'; frame-ancestors 'none'");
    template.allResourcesProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          StrictTransportSecurity: Match.objectLike({ AccessControlMaxAgeSec: 63_072_000 }),
          ContentTypeOptions: { Override: true },
          FrameOptions: Match.objectLike({ FrameOption: 'DENY' }),
          ReferrerPolicy: Match.objectLike({ ReferrerPolicy: 'no-referrer' }),
        },
      },
    });
  });

  test('cannot be deployed before it is built', () => {
    expect(() => synthesizeStack({ siteFolder: 'web/never-built' })).toThrow('build the site first: npm run build');
  });
});

describe('the sign-in', () => {
  test('asks for a second factor that is no text message, and lets nobody in uninvited', () => {
    template.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      Properties: {
        MfaConfiguration: 'ON',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        AdminCreateUserConfig: Match.objectLike({ AllowAdminCreateUserOnly: true }),
        Policies: { PasswordPolicy: Match.objectLike({ MinimumLength: 12, TemporaryPasswordValidityDays: 3 }) },
        DeletionProtection: 'ACTIVE',
        // Made under their staff id, which is the `username` of their tokens; they sign in by their address.
        AliasAttributes: ['email'],
        UsernameAttributes: Match.absent(),
        UsernameConfiguration: { CaseSensitive: false },
      },
    });
  });

  test('invites people to the address of the desk, by their own', () => {
    const pool = z.object({
      AdminCreateUserConfig: z.object({ InviteMessageTemplate: z.object({ EmailMessage: z.unknown() }) }),
    });
    const own = synthesizeStack({
      publicBaseUrl: 'https://desk.practice.example',
      certificateArn: 'arn:aws:acm:us-east-1:1:certificate/1',
    });
    const { EmailMessage } = only(read(own.template, 'AWS::Cognito::UserPool', pool)).AdminCreateUserConfig
      .InviteMessageTemplate;
    expect(EmailMessage).toMatch(/https:\/\/desk\.practice\.example<br>.*\{####\}.*\{username\}/);
    template.hasOutput('UserPoolId', Match.anyValue());
  });

  test('knows the roles of the practice', () => {
    const groups = resources('AWS::Cognito::UserPoolGroup', z.object({ GroupName: z.string() }));
    expect([...groups.values()].map((one) => one.GroupName)).toEqual([...roles]);
  });

  test('gives a code and no secret, for minutes at a time and 12 hours in all', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlows: ['code'],
      GenerateSecret: false,
      AccessTokenValidity: 5,
      RefreshTokenValidity: 720,
      TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'minutes' },
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      AllowedOAuthScopes: ['openid'],
    });
  });

  test('is known by its address to the API, which exchanges the codes, and to nothing else', () => {
    const variables = z.object({ Variables: z.record(z.string(), z.unknown()) });
    const lambda = z.object({ FunctionName: z.string().optional(), Environment: variables.optional() });
    const told = [...resources('AWS::Lambda::Function', lambda).values()].flatMap(({ FunctionName, Environment }) =>
      Environment && 'SIGN_IN_URL' in Environment.Variables
        ? [[FunctionName, text.parse(Environment.Variables.SIGN_IN_URL)]]
        : [],
    );
    const domain = /^https:\/\/<[^>]*SignInPoolDomain[^>]*>\.auth\.[^ ;]*amazoncognito\.com$/;
    expect(told).toEqual([['deskline-production-api', expect.stringMatching(domain)]]);
  });
});

describe('what a deployment is told and tells', () => {
  const outputs = z.record(z.string(), z.object({ Value: z.union([text, z.unknown()]) }));

  test('it tells the addresses to set at Twilio, and asks Twilio to come again after an error', () => {
    const told = Object.values(outputs.parse(template.toJSON().Outputs)).map(({ Value }) => Value);
    const expected = [functions['webhook-sms'], functions['webhook-sms-status']].flatMap(({ startedBy }) =>
      startedBy.routes.map((route) => route.replace('POST ', '')),
    );
    for (const path of expected) {
      const pattern = new RegExp(`^https://<[^>]*Distribution[^>]*>${path}#rc=3&rp=all$`);
      expect(told).toContainEqual(expect.stringMatching(pattern));
    }
  });

  test("a practice's own address is what providers sign and people open", () => {
    const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/desk';
    const own = synthesizeStack({ publicBaseUrl: 'https://desk.practice.example/', certificateArn });
    own.template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { PUBLIC_BASE_URL: 'https://desk.practice.example' } },
    });
    own.template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { Aliases: ['desk.practice.example'], ViewerCertificate: Match.anyValue() },
    });
    own.template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: ['https://desk.practice.example/sign-in'],
      LogoutURLs: ['https://desk.practice.example/sign-in'],
    });
    own.template.hasOutput('SiteAlias', {
      Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('Distribution'), 'DomainName'] },
    });
    expect(template.findOutputs('SiteAlias')).toEqual({});
  });

  test.each([
    { publicBaseUrl: 'https://desk.practice.example' },
    { certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/desk' },
  ])('an address of its own and the certificate for it are given together: %o', (settings) => {
    expect(() => synthesizeStack(settings)).toThrow('are given together');
  });

  test('two stages share no name', () => {
    const name = z.object({ FunctionName: z.string().optional(), QueueName: z.string().optional() });
    const namesIn = (one: typeof template) =>
      ['AWS::Lambda::Function', 'AWS::SQS::Queue'].flatMap((type) =>
        [...read(one, type, name).values()].flatMap(({ FunctionName, QueueName }) => FunctionName ?? QueueName ?? []),
      );
    const rehearsal = namesIn(synthesizeStack({ stage: 'rehearsal' }).template);
    const production = namesIn(template);
    expect(rehearsal).toHaveLength(production.length);
    expect(rehearsal.filter((one) => production.includes(one))).toEqual([]);
  });

  test('without the Twilio account it warns that no text will come or go', () => {
    expect(warnings.join('\n')).toContain('twilioAccountSid');
    const told = synthesizeStack({ twilioAccountSid: `AC${'1'.repeat(32)}` });
    expect(told.warnings.join('\n')).not.toContain('twilioAccountSid');
  });

  test.each([
    ['stage', 'Production!', 'a stage is'],
    ['stage', 'aws-trial', 'Cognito takes no name'],
    ['publicBaseUrl', 'http://desk.practice.example', 'an https address'],
    ['twilioAccountSid', 'SK123', 'an account SID is'],
    ['alarmEmail', 'nobody', ''],
  ])('a setting that cannot be is refused by name: %s=%s', (name, value, sentence) => {
    const { node } = new RootConstruct();
    node.setContext(name, value);
    expect(() => readSettings(node)).toThrow(`the deployment cannot be made: ${name}: ${sentence}`);
  });
});
