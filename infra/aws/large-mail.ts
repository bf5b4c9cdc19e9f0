import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnReceiptRule, ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { storedMailPrefix } from '#infra/topology.ts';

export interface LargeMailParts {
  stage: string;
  domain: string;
  files: Bucket;
  key: Key;
}

/**
 * The account's own receiver of mail, up to 40 MB: everything to the domain goes into the bucket. The rule set has to be
 * made the account's active one by hand, once (docs/runbook.md): AWS lets no template do that.
 */
export class LargeMail extends Construct {
  constructor(scope: Construct, { stage, domain, files, key }: LargeMailParts) {
    super(scope, 'LargeMail');
    const ours = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
    const principals = [new ServicePrincipal('ses.amazonaws.com')];
    const put = { principals, actions: ['s3:PutObject'], resources: [files.arnForObjects(`${storedMailPrefix}*`)] };
    files.addToResourcePolicy(new PolicyStatement({ ...put, conditions: ours }));
    const seal = { principals, actions: ['kms:GenerateDataKey*', 'kms:Decrypt'], resources: ['*'] };
    key.addToResourcePolicy(new PolicyStatement({ ...seal, conditions: ours }));
    const rules = new ReceiptRuleSet(this, 'Rules', { receiptRuleSetName: `deskline-${stage}` });
    const rule = new CfnReceiptRule(this, 'Rule', {
      ruleSetName: rules.receiptRuleSetName,
      rule: {
        enabled: true,
        scanEnabled: true,
        tlsPolicy: 'Optional',
        recipients: [domain],
        actions: [{ s3Action: { bucketName: files.bucketName, objectKeyPrefix: storedMailPrefix } }],
      },
    });
    const { policy } = files;
    if (policy) rule.node.addDependency(policy);
  }
}
