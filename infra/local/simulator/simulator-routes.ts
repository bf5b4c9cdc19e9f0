import * as z from 'zod';
import { e164 } from '#shared/domain/contact/address.ts';
import type { LocalAct } from '../stack/local-routes.ts';
import type { Stack } from '../stack/stack.ts';
import type { StandInCall } from '../twilio/calls/call.ts';
import type { PhoneAct } from '../twilio/calls/telephone.ts';

/** Twilio takes no longer body. */
const mostCharacters = 1600;

const bytes = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const text = z
  .strictObject({
    from: e164,
    to: e164,
    body: z.string().max(mostCharacters),
    photo: z.strictObject({ type: z.string().max(100), bytes }).optional(),
    forged: z.literal(true).optional(),
  })
  .refine(({ body, photo }) => body !== '' || photo, { error: 'a text needs words or a photo', path: ['body'] });

const address = z.email().max(254).toLowerCase();
const mail = z.strictObject({
  from: address,
  to: address.optional(),
  subject: z.string().max(300),
  text: z.string().min(1).max(100_000),
  inReplyTo: z.string().max(300).optional(),
  unverified: z.literal(true).optional(),
  automatic: z.literal(true).optional(),
  attachments: z
    .array(z.strictObject({ name: z.string().max(200), type: z.string().max(100), bytes }))
    .max(5)
    .optional(),
});

const webhookPath = /^\/local\/webhooks\/([0-9A-Z]{26})(\/replay)?$/;

const ring = z.strictObject({ from: z.union([e164, z.literal('anonymous')]), to: e164 });
const number = z.string().min(1).max(32);
const phoneAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('press'), digit: z.string().regex(/^[0-9*#]$/) }),
  z.strictObject({ act: z.literal('speak'), seconds: z.int().min(1).max(120), words: z.string().max(500).optional() }),
  z.strictObject({ act: z.literal('answer'), number }),
  z.strictObject({ act: z.literal('machine'), number }),
  z.strictObject({ act: z.literal('decline'), number }),
  z.strictObject({ act: z.literal('wait') }),
  z.strictObject({ act: z.literal('hang-up') }),
]);
const callPath = /^\/local\/calls\/(CA[0-9a-f]{32})$/;
/** The newest so many calls are shown. */
const mostCalls = 12;

const routes: Record<string, LocalAct> = {
  'GET /local/calls': async ({ twilio }) => {
    const calls = twilio?.telephone.calls().slice(-mostCalls).reverse() ?? [];
    return { status: 200, body: { calls: calls.map(shownCall) } };
  },
  'POST /local/calls': async ({ twilio }, body) => {
    const { from, to } = ring.parse(body);
    return found(twilio && shownCall(await twilio.telephone.ring(from, to)));
  },
  'GET /local/simulator': async ({ simulator }) => ({ status: 200, body: await simulator.state() }),
  'POST /local/texts': async ({ simulator }, body) => ({ status: 200, body: await simulator.text(text.parse(body)) }),
  'GET /local/phones': async ({ simulator }, _body, url) => {
    const { number } = z.object({ number: e164 }).parse(Object.fromEntries(url.searchParams));
    return { status: 200, body: await simulator.phone(number) };
  },
  'POST /local/mails': async ({ mailboxes }, body) => ({ status: 200, body: await mailboxes.mail(mail.parse(body)) }),
  'GET /local/mailboxes': async ({ mailboxes }, _body, url) => {
    const asked = z.object({ address }).parse(Object.fromEntries(url.searchParams));
    return { status: 200, body: { address: asked.address, mails: mailboxes.mailbox(asked.address) } };
  },
  'GET /local/webhooks': async ({ simulator }) => ({ status: 200, body: { webhooks: simulator.webhooks() } }),
};

/**
 * The simulator's local-only routes: a text or a call as a phone makes it, what a phone shows, the webhooks that came, one
 * of them again. Undefined for anything else.
 */
export function simulatorRoute(method: string, path: string): LocalAct | undefined {
  const [, callSid] = callPath.exec(path) ?? [];
  if (callSid !== undefined && method === 'POST')
    return async (stack, body) => actOnCall(stack, callSid, phoneAct.parse(body));
  const [, id, replay] = webhookPath.exec(path) ?? [];
  if (id === undefined) return routes[`${method} ${path}`];
  if (method === 'POST' && replay) return async ({ simulator }) => found(await simulator.replay(id));
  if (method === 'GET' && !replay) return async ({ simulator }) => found(simulator.webhook(id));
  return undefined;
}

async function actOnCall({ twilio }: Stack, sid: string, act: PhoneAct) {
  const call = await twilio?.telephone.act(sid, act);
  if (call) return { status: 200, body: shownCall(call) };
  const message = 'That cannot be done on this call now.';
  return { status: 409, body: { error: { code: 'changed_meanwhile', message } } };
}

/** A call as a phone shows it: what it waits for, and what was said last. */
function shownCall({ sid, direction, from, to, form, status, waiting, said, problem }: StandInCall) {
  const legs =
    waiting?.for === 'dial'
      ? waiting.legs.map((leg) => ({
          number: leg.number,
          status: leg.screening ? 'screening' : leg.status,
          said: leg.said?.slice(-1) ?? [],
        }))
      : [];
  const own = waiting?.for === 'ringing' ? [{ number: to, status: 'ringing', said: [] }] : legs;
  // Who takes it is only looked at where a machine of the practice speaks.
  const isSpoken = form.MachineDetection !== undefined;
  const shown = { sid, direction, from, to, status, isSpoken, waitingFor: waiting?.for };
  return { ...shown, legs: own, said: said.slice(-8), problem };
}

function found(body: unknown) {
  if (body !== undefined) return { status: 200, body };
  const message = 'This webhook is not remembered: only the newest are, until Deskline stops.';
  return { status: 404, body: { error: { code: 'not_found', message } } };
}
