import * as z from 'zod';
import { e164 } from '#shared/domain/contact/address.ts';
import type { LocalAct } from '../stack/local-routes.ts';

/** Twilio takes no longer body. */
const mostCharacters = 1600;

const text = z.strictObject({
  from: e164,
  to: e164,
  body: z.string().min(1).max(mostCharacters),
  forged: z.literal(true).optional(),
});

const address = z.email().max(254).toLowerCase();
const mail = z.strictObject({
  from: address,
  to: address.optional(),
  subject: z.string().max(300),
  text: z.string().min(1).max(100_000),
  inReplyTo: z.string().max(300).optional(),
  unverified: z.literal(true).optional(),
  automatic: z.literal(true).optional(),
});

const webhookPath = /^\/local\/webhooks\/([0-9A-Z]{26})(\/replay)?$/;

const routes: Record<string, LocalAct> = {
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
 * The simulator's local-only routes: a text as a phone sends it, what a phone shows, the webhooks that came, one of them
 * again. Undefined for anything else.
 */
export function simulatorRoute(method: string, path: string): LocalAct | undefined {
  const [, id, replay] = webhookPath.exec(path) ?? [];
  if (id === undefined) return routes[`${method} ${path}`];
  if (method === 'POST' && replay) return async ({ simulator }) => found(await simulator.replay(id));
  if (method === 'GET' && !replay) return async ({ simulator }) => found(simulator.webhook(id));
  return undefined;
}

function found(body: unknown) {
  if (body !== undefined) return { status: 200, body };
  const message = 'This webhook is not remembered: only the newest are, until Deskline stops.';
  return { status: 404, body: { error: { code: 'not_found', message } } };
}
