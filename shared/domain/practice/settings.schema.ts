import * as z from 'zod';
import { e164 } from '../contact/address.ts';
import { isCountry } from '../contact/country.ts';
import { openingHours } from './opening-hours.schema.ts';
import { usStates } from './us-states.ts';
import { weekdays } from './wall-time.ts';

const line = (field: string, most: number) =>
  z
    .string(`${field} is text.`)
    .trim()
    .min(1, `${field} cannot be empty.`)
    .max(most, `${field} takes at most ${most} characters.`);
const whole = (field: string, least: number, most: number) =>
  z
    .number(`${field} is a whole number.`)
    .int(`${field} is a whole number.`)
    .min(least, `${field} is ${least} to ${most}.`)
    .max(most, `${field} is ${least} to ${most}.`);
/** A number within a range, which `range` says in words. */
const amount = (field: string, least: number, most: number, range: string) => {
  const says = `${field} is ${range}.`;
  return z.number(says).min(least, says).max(most, says);
};
const timeOfDay = (field: string) =>
  z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, `${field} is a time of day like 21:00.`);
const quiet = (field: string) => z.strictObject({ from: timeOfDay(`${field}, from`), to: timeOfDay(`${field}, to`) });
const country = (sentence: string) =>
  z
    .string()
    .regex(/^[A-Z]{2}$/, sentence)
    .refine(isCountry, { error: ({ input }) => `${input} is no country.`, abort: true });
const number = (field: string) => e164.or(z.never(`${field} is a number like +12125550100.`));

/** A location as the settings page gives it. */
const locationForm = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,24}$/, "A location's id is small letters, digits and hyphens, at most 24."),
  name: line('The name of a location', 80),
  hours: openingHours.transform((hours) => ({ ...hours, holidays: [...new Set(hours.holidays)].toSorted() })),
  numbers: z
    .array(number("A location's number"))
    .min(1, 'A location needs at least one number for texts.')
    .max(10, 'A location takes at most 10 numbers.'),
  deskNumbers: z.array(number('A telephone of the desk')).max(10, 'At most 10 telephones ring at once.').optional(),
  greeting: z
    .strictObject({
      en: line('The English greeting', 600).optional(),
      es: line('The Spanish greeting', 600).optional(),
    })
    .optional(),
  emails: z
    .array(
      z
        .email("A location's e-mail address is like desk@practice.example.")
        .max(254)
        .transform((address) => address.toLowerCase()),
    )
    .max(5)
    .optional(),
  address: z
    .strictObject({
      street: line('The street', 120),
      city: line('The city', 80),
      state: z.string().regex(/^[A-Z]{2}$/, 'The state is two capital letters, like NY.'),
      postalCode: line('The postal code', 12),
    })
    .optional(),
  country: country("A location's country is two capital letters, like US.").optional(),
});

const locations = z
  .array(locationForm)
  .min(1, 'A practice has at least one location.')
  .max(50, 'A practice has at most 50 locations.')
  .superRefine((all, context) => {
    const seen = new Map<string, string>();
    const ours = new Set(all.flatMap(({ numbers }) => numbers));
    for (const [
      index,
      { id, name, numbers, deskNumbers = [], emails = [], address, country: at = 'US' },
    ] of all.entries()) {
      for (const [position, one] of deskNumbers.entries()) {
        if (!ours.has(one)) continue;
        const path = [index, 'deskNumbers', position];
        context.addIssue({
          code: 'custom',
          path,
          message: `${one} would ring the practice itself: callers would go round.`,
        });
      }
      if (address && at === 'US' && !usStates.has(address.state)) {
        const path = [index, 'address', 'state'];
        context.addIssue({ code: 'custom', path, message: `${address.state} is no state of the US.` });
      }
      if (all.findIndex((other) => other.id === id) !== index) {
        context.addIssue({ code: 'custom', path: [index, 'id'], message: `Two locations have the id ${id}.` });
      }
      for (const [field, list] of Object.entries({ numbers, emails })) {
        for (const [position, one] of list.entries()) {
          const owner = seen.get(one);
          seen.set(one, name);
          if (owner === undefined) continue;
          const message = `${name}: this already belongs to ${owner}.`;
          context.addIssue({ code: 'custom', path: [index, field, position], message });
        }
      }
    }
  });

/** What may be changed, each field on its own; a field that is not named stays as it is. */
const settings = z.strictObject({
  name: line('The name of the practice', 80).optional(),
  locations: locations.optional(),
  undoSeconds: whole('The undo hold in seconds', 0, 30).optional(),
  optOutBy: z.enum(['provider', 'deskline'], 'Who answers STOP is "provider" or "deskline".').optional(),
  quiet: quiet('Quiet hours').optional(),
  quietOutreach: quiet('Quiet hours of outreach').optional(),
  targetMinutes: z
    .strictObject({
      sms: whole('The target for texts in minutes', 1, 10_080),
      email: whole('The target for e-mails in minutes', 1, 10_080).optional(),
      voice: whole('The target for calls in minutes', 1, 10_080).optional(),
    })
    .optional(),
  textsPerSecond: amount('Texts a second of one number', 0.1, 100, '0.1 to 100').optional(),
  caps: z
    .strictObject({
      careDay: whole('Automatic care messages to one address in a day', 0, 20),
      careWeek: whole('Automatic care messages to one address in a week', 0, 60),
      patientDay: whole('Messages to one patient in a day', 1, 500),
      numberDay: whole('Texts to one number in a day', 1, 500),
      minute: whole('Texts of the practice in a minute', 1, 2_000),
      day: whole('Texts of the practice in a day', 1, 100_000),
    })
    .refine(({ careDay, careWeek }) => careDay <= careWeek, {
      error: 'Automatic care messages to one address in a week cannot be fewer than in a day.',
      path: ['careWeek'],
    })
    .optional(),
  countries: z
    .array(country('A country is two capital letters, like US.'))
    .min(1, 'Texts must be allowed to at least one country.')
    .max(60, 'Texts can be allowed to at most 60 countries.')
    .transform((list) => [...new Set(list)].toSorted())
    .optional(),
  spend: z
    .strictObject({
      dailyDollars: amount('What texts may cost in a day', 1, 10_000, '$1 to $10,000'),
      segmentDollars: amount('The price of a segment', 0.0001, 1, '$0.0001 to $1'),
    })
    .optional(),
  afterHours: z
    .strictObject({ on: z.boolean(), text: z.string().trim().max(320, 'The answer takes at most 320 characters.') })
    .refine(({ on, text }) => !on || text !== '', { error: 'The answer at closed hours needs words.', path: ['text'] })
    .optional(),
  digest: z
    .strictObject({
      on: z.boolean(),
      weekday: z.enum(weekdays, 'The day of the digest is one of mon to sun.'),
      at: timeOfDay('The time of the digest'),
    })
    .optional(),
  onCallNumber: number('The on-call number').nullable().optional(),
  retentionMonths: whole('Months that conversations are kept', 12, 240).optional(),
  idleMinutes: whole('Minutes until the screen locks', 5, 30).optional(),
  fullEmail: z.boolean().optional(),
  inboundEmail: z.boolean().optional(),
  calls: z
    .strictObject({ transcription: z.boolean(), textBack: z.boolean(), deleteAtProvider: z.boolean() })
    .optional(),
  revokeAllFrom: z.iso.date('The day is a real date like 2027-01-31.').optional(),
});

const switchReason = z.string().trim().max(300, 'A reason takes at most 300 characters.').optional();

/** The body of a change: which version was seen, what becomes of it, and why where that is asked for. */
export const settingsForm = z.strictObject({
  /** For each switch that is turned on here, why. */
  reasons: z
    .strictObject({ fullEmail: switchReason, inboundEmail: switchReason, transcription: switchReason })
    .optional(),
  version: z.number('version is the one that was read.').int(),
  reason: z.string().trim().min(1).max(300).optional(),
  change: settings.refine((change) => Object.keys(change).length > 0, { error: 'Name at least one thing to change.' }),
});
export type SettingsForm = z.output<typeof settingsForm>;
