import { Annotations, Stack, Tags } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type FunctionShape, functions } from '#infra/topology.ts';
import { acknowledgeFindings } from './acknowledgements.ts';
import { Alarms } from './alarms.ts';
import { Api } from './api.ts';
import { monthlyBudget } from './budget.ts';
import { dashboard } from './dashboard.ts';
import { Data } from './data.ts';
import { DesklineFunction, type Surroundings } from './functions.ts';
import { LargeMail } from './large-mail.ts';
import { tellAddresses } from './outputs.ts';
import { Queues } from './queues.ts';
import { type DeploymentSettings, noTwilioAccount } from './settings.ts';
import { SignIn } from './sign-in.ts';
import { Sockets } from './sockets.ts';
import { Web } from './web.ts';

const shapes = Object.entries<FunctionShape>(functions);
const routes = shapes.flatMap(([, { startedBy }]) => ('routes' in startedBy ? startedBy.routes : []));

/**
 * One practice's deployment, in its own account: what infra/topology.ts states, and around it the site, the sign-in
 * and the alarms.
 *
 * The public address is the distribution's. That is no circle, although the functions know the address and the
 * distribution leads to them: it leads to the HTTP API by its id, and only the API's routes know the functions.
 */
export class DesklineStack extends Stack {
  constructor(scope: Construct, id: string, settings: DeploymentSettings) {
    super(scope, id, { description: 'Deskline: every patient text, e-mail and call in one inbox' });
    const { stage } = settings;
    Tags.of(this).add('project', 'deskline');
    Tags.of(this).add('stage', stage);
    const data = new Data(this, settings);
    const alarms = new Alarms(this, settings, data.key);
    const api = new Api(this, stage, data.key);
    const sockets = new Sockets(this, stage, data.key);
    const web = new Web(this, {
      settings,
      key: data.key,
      accessLogs: data.accessLogs,
      apiHost: api.host,
      routes,
      connect: [sockets.origin, `https://${data.files.bucketRegionalDomainName}`],
    });
    const signIn = new SignIn(this, { stage, siteUrl: web.url });
    const client = signIn.addClient(web.url);
    const around: Surroundings = {
      settings,
      publicBaseUrl: web.url,
      key: data.key,
      table: data.table,
      files: data.files,
      sockets,
      queues: new Queues(this, stage, data.key, alarms),
      tokens: { issuer: signIn.pool.userPoolProviderUrl, clientId: client.userPoolClientId, signInUrl: signIn.url },
      pool: signIn.pool,
      alarms,
    };
    const lambdas = new Map<string, IFunction>();
    for (const [name, shape] of shapes) {
      const { lambda } = new DesklineFunction(this, name, shape, around);
      if ('routes' in shape.startedBy) api.lead(shape.startedBy.routes, name, lambda);
      if ('socket' in shape.startedBy) sockets.lead(shape.startedBy.socket, name, lambda);
      lambdas.set(name, lambda);
    }
    const { largeMailDomain: domain } = settings;
    if (domain) new LargeMail(this, { stage, domain, files: data.files, key: data.key });
    monthlyBudget(this, settings, alarms);
    dashboard(this, { around, alarms: alarms.all, functions: lambdas, api: api.metrics });
    tellAddresses(this, around, signIn.url, web.distribution.distributionDomainName);
    acknowledgeFindings(this, { data, sockets, web });
    this.#warn(settings);
  }

  #warn(settings: DeploymentSettings): void {
    const warnings = Annotations.of(this);
    if (settings.twilioAccountSid === noTwilioAccount) {
      warnings.addWarningV2('deskline:no-twilio-account', 'No text will come or go: give -c twilioAccountSid=AC...');
    }
    if (settings.asleep) {
      warnings.addWarningV2(
        'deskline:asleep',
        'Nothing will leave: deploy once more without -c asleep=true to wake it',
      );
    }
    if (!settings.alarmEmail) {
      warnings.addWarningV2('deskline:no-alarm-email', 'Alarms will reach nobody: give -c alarmEmail=...');
    }
  }
}
