import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import type { DeploymentSettings } from './settings.ts';

/** Says when the account's month costs more than the practice expects, or is going to. */
export function monthlyBudget(scope: Construct, { stage, monthlyBudgetUsd }: DeploymentSettings, alarms: Alarms): void {
  const subscribers = [{ subscriptionType: 'SNS', address: alarms.topic.topicArn }];
  const beyond = (notificationType: 'ACTUAL' | 'FORECASTED') => ({
    notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold: 100, thresholdType: 'PERCENTAGE' },
    subscribers,
  });
  new CfnBudget(scope, 'Budget', {
    budget: {
      budgetName: `deskline-${stage}-month`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: monthlyBudgetUsd, unit: 'USD' },
    },
    notificationsWithSubscribers: [beyond('ACTUAL'), beyond('FORECASTED')],
  });
}
