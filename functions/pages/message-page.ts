import { type Language, page, text } from './page.ts';

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
    files: 'Files',
    save: (name: string, size: string) => `Save ${name} (${size})`,
    textBack: 'To answer, send us a text.',
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
    files: 'Archivos',
    save: (name: string, size: string) => `Guardar ${name} (${size})`,
    textBack: 'Para responder, envíenos un mensaje de texto.',
    answer: 'Su respuesta',
    send: 'Enviar la respuesta',
    over: 'Esta página estuvo abierta demasiado tiempo. Escriba otra vez su fecha de nacimiento.',
    sent: 'Su respuesta se ha enviado. Puede cerrar esta página.',
    emergency: 'En una emergencia llame al 911.',
  },
} as const satisfies Record<Language, unknown>;

/** What the page shows. */
export type Shown =
  | { is: 'asks'; problem?: 'shape' | 'over' | { left: number } }
  | {
      is: 'message';
      text: string;
      at: string;
      /** In which it is shown when that was. */
      zone: string;
      files: { name: string; bytes: number; url: string }[];
      /** Absent where it is not answered on the page. */
      ticket?: string;
    }
  | { is: 'sent' }
  | { is: 'closed' }
  | { is: 'none' };

/** The page to one message as a whole document. It works without JavaScript, and no address in it acts when it is followed. */
export function messagePage(shown: Shown, practice: string, language: Language): string {
  return page({ title: words[language].title, practice, language }, bodyOf(shown, practice, language));
}

function bodyOf(shown: Shown, practice: string, language: Language): string {
  const say = words[language];
  switch (shown.is) {
    case 'asks':
      return `<h1>${say.title}</h1><p>${say.asks}</p>${problemOf(shown.problem, language)}<form method="post"><label for="birth">${say.birthDate}</label><input id="birth" name="birthDate" inputmode="numeric" autocomplete="bday" maxlength="10" required aria-describedby="example"><p class="soft" id="example">${say.example}</p><button>${say.open}</button></form>`;
    case 'message':
      return `<h1>${say.from(text(practice))}</h1><p class="soft"><time datetime="${shown.at}">${dayOf(shown, language)}</time></p><p class="words" dir="auto">${text(shown.text)}</p>${filesOf(shown.files, language)}${answerForm(shown.ticket, language)}<p class="soft">${say.emergency}</p>`;
    case 'sent':
      return `<h1>${say.title}</h1><p role="status">${say.sent}</p>`;
    case 'closed':
    case 'none':
      return `<h1>${say.title}</h1><p role="alert">${say[shown.is]}</p>`;
  }
}

function filesOf(files: Extract<Shown, { is: 'message' }>['files'], language: Language): string {
  if (files.length === 0) return '';
  const say = words[language];
  const items = files.map(
    ({ name, bytes, url }) =>
      `<li><a class="file" href="${url}" download dir="auto">${text(say.save(name, sizeOf(bytes)))}</a></li>`,
  );
  return `<h2>${say.files}</h2><ul>${items.join('')}</ul>`;
}

function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function answerForm(ticket: string | undefined, language: Language): string {
  const say = words[language];
  if (ticket === undefined) return `<p class="soft">${say.textBack}</p>`;
  return `<form method="post"><input type="hidden" name="ticket" value="${ticket}"><label for="answer">${say.answer}</label><textarea id="answer" name="answer" maxlength="5000" required dir="auto"></textarea><button>${say.send}</button></form>`;
}

function problemOf(problem: Extract<Shown, { is: 'asks' }>['problem'], language: Language): string {
  if (!problem) return '';
  const say = words[language];
  return `<p class="bad" role="alert">${typeof problem === 'string' ? say[problem] : say.wrong(problem.left)}</p>`;
}

function dayOf({ at, zone }: { at: string; zone: string }, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: zone }).format(new Date(at));
}
