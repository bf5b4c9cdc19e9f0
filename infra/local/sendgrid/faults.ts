import * as z from 'zod';

const error = z.enum([
  '429',
  '500',
  'reset-before',
  'reset-after',
  'timeout-after',
  '401',
  'bounce',
  'blocked',
  'dropped',
  'deferred',
  'late-bounce',
]);

/**
 * How the SendGrid stand-in misbehaves. Absent means well-behaved.
 * - `error`: `429`, `500`, `401` and `reset-before` take nothing; `reset-after` and `timeout-after` keep the mail and give
 *   no answer; the rest accept it and say later, by an event, what became of it. `late-bounce` comes after `delivered`.
 * - `rate`, `times`, `seed`: how many sends are hit, as at Twilio's.
 * - `duplicate`: every event twice, in one array and again; `reorder`: events of a mail from last to first.
 * - `delaySeconds`: events wait that long, or until faults without it are set.
 */
export const SendGridFaults = z.strictObject({
  error: error.optional(),
  rate: z.number().min(0).max(1).optional(),
  times: z.int().min(1).optional(),
  seed: z.int().optional(),
  duplicate: z.boolean().optional(),
  reorder: z.boolean().optional(),
  delaySeconds: z.number().min(0).max(86_400).optional(),
});
export type SendGridFaults = z.infer<typeof SendGridFaults>;
export type SendGridError = NonNullable<SendGridFaults['error']>;

/** The errors that SendGrid can have. */
export const sendGridErrors: readonly string[] = error.options;
