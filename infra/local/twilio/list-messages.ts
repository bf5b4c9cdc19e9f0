import { type Answer, json, refuse } from './answer.ts';

/** A message in either direction, as far as a list looks at it. */
export interface ListedMessage {
  sid: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Undefined while it is queued. */
  sentAt: number | undefined;
  to: string;
  from: string | null;
  resource(): Record<string, unknown>;
}

interface ListRequest {
  /** Newest first, lag already applied. */
  messages: readonly ListedMessage[];
  accountSid: string;
  query: URLSearchParams;
}

/**
 * `GET /Messages.json`: Twilio's paging envelope round the messages that match `To`, `From` and the `DateSent` filters.
 * A message that is still queued has no `date_sent`, so no `DateSent` filter finds it. Dates are UTC; a day alone means
 * the whole day.
 */
export function listMessages({ messages, accountSid, query }: ListRequest): Answer {
  const dates = dateFilters(query);
  if (!dates) return refuse(20001);
  const matching = messages.filter((message) => {
    const sent = message.sentAt;
    return (
      [null, message.to].includes(query.get('To')) &&
      [null, message.from].includes(query.get('From')) &&
      dates.every((allows) => sent !== undefined && allows(sent))
    );
  });

  const size = Math.min(Math.max(Number(query.get('PageSize') ?? 50) || 50, 1), 1000);
  const page = Math.max(Number(query.get('Page') ?? 0) || 0, 0);
  const token = query.get('PageToken');
  const start = token ? matching.findIndex((message) => `PA${message.sid}` === token) + 1 : page * size;
  const shown = matching.slice(start, start + size);
  const last = shown.at(-1);
  const more = start + size < matching.length && last !== undefined;
  const uri = (number: number, after?: string) => pageUri(accountSid, query, size, number, after);
  return json(200, {
    first_page_uri: uri(0),
    end: Math.max(page * size + shown.length - 1, 0),
    next_page_uri: more ? uri(page + 1, `PA${last.sid}`) : null,
    page,
    page_size: size,
    previous_page_uri: page > 0 ? uri(page - 1) : null,
    messages: shown.map((message) => message.resource()),
    start: page * size,
    uri: uri(page, token ?? undefined),
  });
}

function pageUri(accountSid: string, query: URLSearchParams, size: number, page: number, token?: string): string {
  const parameters = new URLSearchParams(query);
  parameters.set('PageSize', String(size));
  parameters.set('Page', String(page));
  parameters.delete('PageToken');
  if (token) parameters.set('PageToken', token);
  return `/2010-04-01/Accounts/${accountSid}/Messages.json?${parameters}`;
}

type DateFilter = (sent: number) => boolean;

function dateFilters(query: URLSearchParams): DateFilter[] | undefined {
  const filters: DateFilter[] = [];
  for (const name of ['DateSent', 'DateSent<', 'DateSent>'] as const) {
    const text = query.get(name);
    if (text === null) continue;
    const from = Date.parse(text);
    if (Number.isNaN(from)) return undefined;
    // Twilio keeps whole seconds, so a named second lasts until the next one begins.
    const until = from + (/^\d{4}-\d{2}-\d{2}$/.test(text) ? 86_400_000 : 1000);
    if (name === 'DateSent') filters.push((sent) => sent >= from && sent < until);
    if (name === 'DateSent<') filters.push((sent) => sent < until);
    if (name === 'DateSent>') filters.push((sent) => sent >= from);
  }
  return filters;
}
