import type { IncomingMessage, ServerResponse } from 'node:http';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { mend } from '#shared/domain/metrics/mend.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { roles } from '#shared/domain/staff/staff.ts';
import { localFaults } from '../faults.ts';
import { simulatorRoute } from '../simulator/simulator-routes.ts';
import type { Beside } from './gateway.ts';
import { isOwnOrigin } from './own-origin.ts';
import type { Stack } from './stack.ts';

/** `PT30M`, `P1D`: days are 24 hours here. */
const duration = z.iso.duration().transform((text, context) => {
  const milliseconds = Temporal.Duration.from(text).total({
    unit: 'millisecond',
    relativeTo: Temporal.PlainDate.from('2026-01-01'),
  });
  if (milliseconds >= 0) return milliseconds;
  context.addIssue({ code: 'custom', message: 'the practice clock does not go back' });
  return z.NEVER;
});

const clockChange = z.union([
  z.strictObject({ now: z.iso.datetime({ offset: true }) }),
  z.strictObject({ advance: duration }),
  z.strictObject({ rate: z.union([z.literal(0), z.literal(1), z.literal(60)]) }),
]);
const session = z.strictObject({ role: z.enum(roles) });
const recomputing = z.strictObject({ mend: z.boolean().optional() });

/** What a local-only route answers. */
interface Answer {
  status: number;
  body: unknown;
}

/** What a local-only route does; `body` is the JSON that came, `{}` for none. */
export type LocalAct = (stack: Stack, body: unknown, url: URL) => Promise<Answer>;

const routes: Record<string, LocalAct> = {
  'GET /local/clock': async (stack) => ok({ now: stack.clock.now().toISOString(), rate: stack.clock.rate() }),
  'POST /local/clock': async (stack, body) => changeClock(stack, clockChange.parse(body)),
  'GET /local/outbox': async (stack) => ok({ messages: stack.outbox() }),
  'POST /local/faults': async (stack, body) => {
    const { twilio, sendgrid } = localFaults.parse(body);
    stack.simulator.setFaults(twilio);
    stack.sendgrid?.setFaults(sendgrid);
    return ok({});
  },
  'POST /local/metrics/recompute': async (stack, body) => {
    const app = stack.apps({ remainingMs: () => 600_000, effect: (_name, run) => run() });
    await stack.drain();
    return ok(await (recomputing.parse(body).mend ? mend : recompute)(app));
  },
  'POST /local/session': async (stack, body) => {
    const { role } = session.parse(body);
    const staffId = stack.staffIdOf(role);
    return ok({ token: await stack.issuer.token(staffId), staffId });
  },
};

/**
 * The routes that exist on a laptop only: the practice's clock, what left, faults, a script's token, the issuer's pages, the
 * simulator. They answer to
 * this machine alone: another Host, or a page of another origin, is refused.
 */
export function localRoutes(stack: () => Stack): Beside {
  return async (request, response, url) => {
    if (!url.pathname.startsWith('/local/')) return false;
    const method = request.method ?? 'GET';
    const act = routes[`${method} ${url.pathname}`] ?? simulatorRoute(method, url.pathname);
    if (!isOwnOrigin(request)) answer(response, refused(403, 'forbidden', 'Local routes answer to this machine only.'));
    else if (await stack().issuerPages(request, response, url)) return true;
    else if (!act) answer(response, refused(404, 'not_found', 'There is no such local route.'));
    else answer(response, await acted(act, stack(), request, url));
    return true;
  };
}

async function acted(act: LocalAct, stack: Stack, request: IncomingMessage, url: URL): Promise<Answer> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    return await act(stack, text === '' ? {} : JSON.parse(text), url);
  } catch (error) {
    if (error instanceof z.ZodError) {
      const [issue] = error.issues;
      return refused(400, 'invalid', `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
    }
    if (error instanceof SyntaxError) return refused(400, 'invalid', 'The body is not JSON.');
    if (error instanceof RangeError) return refused(400, 'invalid', `${error.message}.`);
    throw error;
  }
}

async function changeClock(stack: Stack, change: z.infer<typeof clockChange>): Promise<Answer> {
  await stack.moveClock((clock) => {
    if ('now' in change) clock.set(new Date(change.now));
    else if ('advance' in change) clock.advance(change.advance);
    else clock.setRate(change.rate);
  });
  return ok({ now: stack.clock.now().toISOString(), rate: stack.clock.rate() });
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function refused(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

function answer(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
