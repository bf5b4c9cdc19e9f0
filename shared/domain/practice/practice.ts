import * as z from 'zod';
import type { OpeningHours } from './opening-hours.ts';
import { weekdays } from './wall-time.ts';

/*
 * What is stored was checked by the form it came by (settings.schema.ts). These schemas only give it its shape and what
 * older rows lack, because every webhook carries them.
 */

const openings = z.array(z.object({ from: z.string(), to: z.string() })).optional();
const openingHours = z.object({
  zone: z.string(),
  weekly: z
    .union([
      z.literal('always'),
      z.object({
        mon: openings,
        tue: openings,
        wed: openings,
        thu: openings,
        fri: openings,
        sat: openings,
        sun: openings,
      }),
    ])
    .optional(),
  holidays: z.array(z.string()),
}) satisfies z.ZodType<OpeningHours>;

/** A postal address; `state` also chooses the stricter hours of outreach there (outreach-hours.ts). */
const postalAddress = z.object({ street: z.string(), city: z.string(), state: z.string(), postalCode: z.string() });

/** One office of the practice: where it is in time, when it is open and which numbers are its own. */
export const location = z.object({
  id: z.string(),
  name: z.string(),
  /** Zone, weekly hours and holidays; see opening-hours.ts. */
  hours: openingHours,
  /** Our own text numbers there, the first one being the default sender. */
  numbers: z.array(z.string()),
  /** The telephones of the desk that ring when a patient calls, all at once; without any, callers leave a message. */
  deskNumbers: z.array(z.string()).optional(),
  /** What callers hear first, instead of the usual words, per language. */
  greeting: z.object({ en: z.string().optional(), es: z.string().optional() }).optional(),
  /** Mail of somebody new to one of these, in small letters, begins a conversation of this location. */
  emails: z.array(z.string()).optional(),
  /** Stands under outreach by e-mail. */
  address: postalAddress.optional(),
  /**
   * ISO 3166, two letters; US where it is not said. Numbers of an import without a country code are read as its own, and the
   * tables of the states hold in the US alone.
   */
  country: z.string().optional(),
});
export type Location = z.infer<typeof location>;

const quietHours = z.object({ from: z.string(), to: z.string() });

/** Switches that an admin turns on only with a reason, after reading what they mean. */
export const reasonedSwitches = ['fullEmail', 'inboundEmail', 'transcription'] as const;
export type ReasonedSwitch = (typeof reasonedSwitches)[number];

/** Who turned a switch last, when, and the reason they gave. */
const switched = z.object({ by: z.string(), at: z.string(), reason: z.string().optional() }).optional();

/**
 * Most that may leave. `careDay` and `careWeek`: automatic care messages to one number; `patientDay`: texts and e-mails to one
 * patient; `numberDay`: texts to one number; `minute` and `day`: texts of the practice. Days are the practice's own.
 */
const caps = z.object({
  careDay: z.number().default(3),
  careWeek: z.number().default(8),
  patientDay: z.number().default(40),
  numberDay: z.number().default(40),
  minute: z.number().default(120),
  day: z.number().default(5000),
});
export type Caps = z.infer<typeof caps>;

/** Everything the practice decides about messages, as one row so that a webhook reads it in one call. */
export const practice = z.object({
  name: z.string(),
  /** Counts up with each change; whoever changes says which one they saw. */
  version: z.number().default(0),
  changedAt: z.string().optional(),
  changedBy: z.string().optional(),
  locations: z.array(location),
  /** Seconds a reply waits before it leaves, in which it can be undone. */
  undoSeconds: z.number(),
  /** Who answers STOP, START and HELP: Twilio's own filter, or we (accounts with message redaction). */
  optOutBy: z.enum(['provider', 'deskline']),
  /** Texts leave only outside of this, in the patient's local time. */
  quiet: quietHours,
  /** The same for outreach; a state's own table makes it stricter, never laxer. */
  quietOutreach: quietHours.default({ from: '20:00', to: '09:00' }),
  /** Texts a second that each of our numbers may send: 1 for a long code, which is what is meant without it. */
  textsPerSecond: z.number().min(0.1).max(100).optional(),
  /** Minutes within which a patient should be answered, by channel; business minutes where hours are set. */
  targetMinutes: z.object({
    sms: z.number(),
    email: z.number().default(240),
    voice: z.number().default(60),
  }),
  caps: caps.default(() => caps.parse({})),
  /** Countries (ISO 3166, two letters) that a text may go to. */
  countries: z.array(z.string()).default(['US', 'PR', 'CA']),
  /** What texts may cost in a day, and what one segment costs; dollars. */
  spend: z
    .object({ dailyDollars: z.number(), segmentDollars: z.number() })
    .default({ dailyDollars: 100, segmentDollars: 0.0083 }),
  /** One answer to a text that comes while the location is closed, once per episode. */
  afterHours: z.object({ on: z.boolean(), text: z.string() }).default({ on: false, text: '' }),
  /** A week in figures by e-mail to managers: on a weekday at a time of the practice's clock, of the seven days before. */
  digest: z.object({ on: z.boolean(), weekday: z.enum(weekdays), at: z.string() }).optional(),
  /** Who is called for an emergency at night. */
  onCallNumber: z.string().optional(),
  /** Months after its last word for which the words and files of a settled conversation are kept (retention/forget-words.ts). */
  retentionMonths: z.number().default(84),
  /** Minutes without a key or a click after which a desk is locked. */
  idleMinutes: z.number().default(15),
  /** E-mails carry the words themselves; otherwise only word of a message and the link to its secure page. */
  fullEmail: z.boolean().default(false),
  /** Patients are given an address to answer to. Mail that comes all the same is kept, and an admin told. */
  inboundEmail: z.boolean().default(false),
  /** Calls. Absent: missed ones are texted back, nothing is transcribed, recordings also stay at the provider. */
  calls: z
    .object({
      /** Voicemails are put into words by the provider (English only, paid). */
      transcription: z.boolean(),
      /** A missed call is answered by a text, once per caller and day. */
      textBack: z.boolean(),
      /** A recording is deleted at the provider once it is kept here. */
      deleteAtProvider: z.boolean(),
    })
    .optional(),
  /** Of each switch that needs a reason: who turned it last, when and why. */
  switched: z.object({ fullEmail: switched, inboundEmail: switched, transcription: switched }).default({}),
  /** From this day an opt-out at one number stops what is automatic to every number of that person (47 CFR 64.1200(a)(10)). */
  revokeAllFrom: z.string().default('2027-01-31'),
});
export type Practice = z.infer<typeof practice>;
/** The same as it may be stored: what is not said has its default. */
export type PracticeGiven = z.input<typeof practice>;

/** The location whose number or e-mail address was written to; one that nobody knows belongs to the first location. */
export function locationOfNumber(of: Practice, number: string): Location {
  const found =
    of.locations.find(({ numbers, emails = [] }) => [...numbers, ...emails].includes(number.toLowerCase())) ??
    of.locations[0];
  if (!found) throw new Error('a practice has at least one location');
  return found;
}

/** The location with this id; a location that was closed since falls back to the first one. */
export function locationById(of: Practice, id: string): Location {
  const found = of.locations.find((candidate) => candidate.id === id) ?? of.locations[0];
  if (!found) throw new Error('a practice has at least one location');
  return found;
}

/** Whether a number is one that the practice sends from: what is sent there, or rings there, comes back. */
export function isOwnNumber(of: Practice, number: string): boolean {
  return of.locations.some(({ numbers }) => numbers.includes(number));
}

/** The zone whose days the practice counts by: its first location's. */
export function practiceZone(of: Practice): string {
  return locationById(of, '').hours.zone;
}
