import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../client.ts';
import { showTrouble } from '../ui/toast-store.ts';

const pollMilliseconds = 1_000;

/** How Twilio is made to misbehave. */
export interface Faults {
  duplicate?: boolean;
  reorder?: boolean;
  delaySeconds?: number;
  error?: string;
}

/** One of the practice's own numbers. */
export interface OfficeNumber {
  number: string;
  location: string;
  name: string;
  zone: string;
}

/** A text that left, or a call that was placed. */
export interface Left {
  kind: 'text' | 'call';
  id: string;
  to: string;
  from: string;
  at: string;
  status: string;
  errorCode: number | null;
}

export interface SimulatorState {
  now: string;
  rate: number;
  practice: string;
  numbers: OfficeNumber[];
  hasStandIn: boolean;
  faults: Faults;
  left: Left[];
}

/** A text as a phone shows it. */
export interface PhoneText {
  id: string;
  direction: 'sent' | 'got';
  office: string;
  body: string;
  at: string;
  pictures?: string[];
  photos?: number;
  status?: number;
}

export interface PhoneState {
  number: string;
  texts: PhoneText[];
  stoppedFrom: string[];
}

export interface Webhook {
  id: string;
  at: string;
  route: string;
  status: number;
  ms: number;
  kind: 'text' | 'status' | 'call' | 'other';
  phone: string;
  sid: string;
  delivery?: string;
  errorCode?: string;
  order: 'first' | 'again' | 'late';
}

/** The practice's clock, numbers, faults and what left; asked every second while the page is looked at. */
export const stateQuery = queryOptions({
  queryKey: ['simulator'],
  queryFn: (): Promise<SimulatorState> => read('/local/simulator'),
  refetchInterval: pollMilliseconds,
});

/** What a phone sent and got. */
export function phoneQuery(number: string) {
  return queryOptions({
    queryKey: ['phone', number],
    queryFn: (): Promise<PhoneState> => read(`/local/phones?${new URLSearchParams({ number })}`),
    refetchInterval: pollMilliseconds,
  });
}

/** A mail as a mail client shows it. */
export interface BoxedMail {
  id: string;
  direction: 'sent' | 'got';
  from: string;
  to: string;
  subject: string;
  text: string;
  at: string;
  headers: Record<string, string>;
  replyTo?: string;
  files?: string[];
  status?: number;
}

/** What a mailbox sent and got. */
export function mailboxQuery(address: string) {
  return queryOptions({
    queryKey: ['mailbox', address],
    queryFn: (): Promise<{ mails: BoxedMail[] }> => read(`/local/mailboxes?${new URLSearchParams({ address })}`),
    refetchInterval: pollMilliseconds,
  });
}
/** A call as a phone shows it. */
export interface SimulatedCall {
  sid: string;
  direction: 'inbound' | 'outbound-api';
  from: string;
  to: string;
  status: string;
  /** A reminder of the practice, which a machine says. */
  isSpoken: boolean;
  /** Absent once it is over. */
  waitingFor?: 'ringing' | 'keys' | 'dial' | 'record';
  /** `screening`: taken, and not put through before a key is pressed; `said` is what it hears. */
  legs: { number: string; status: string; said: string[] }[];
  said: string[];
  problem?: string;
}

/** The newest calls, live ones among them. */
export const callsQuery = queryOptions({
  queryKey: ['calls'],
  queryFn: async (): Promise<SimulatedCall[]> => (await read('/local/calls')).calls,
  refetchInterval: pollMilliseconds,
});

/** The newest webhooks, without what was said in them. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async (): Promise<Webhook[]> => (await read('/local/webhooks')).webhooks,
  refetchInterval: pollMilliseconds,
});

/** One webhook with its fields, the patient's words among them. */
export function webhookQuery(id: string) {
  return queryOptions({
    queryKey: ['webhook', id],
    queryFn: (): Promise<{ fields: Record<string, string> }> => read(`/local/webhooks/${id}`),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Does something to the local practice and reads everything anew; says so when it does not work. Answers whether it did. */
export async function act(path: string, body: unknown): Promise<boolean> {
  try {
    await asked(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return true;
  } catch (error) {
    showTrouble(error instanceof Error ? error.message : 'That did not work.');
    return false;
  } finally {
    await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'names' });
  }
}

function read(path: string) {
  return asked(path, { headers: { accept: 'application/json' } });
}

async function asked(path: string, request: RequestInit) {
  const answer = await fetch(path, request).catch(() => {
    throw new Error('Deskline does not answer. Is it running? npm start');
  });
  const body = await answer.json();
  if (answer.ok) return body;
  throw new Error(String(body?.error?.message ?? `It was answered ${answer.status}.`));
}
