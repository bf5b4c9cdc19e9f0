import { environmentVariables } from '#shared/config.ts';
import { type Account, account } from './account.ts';
import type { Deployment } from './deployment.ts';
import { type Examined, examineAccount } from './examine-account.ts';
import { examineMail, examineSender, examineTwilio } from './examine-providers.ts';
import { examineDeployed } from './examine-rows.ts';
import { type Ask, sendGridApi, twilioApi } from './providers.ts';

/** Whom the doctor asks. Providers are asked where this shell holds their keys; they are never printed. */
export interface Asked {
  aws: Account;
  twilio: Ask | undefined;
  sendGrid: Ask | undefined;
}

export function whomToAsk({ settings }: Deployment, env = environmentVariables()): Asked {
  const { TWILIO_AUTH_TOKEN: token, SENDGRID_API_KEY: key } = env;
  return {
    aws: account(),
    twilio: token ? twilioApi(settings.twilioAccountSid, token) : undefined,
    sendGrid: key ? sendGridApi(key) : undefined,
  };
}

/** Looks at everything that a deployment needs. Changes nothing. */
export async function examine({ settings }: Deployment, asked: Asked): Promise<Examined> {
  const { findings, concurrency } = await examineAccount(asked.aws, settings);
  const isSignedIn = findings.some(({ about, is }) => about === 'identity' && is === 'fine');
  const rest = [
    ...(isSignedIn ? await examineDeployed(asked.aws, settings) : []),
    ...(await examineTwilio(settings, asked.twilio)),
    await examineSender(settings, asked.sendGrid),
    examineMail(settings),
  ];
  return { findings: [...findings, ...rest], ...(concurrency === undefined ? {} : { concurrency }) };
}
