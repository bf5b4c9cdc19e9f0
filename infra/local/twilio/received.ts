import * as z from 'zod';

/** A text from a patient as Twilio keeps it, whether or not its webhook was ever answered. */
export const Received = z.strictObject({
  kind: z.literal('received'),
  sid: z.string(),
  /** Milliseconds since 1970, the machine's clock. */
  receivedAt: z.int(),
  /** What the webhook posts of it. */
  form: z.record(z.string(), z.string()),
});
export type Received = z.infer<typeof Received>;

/** The message as the API shows it: the vendor's `api.v2010.account.message`. */
export function receivedResource(message: Received, accountSid: string): Record<string, unknown> {
  const { sid, form } = message;
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`;
  const at = rfc2822(message.receivedAt);
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: form.Body ?? '',
    date_created: at,
    date_sent: at,
    date_updated: at,
    direction: 'inbound',
    error_code: null,
    error_message: null,
    from: form.From ?? '',
    messaging_service_sid: null,
    num_media: String(mediaOf(message).length),
    num_segments: form.NumSegments ?? '1',
    price: null,
    price_unit: null,
    sid,
    status: 'received',
    subresource_uris: { media: `${uri}/Media.json` },
    to: form.To ?? '',
    uri: `${uri}.json`,
  };
}

/** `GET /Messages/{sid}/Media.json`: the pictures of a received message, as one page of them. */
export function receivedMedia(message: Received, accountSid: string): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}/Media.json`;
  const at = rfc2822(message.receivedAt);
  const list = mediaOf(message).map(({ path, contentType }) => ({
    account_sid: accountSid,
    content_type: contentType,
    date_created: at,
    date_updated: at,
    parent_sid: message.sid,
    sid: path.split('/').at(-1),
    uri: `${path}.json`,
  }));
  return {
    media_list: list,
    first_page_uri: uri,
    next_page_uri: null,
    previous_page_uri: null,
    page: 0,
    page_size: 50,
    start: 0,
    end: Math.max(list.length - 1, 0),
    uri,
  };
}

function mediaOf({ form }: Received): { path: string; contentType: string }[] {
  return Object.entries(form).flatMap(([name, url]) => {
    const [, nth] = /^MediaUrl(\d+)$/.exec(name) ?? [];
    return nth ? [{ path: new URL(url).pathname, contentType: form[`MediaContentType${nth}`] ?? '' }] : [];
  });
}

function rfc2822(milliseconds: number): string {
  return new Date(milliseconds).toUTCString().replace('GMT', '+0000');
}
