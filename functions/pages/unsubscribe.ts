import { changeOutreach } from '#shared/domain/consent/change-outreach.ts';
import { findOutreach } from '#shared/domain/link/find-outreach.ts';
import { languageOf } from '#shared/domain/patient/language-of.ts';
import { readPractice } from '#shared/domain/practice/read-practice.ts';
import type { App } from '#shared/ports.ts';
import { type HttpRequest, type HttpResponse, httpFunction } from '../entry.ts';
import { secret } from '../plugs/secret.ts';
import { type Language, page, pagePolicy } from './page.ts';

/**
 * `/u/<token>`: ends outreach by e-mail (RFC 8058). A mail client POSTs `List-Unsubscribe=One-Click`, a person presses the
 * button; following the link only shows it.
 */
export const handler = httpFunction(unsubscribe, { plugs: { secret } });

const words = {
  en: {
    title: 'E-mails',
    asks: 'Shall we stop sending you news and offers by e-mail? Messages about your visits still come.',
    stop: 'Stop these e-mails',
    stopped: 'You will get no more of these e-mails.',
    again: 'That was a mistake: keep sending them',
    kept: 'You will go on getting these e-mails.',
    none: 'This link does not work. Please call us.',
  },
  es: {
    title: 'Correos',
    asks: '¿Dejamos de enviarle noticias y ofertas por correo? Los mensajes sobre sus visitas seguirán llegando.',
    stop: 'No enviar más estos correos',
    stopped: 'No recibirá más estos correos.',
    again: 'Fue un error: sigan enviándolos',
    kept: 'Seguirá recibiendo estos correos.',
    none: 'Este enlace no funciona. Llámenos, por favor.',
  },
} as const;

async function unsubscribe(app: App, request: HttpRequest): Promise<HttpResponse> {
  const { name: practice } = await readPractice(app);
  const message = await findOutreach(app, request.path.slice('/u/'.length));
  if (!message) return shown(404, practice, 'en', `<p role="alert">${words.en.none}</p>`);
  const language = await languageOf(app, message.threadId);
  const say = words[language];
  if (request.method !== 'POST') return shown(200, practice, language, `<p>${say.asks}</p>${button('stop', say.stop)}`);
  const isKept = new URLSearchParams(Buffer.from(request.body.subarray(0, 1_000)).toString('utf8')).has('again');
  await changeOutreach(app, message, isKept ? 'given' : 'revoked');
  if (isKept) return shown(200, practice, language, `<p role="status">${say.kept}</p>`);
  return shown(200, practice, language, `<p role="status">${say.stopped}</p>${button('again', say.again)}`);
}

function button(name: string, says: string): string {
  return `<form method="post"><input type="hidden" name="${name}" value="1"><button>${says}</button></form>`;
}

function shown(status: number, practice: string, language: Language, body: string): HttpResponse {
  const { title } = words[language];
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy },
    body: page({ title, practice, language }, `<h1>${title}</h1>${body}`),
  };
}
