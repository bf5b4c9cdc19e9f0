import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** One call to an AWS service: a POST unless said otherwise. */
export interface Call {
  /** As the signature names it: `sqs`, `ssm`, `s3`. */
  service: string;
  url: URL;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Record<string, string>;
  body?: Uint8Array | string;
  /** Statuses the caller reads itself, beside 2xx. */
  expects?: readonly number[];
}

export interface Answer {
  status: number;
  body: Uint8Array;
}

/** What AWS refused: the service's code for it and the HTTP status. Its sentence may repeat what was sent, and is left out. */
export class AwsRefusal extends Error {
  readonly code: string;
  readonly status: number;
  constructor(service: string, code: string, status: number) {
    super(`${service} refused: ${code}`);
    this.name = 'AwsRefusal';
    this.code = code;
    this.status = status;
  }
}

/** Calls AWS services that need no client of their own: signs, sends, tries again what passes. */
export interface SignedCalls {
  region(): Promise<string>;
  call(call: Call): Promise<Answer>;
  /** The SDK's own signer, for what is signed and not called. */
  signer(): Promise<object>;
}

const attempts = 3;
const timeoutMs = 3_000;

/**
 * Signed calls with the credentials, the signer and the connections of a DynamoDB client that is there already. The
 * clients of SSM and S3 would be a third of a webhook's code, for one operation each. `pause` waits milliseconds.
 */
export function signedCalls({ config }: DynamoDBClient, pause: (ms: number) => Promise<unknown>): SignedCalls {
  async function send(call: Call): Promise<Answer> {
    const { service, url, method = 'POST', body } = call;
    const signer = await config.signer();
    const request = {
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port ? { port: Number(url.port) } : {}),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      method,
      headers: { ...call.headers, host: url.host },
      ...(body === undefined ? {} : { body }),
    };
    const signed = await signer.sign(request, { signingService: service });
    const { response } = await config.requestHandler.handle(signed, { requestTimeout: timeoutMs });
    const answered: Uint8Array = response.body ? await config.streamCollector(response.body) : new Uint8Array();
    return { status: response.statusCode, body: answered };
  }

  async function call(wanted: Call): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await send(wanted).catch((error: unknown) => {
        if (attempt >= attempts) throw error;
      });
      if (answer && (isFine(answer.status) || wanted.expects?.includes(answer.status))) return answer;
      const passes = !answer || answer.status >= 500 || answer.status === 429;
      if (answer && (!passes || attempt >= attempts)) {
        throw new AwsRefusal(wanted.service, codeIn(answer.body), answer.status);
      }
      await pause(50 * 2 ** attempt);
    }
  }

  return { region: () => config.region(), call, signer: () => config.signer() };
}

function isFine(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The code of a JSON or XML error; nothing else of it is read. */
function codeIn(body: Uint8Array): string {
  const text = Buffer.from(body).toString('utf8');
  return /"__type"\s*:\s*"(?:[\w.]+#)?(\w+)"/.exec(text)?.[1] ?? /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? 'unknown';
}

/** The JSON that AWS services of the older protocols take: the operation in a header, the input as the body. */
export function jsonCall(service: string, url: URL, target: string, version: '1.0' | '1.1', input: object): Call {
  return {
    service,
    url,
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target },
    body: JSON.stringify(input),
  };
}
