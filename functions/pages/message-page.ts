import { createHash } from 'node:crypto';

/** Words of the page in the two languages that patients choose from. */
const words = {
  en: {
    title: 'Your message',
    asks: 'There is a message for you. To read it, give your full date of birth.',
    birthDate: 'Date of birth',
    example: 'Month, day and year, such as 03/04/2015',
    open: 'Read the message',
    wrong: (left: number) =>
      `That is not the date of birth we know. ${left === 1 ? 'One try is' : `${left} tries are`} left.`,
    shape: 'Write the date as month, day and year, such as 03/04/2015.',
    closed: 'This link no longer opens. Please call us.',
    none: 'This link does not work any more. Please call us.',
    from: (practice: string) => `From ${practice}`,
    answer: 'Your answer',
    send: 'Send the answer',
    over: 'This page was open too long. Give your date of birth again.',
    sent: 'Your answer has been sent. You can close this page.',
    emergency: 'In an emergency call 911.',
  },
  es: {
    title: 'Su mensaje',
    asks: 'Hay un mensaje para usted. Para leerlo, escriba su fecha de nacimiento completa.',
    birthDate: 'Fecha de nacimiento',
    example: 'Mes, día y año, por ejemplo 03/04/2015',
    open: 'Leer el mensaje',
    wrong: (left: number) =>
      `No es la fecha de nacimiento que tenemos. ${left === 1 ? 'Queda un intento' : `Quedan ${left} intentos`}.`,
    shape: 'Escriba la fecha como mes, día y año, por ejemplo 03/04/2015.',
    closed: 'Este enlace ya no se abre. Llámenos, por favor.',
    none: 'Este enlace ya no funciona. Llámenos, por favor.',
    from: (practice: string) => `De ${practice}`,
    answer: 'Su respuesta',
    send: 'Enviar la respuesta',
    over: 'Esta página estuvo abierta demasiado tiempo. Escriba otra vez su fecha de nacimiento.',
    sent: 'Su respuesta se ha enviado. Puede cerrar esta página.',
    emergency: 'En una emergencia llame al 911.',
  },
} as const;

export type Language = keyof typeof words;

/** What the page shows. */
export type Shown =
  | { is: 'asks'; problem?: 'shape' | 'over' | { left: number } }
  | { is: 'message'; text: string; at: string; ticket: string }
  | { is: 'sent' }
  | { is: 'closed' }
  | { is: 'none' };

const style = `
:root{color-scheme:light dark;--bg:#f5f4f1;--card:#fff;--ink:#1c1b19;--soft:#5c5851;--line:#8c877e;--accent:#0b6785;--on:#fff;--bad:#a02622}
@media(prefers-color-scheme:dark){:root{--bg:#101113;--card:#1a1c1f;--ink:#ececea;--soft:#a9adb4;--line:#777b84;--accent:#56b3d1;--on:#06222c;--bad:#ff9c94}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:16px/24px system-ui,sans-serif}
main{max-width:480px;margin:0 auto;padding:24px 20px 48px}
header{font-weight:600;padding:8px 0 20px}h1{font-size:24px;line-height:32px;margin:0 0 8px}
p{margin:0 0 16px}.soft{color:var(--soft);font-size:14px;line-height:20px}.bad{color:var(--bad);font-weight:600}
.words{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px;white-space:pre-wrap;overflow-wrap:anywhere}
label{display:block;font-weight:600;margin:16px 0 4px}
input,textarea{width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px;min-height:48px}
textarea{min-height:128px}button{width:100%;margin-top:16px;min-height:52px;border:0;border-radius:10px;background:var(--accent);color:var(--on);font:600 17px/24px system-ui,sans-serif}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}`;

/** The page runs nothing and loads nothing: its one style is named by its hash. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** The page to one message as a whole document. It works without JavaScript, and no address in it acts when it is followed. */
export function messagePage(shown: Shown, practice: string, language: Language): string {
  const say = words[language];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${say.title} · ${text(practice)}</title><style>${style}</style></head><body><main><header>${text(practice)}</header>${bodyOf(shown, practice, language)}</main></body></html>`;
}

function bodyOf(shown: Shown, practice: string, language: Language): string {
  const say = words[language];
  switch (shown.is) {
    case 'asks':
      return `<h1>${say.title}</h1><p>${say.asks}</p>${problemOf(shown.problem, language)}<form method="post"><label for="birth">${say.birthDate}</label><input id="birth" name="birthDate" inputmode="numeric" autocomplete="bday" maxlength="10" required aria-describedby="example"><p class="soft" id="example">${say.example}</p><button>${say.open}</button></form>`;
    case 'message':
      return `<h1>${say.from(text(practice))}</h1><p class="soft"><time datetime="${shown.at}">${dayOf(shown.at, language)}</time></p><p class="words" dir="auto">${text(shown.text)}</p><form method="post"><input type="hidden" name="ticket" value="${shown.ticket}"><label for="answer">${say.answer}</label><textarea id="answer" name="answer" maxlength="5000" required dir="auto"></textarea><button>${say.send}</button></form><p class="soft">${say.emergency}</p>`;
    case 'sent':
      return `<h1>${say.title}</h1><p role="status">${say.sent}</p>`;
    case 'closed':
    case 'none':
      return `<h1>${say.title}</h1><p role="alert">${say[shown.is]}</p>`;
  }
}

function problemOf(problem: Extract<Shown, { is: 'asks' }>['problem'], language: Language): string {
  if (!problem) return '';
  const say = words[language];
  return `<p class="bad" role="alert">${typeof problem === 'string' ? say[problem] : say.wrong(problem.left)}</p>`;
}

function dayOf(at: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(at));
}

function text(plain: string): string {
  return plain.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
