import * as z from 'zod';

/** A provider's REST API with its credentials. Answers JSON, or undefined where there is nothing. */
export type Ask = (method: string, path: string, body?: URLSearchParams | object) => Promise<unknown>;

/** A provider refused: its status alone, since its words may repeat what was sent. */
export class ProviderRefusal extends Error {
  readonly status: number;
  constructor(provider: string, status: number) {
    super(`${provider} answered ${status}`);
    this.name = 'ProviderRefusal';
    this.status = status;
  }
}

function asker(provider: string, base: string, authorization: string, send: typeof fetch): Ask {
  return async (method, path, body) => {
    const isForm = body instanceof URLSearchParams;
    const contentType = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
    const answer = await send(`${base}${path}`, {
      method,
      headers: { authorization, ...(body ? { 'content-type': contentType } : {}) },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new ProviderRefusal(provider, answer.status);
    return answer.json();
  };
}

export function twilioApi(accountSid: string, authToken: string, send = fetch): Ask {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  return asker('Twilio', `https://api.twilio.com/2010-04-01/Accounts/${accountSid}`, authorization, send);
}

export function sendGridApi(apiKey: string, send = fetch): Ask {
  return asker('SendGrid', 'https://api.sendgrid.com', `Bearer ${apiKey}`, send);
}

const ownNumbers = z.object({
  incoming_phone_numbers: z.array(
    z.object({
      sid: z.string(),
      phone_number: z.string(),
      sms_url: z.string().nullish(),
      capabilities: z.object({ sms: z.boolean().optional(), voice: z.boolean().optional() }),
    }),
  ),
});
export type OwnNumber = z.infer<typeof ownNumbers>['incoming_phone_numbers'][number];

/** The account's own numbers. */
export async function numbersAt(twilio: Ask): Promise<OwnNumber[]> {
  return ownNumbers.parse(await twilio('GET', '/IncomingPhoneNumbers.json?PageSize=1000')).incoming_phone_numbers;
}
