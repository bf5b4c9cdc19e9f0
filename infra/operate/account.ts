import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AwsRefusal, type SignedCalls, signedCalls } from '#shared/adapters/signed-call.ts';

/** The AWS account that this shell's credentials are for. */
export interface Account {
  client: DynamoDBClient;
  calls: SignedCalls;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function account(): Account {
  const client = new DynamoDBClient({});
  return { client, calls: signedCalls(client, pause) };
}

/** One call of a service that speaks the older form protocol (STS, CloudFormation); answers its XML. */
export async function formCall(
  { calls }: Account,
  service: string,
  parameters: Record<string, string>,
): Promise<string> {
  const url = new URL(`https://${service}.${await calls.region()}.amazonaws.com/`);
  const body = new URLSearchParams(parameters).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await calls.call({ service, url, headers, body });
  return Buffer.from(answer.body).toString('utf8');
}

/** The texts between the tags of this name. */
export function xmlTexts(xml: string, tag: string): string[] {
  return [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(([, text = '']) => text);
}

/** What a person is told of a call that AWS did not take; never what was sent. */
export function whyNot(error: unknown): string {
  if (error instanceof AwsRefusal) return `${error.code} (${error.status})`;
  return error instanceof Error ? error.name : 'no answer';
}
