import { answerLink, answerTicket } from '#shared/domain/link/answer-link.ts';
import { type Behind, findBehind, openLink } from '#shared/domain/link/open-link.ts';
import { shownFiles } from '#shared/domain/link/shown-files.ts';
import type { App } from '#shared/ports.ts';
import { type HttpRequest, type HttpResponse, httpFunction } from '../entry.ts';
import { secret } from '../plugs/secret.ts';
import { messagePage, type Shown } from './message-page.ts';
import { type Language, pagePolicy } from './page.ts';
import { writtenDate } from './written-date.ts';

/** `/m/<token>`: one message, shown after the full date of birth, and answered there. Following the link only asks. */
export const handler = httpFunction(showMessage, { plugs: { secret } });

const longestAnswer = 5_000;
const longestForm = 40_000;

async function showMessage(app: App, request: HttpRequest): Promise<HttpResponse> {
  const behind = await findBehind(app, request.path.slice('/m/'.length));
  if (!behind) return page(404, { is: 'none' }, '', 'en');
  const { practice, language } = behind;
  const shown = await (request.method === 'POST' ? posted(app, behind, request.body) : asked(behind));
  return page(200, shown, practice, language);
}

async function asked({ isClosed }: Behind): Promise<Shown> {
  return { is: isClosed ? 'closed' : 'asks' };
}

async function posted(app: App, behind: Behind, body: Uint8Array): Promise<Shown> {
  const form = new URLSearchParams(Buffer.from(body.subarray(0, longestForm)).toString('utf8'));
  const ticket = form.get('ticket');
  if (ticket !== null) return answered(app, behind, ticket, form.get('answer') ?? '');
  const birthDate = writtenDate(form.get('birthDate') ?? '');
  if (behind.isClosed && !birthDate) return { is: 'closed' };
  if (!birthDate) return { is: 'asks', problem: 'shape' };
  const opened = await openLink(app, behind, birthDate);
  if (opened.is === 'wrong') return { is: 'asks', problem: { left: opened.left } };
  if (opened.is === 'closed') return { is: 'closed' };
  const { text, at, kind } = behind.entry;
  const files = await shownFiles(app, behind.entry);
  // A text is answered as texts are.
  const answers = kind === 'email' ? { ticket: await answerTicket(app, behind) } : {};
  return { is: 'message', text, at, zone: behind.zone, files, ...answers };
}

async function answered(app: App, behind: Behind, ticket: string, answer: string): Promise<Shown> {
  const text = answer.replace(/\r\n/g, '\n').slice(0, longestAnswer).toWellFormed().trim();
  if (text === '') return { is: 'asks', problem: 'over' };
  return (await answerLink(app, behind, ticket, text)) ? { is: 'sent' } : { is: 'asks', problem: 'over' };
}

function page(status: number, shown: Shown, practice: string, language: Language): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy },
    body: messagePage(shown, practice, language),
  };
}
