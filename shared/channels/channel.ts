import type { PageRef } from '../entry-ref.ts';
import type { EntryRef } from '../topics.ts';

/** A message as a channel's provider needs it. */
export interface Outgoing {
  messageId: string;
  /** E.164, or an e-mail address. */
  to: string;
  /** Our own number or address that sends. */
  from: string;
  body: string;
  /** Pictures that go with it, where the provider can fetch them for some time. */
  mediaUrls?: string[];
  /** Where the provider reports what became of it; carries our message id. */
  statusCallback: string;
  /** How long the provider may still deliver it, in seconds. */
  validitySeconds: number;
  /** How long the call itself may take. */
  timeoutMs: number;
}

/**
 * What a provider said to a send.
 * - `accepted`: it has the message under `providerId`.
 * - `refused`: it answered that it will not take it; nothing left. `kind` says what that means for the next step.
 * - `not-sent`: it never got the request, or said it did not process it; trying again is safe.
 * - `ambiguous`: no answer, or one that does not say; it may have left. Never try again without proof.
 */
export type SendResult =
  | { outcome: 'accepted'; providerId: string }
  | { outcome: 'refused'; code: string; kind: FailureKind }
  | { outcome: 'not-sent'; code: string }
  | { outcome: 'ambiguous'; code: string };

/**
 * What a failure means: `opted-out` (the provider blocks this pair until START), `permanent` (the address will never
 * work), `landline`, `filtered` (do not retry), `unreachable` (may work later), `configuration` (the practice's account),
 * `not-taken` (a call that nobody took, or a machine did: the number is as good as before).
 */
export type FailureKind =
  | 'opted-out'
  | 'permanent'
  | 'landline'
  | 'filtered'
  | 'unreachable'
  | 'configuration'
  | 'not-taken';

/** A message the provider lists as accepted. It carries no id of ours. */
export interface Listed {
  providerId: string;
  /** Absent where the provider keeps no words (redaction). */
  body: string | undefined;
  /** How many pictures it has. */
  media: number;
  /** The provider's clock. */
  createdAt: Date;
}

/** The outbound side of a channel: the one value `App` carries for it. */
export interface Channel {
  send(message: Outgoing): Promise<SendResult>;
  /**
   * Messages accepted from us to this address, newest first, or undefined when the provider cannot be asked
   * (no look-up). Throws when it did not answer.
   */
  listed(query: { to: string; from: string; since: Date; timeoutMs: number }): Promise<Listed[] | undefined>;
}

/** An e-mail as its provider needs it. */
export interface OutgoingMail {
  messageId: string;
  to: string;
  from: string;
  fromName: string;
  /** Where answers go; absent while nobody reads them. */
  replyTo?: string;
  subject: string;
  /** Plain text, and the same as HTML. */
  body: string;
  html: string;
  attachments: { name: string; type: string; bytes: Uint8Array }[];
  /** Our own Message-ID, and what this one answers; each with its angle brackets. */
  mailId: string;
  inReplyTo?: string;
  references: string[];
  /** Our entry as an opaque id: the provider's events must name it. */
  reference: string;
  /** Not written by a person. */
  isAutomatic: boolean;
  /** On outreach: where one click ends it. */
  unsubscribe?: { url: string; mailto: string | undefined };
  /** How long the call itself may take. */
  timeoutMs: number;
}

/** The outbound side of e-mail. No provider can be asked what became of one: its events say so. */
export interface MailChannel {
  send(message: OutgoingMail): Promise<SendResult>;
}

/** A call that the desk asked for, as the provider places it: the phone of whoever asked rings first. */
export interface OutgoingCall {
  /** The phone of whoever asked, E.164. */
  phone: string;
  /** Our own number that calls. */
  from: string;
  /** Which call of ours it is: every callback carries this. */
  ref: EntryRef;
  timeoutMs: number;
}

/** A call in which a machine speaks to a patient; what it says is asked of us once somebody takes it. */
export interface OutgoingReminder {
  to: string;
  from: string;
  /** Which entry of ours it is: every request of the call carries this. */
  ref: EntryRef;
  timeoutMs: number;
}

/** A call that tells a colleague of what may be an emergency; it says nothing of the patient, and takes a key. */
export interface OutgoingPage {
  to: string;
  from: string;
  /** Which telling of which page: every request of the call carries this. */
  ref: PageRef;
  timeoutMs: number;
}

/** The outbound side of the telephone. */
export interface Telephone {
  call(of: OutgoingCall): Promise<SendResult>;
  remind(of: OutgoingReminder): Promise<SendResult>;
  page(of: OutgoingPage): Promise<SendResult>;
  /** Calls placed from us to this phone since then, newest first. Throws when the provider did not answer. */
  placed(query: {
    phone: string;
    from: string;
    since: Date;
    timeoutMs: number;
  }): Promise<Omit<Listed, 'body' | 'media'>[]>;
}

export interface Channels {
  sms: Channel;
  email: MailChannel;
  voice: Telephone;
}
