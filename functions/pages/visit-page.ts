import { type Language, page, text } from './page.ts';
import { visitWords } from './visit-words.ts';

type Moment = { date: string; time: string };
type Words = (typeof visitWords)[Language];

/** Something to be said above the visit: what a press did, or why it did nothing. */
export type Notice = Exclude<keyof Words['notices'], 'wrong'> | { left: number };

/** A visit as its page shows it. Nothing of `more` stands there before the date of birth is proved. */
export interface VisitShown {
  token: string;
  ticket: string;
  givenName: string;
  stands: keyof Words['stands'];
  notice: Notice | undefined;
  when: Moment & { zone: string; startsAt: string };
  place: { name: string; street: string | undefined };
  /** Free times that it may move to. */
  times: readonly Moment[];
  /** The time that a move has just left. */
  back: Moment | undefined;
  texts: 'on' | 'stopped' | undefined;
  /** `asks` for the date of birth; absent where it is not known. */
  more: 'asks' | { type: string; provider: string | undefined; minutes: number; instructions: string } | undefined;
}

/** Who the page is of, and how they are reached. */
export interface PageOf {
  practice: string;
  language: Language;
  /** Of the location, as E.164 and as people write it. */
  number: string;
  phone: string;
}

/** The page of a visit as a whole document. It works without JavaScript, and no address in it acts when it is followed. */
export function visitPage(shown: VisitShown, of: PageOf): string {
  const say = visitWords[of.language];
  const other = of.language === 'en' ? 'es' : 'en';
  const toggle = `<p class="soft"><a href="?lang=${other}" lang="${other}" hreflang="${other}">${say.other}</a></p>`;
  const body = [
    toggle,
    `<h1>${text(say.hello(shown.givenName))}</h1>`,
    noticeOf(shown.notice, say),
    `<p>${say.stands[shown.stands]}</p>`,
    card(shown, of),
    actions(shown, of),
    moreOf(shown.more, say),
    `<p class="soft">${say.nothing} ${say.emergency}</p>`,
  ];
  return page({ ...of, title: say.title }, body.join(''));
}

/** Asks for one more press, where nothing showed that a person had pressed. */
export function surePage(does: string, ticket: string, of: PageOf): string {
  const say = visitWords[of.language];
  const [what = '', date = '', time = ''] = does.split(' ');
  const says = what === 'move' ? whenIn(of.language, { date, time }) : labels(say)[what];
  const body = `<h1>${say.title}</h1><p role="status">${say.sure}</p><form method="post">${hidden(ticket)}${button(does, says ?? '')}</form>`;
  return page({ ...of, title: say.title }, body);
}

/** The page of a link that leads nowhere, has ended or died, with what to do. */
export function endedPage(why: keyof Words['ends'], of: PageOf): string {
  const say = visitWords[of.language];
  const body = `<h1>${say.title}</h1><p role="alert">${say.ends[why]}</p>${reach(of)}`;
  return page({ ...of, title: say.title }, body);
}

/** "Tuesday, November 24, 3:00 PM" by the wall clock it was agreed on. */
export function whenIn(language: Language, { date, time }: Moment): string {
  const at = new Date(`${date}T${time}:00Z`);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(`${language}-US`, { timeZone: 'UTC', ...options }).format(at);
  const day = format({ weekday: 'long', month: 'long', day: 'numeric' });
  return `${day}, ${format({ hour: 'numeric', minute: '2-digit' })}`;
}

function labels(say: Words): Record<string, string> {
  return { confirm: say.confirm, cancel: say.cancel, keep: say.keep, stop: say.stop, resume: say.resume };
}

function noticeOf(notice: Notice | undefined, say: Words): string {
  if (notice === undefined) return '';
  if (typeof notice === 'object') return `<p class="bad" role="alert">${say.notices.wrong(notice.left)}</p>`;
  const isGood = ['confirmed', 'cancelled', 'moved', 'stopped', 'kept', 'differs'].includes(notice);
  return `<p class="${isGood ? 'good' : 'bad'}" role="${isGood ? 'status' : 'alert'}">${say.notices[notice]}</p>`;
}

function card({ when, place, token, stands }: VisitShown, { practice, language }: PageOf): string {
  const say = visitWords[language];
  const zone = new Intl.DateTimeFormat(`${language}-US`, { timeZone: when.zone, timeZoneName: 'short' })
    .formatToParts(new Date(when.startsAt))
    .find(({ type }) => type === 'timeZoneName')?.value;
  const where = place.street === undefined ? place.name : `${place.name}, ${place.street}`;
  const map = `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(`${practice}, ${place.street}`)}`;
  const directions = place.street === undefined ? '' : `<a href="${text(map)}" rel="noreferrer">${say.directions}</a>`;
  const isAhead = stands === 'asks' || stands === 'confirmed';
  const calendar = isAhead ? `<a href="/a/${token}/visit.ics" download="visit.ics">${say.calendar}</a>` : '';
  const links = `${directions} ${calendar}`.trim();
  return `<section class="words" aria-label="${say.title}"><strong><time datetime="${when.startsAt}">${whenIn(language, when)}</time> ${zone ?? ''}</strong><br>${text(where)}${links === '' ? '' : `<br>${links}`}</section>`;
}

function actions(shown: VisitShown, of: PageOf): string {
  const say = visitWords[of.language];
  const { stands, texts, back } = shown;
  const isAhead = stands === 'asks' || stands === 'confirmed';
  const parts = [
    stands === 'asks' ? button('confirm', say.confirm) : '',
    stands === 'cancelled' ? button('keep', say.keep) : '',
    back ? `<p class="soft">${say.back}</p>${moveTo(back, of.language)}` : '',
    isAhead ? `<details><summary>${say.move}</summary>${times(shown, of)}</details>` : '',
    isAhead ? button('cancel', say.cancel, true) : `<p class="soft">${say.newVisit}</p>${reach(of)}`,
    texts === 'on' ? button('stop', say.stop, true) : '',
    texts === 'stopped' ? `<p class="soft">${say.stoppedNow}</p>${button('resume', say.resume, true)}` : '',
  ];
  return `<form method="post">${hidden(shown.ticket)}${parts.join('')}</form>`;
}

function times({ times: free }: VisitShown, of: PageOf): string {
  const say = visitWords[of.language];
  if (free.length === 0) return `<p class="soft">${say.noTimes}</p>${reach(of)}`;
  const buttons = free.map((one) => moveTo(one, of.language));
  return `<p class="soft">${say.times}</p>${buttons.join('')}<p class="soft">${say.none}</p>${reach(of)}`;
}

function moveTo({ date, time }: Moment, language: Language): string {
  return button(`move ${date} ${time}`, whenIn(language, { date, time }), true);
}

function reach({ number, phone, language }: PageOf): string {
  const say = visitWords[language];
  if (number === '') return '';
  return `<p><a href="sms:${number}">${say.text}</a> <a href="tel:${number}">${say.call(phone)}</a></p>`;
}

function moreOf(more: VisitShown['more'], say: Words): string {
  if (more === undefined) return '';
  if (more === 'asks') {
    return `<details><summary>${say.more}</summary><form method="post"><p class="soft">${say.asksBirth}</p><label for="birth">${say.birthDate}</label><input id="birth" name="birthDate" inputmode="numeric" autocomplete="bday" maxlength="10" required aria-describedby="example"><p class="soft" id="example">${say.example}</p><button>${say.show}</button></form></details>`;
  }
  const rows = [
    [say.what, more.type],
    [say.who, more.provider],
    [say.long, say.minutes(more.minutes)],
    [say.know, more.instructions],
  ].filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '');
  return `<dl class="words">${rows.map(([term, said]) => `<dt>${term}</dt><dd>${text(said)}</dd>`).join('')}</dl>`;
}

function button(does: string, says: string, isSecond = false): string {
  return `<button name="does" value="${text(does)}"${isSecond ? ' class="second"' : ''}>${says}</button>`;
}

function hidden(ticket: string): string {
  return `<input type="hidden" name="ticket" value="${ticket}">`;
}
