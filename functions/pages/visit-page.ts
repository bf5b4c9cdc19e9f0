import { type Language, page, text } from './page.ts';
import { visitWords } from './visit-words.ts';

type Moment = { date: string; time: string };
type Words = (typeof visitWords)[Language];

const icon = (path: string) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
const icons = {
  tooth: icon(
    'M12 6.2C9.8 4 5 4.2 5 9c0 3.5 1.7 4.5 2.2 8 .3 2 .6 3 1.6 3 1.7 0 1-5 3.2-5s1.5 5 3.2 5c1 0 1.3-1 1.6-3 .5-3.5 2.2-4.5 2.2-8 0-4.8-4.8-5-7-2.8z',
  ),
  place: icon(
    'M12 21s6.5-5.8 6.5-11a6.5 6.5 0 1 0-13 0C5.5 15.2 12 21 12 21zM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  ),
  calendar: icon('M4.5 6.5h15v13h-15zM4.5 10.5h15M8.5 4v4M15.5 4v4'),
  globe: icon(
    'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM4 12h16M12 4c2.5 2.3 3.6 5 3.6 8s-1.1 5.7-3.6 8c-2.5-2.3-3.6-5-3.6-8S9.5 6.3 12 4z',
  ),
  check: icon('M5 12.5 10 17.5 19.5 7'),
} as const;

/** Something to be said above the visit: what a press did, or why it did nothing. */
export type Notice = Exclude<keyof Words['notices'], 'wrong'> | { left: number };

/** A visit as its page shows it. Nothing of `more` stands there before the date of birth is proved. */
export interface VisitShown {
  token: string;
  ticket: string;
  givenName: string;
  stands: keyof Words['stands'] | 'asks';
  /** The visit is so near that its day needs no name. */
  soon: 'today' | 'tomorrow' | undefined;
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
  const body = [
    `<h1>${text(say.hello(shown.givenName))}</h1>`,
    noticeOf(shown.notice, say),
    `<p class="lead">${shown.stands === 'asks' ? say.asks[shown.soon ?? 'later'] : say.stands[shown.stands]}</p>`,
    card(shown, of),
    actions(shown, of),
    foot(shown, of),
  ];
  return page({ ...of, title: say.title, head: headOf(shown, of) }, body.join(''));
}

/** Who writes, from which office, and the other language. */
function headOf({ place }: VisitShown, { practice, language }: PageOf): string {
  const other = language === 'en' ? 'es' : 'en';
  return `<span class="mark">${icons.tooth}</span><span>${text(practice)}<small>${text(place.name)}</small></span><a class="lang" href="?lang=${other}" lang="${other}" hreflang="${other}">${icons.globe}${visitWords[language].other}</a>`;
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

function clockIn(language: Language, moment: Moment): string {
  const clock = partOf(language, moment, { hour: 'numeric', minute: '2-digit' });
  return language === 'en' ? clock.toLowerCase() : clock;
}

function partOf(language: Language, { date, time }: Moment, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(`${language}-US`, { timeZone: 'UTC', ...options }).format(
    new Date(`${date}T${time}:00Z`),
  );
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
  const map = `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(`${practice}, ${place.street}`)}`;
  const directions = place.street === undefined ? '' : `<a href="${text(map)}" rel="noreferrer">${say.directions}</a>`;
  const isAhead = stands === 'asks' || stands === 'confirmed';
  const part = (options: Intl.DateTimeFormatOptions) => partOf(language, when, options);
  const tile = `<div class="tile" aria-hidden="true"><b>${part({ month: 'short' })}</b>${part({ day: 'numeric' })}</div>`;
  const day = `<div><strong><time datetime="${when.startsAt}">${part({ weekday: 'long' })}, ${clockIn(language, when)}</time> ${zone ?? ''}</strong><p class="lead">${part({ month: 'long', day: 'numeric' })}</p></div>`;
  const where = `<div class="row">${icons.place}<span>${text(place.street ?? place.name)}</span>${directions}</div>`;
  const calendar = `<div class="row">${icons.calendar}<span>${say.save}</span><a href="/a/${token}/visit.ics" download="visit.ics">${say.calendar}</a></div>`;
  return `<section class="visit" aria-label="${say.title}"><div class="when">${tile}${day}</div>${where}${isAhead ? calendar : ''}</section>`;
}

function actions(shown: VisitShown, of: PageOf): string {
  const say = visitWords[of.language];
  const { stands, back } = shown;
  const isAhead = stands === 'asks' || stands === 'confirmed';
  const move = `<details><summary>${say.move}</summary>${times(shown, of)}</details>`;
  const parts = [
    stands === 'asks' ? button('confirm', `${icons.check}${say.confirm}`) : '',
    stands === 'cancelled' ? button('keep', say.keep) : '',
    back
      ? `<h2 class="sub">${say.back}</h2><div class="times">${moveTo(back, of.language, shown.when.date)}</div>`
      : '',
    isAhead ? `<div class="two">${move}${button('cancel', say.cancel, true)}</div>` : '',
    isAhead ? '' : `<h2 class="sub">${say.newVisit}</h2>${reach(of)}`,
  ];
  return `<form method="post">${hidden(shown.ticket)}${parts.join('')}</form>`;
}

function times({ times: free, when }: VisitShown, of: PageOf): string {
  const say = visitWords[of.language];
  if (free.length === 0) return `<h2 class="sub">${say.noTimes}</h2>${reach(of)}`;
  const buttons = free.map((one) => moveTo(one, of.language, when.date));
  return `<h2 class="sub">${say.times}</h2><div class="times">${buttons.join('')}</div>${reach(of, say.none)}`;
}

/** "Tue 3:30 pm", and below it the day where that is another one. */
function moveTo(to: Moment, language: Language, date: string): string {
  const say = visitWords[language];
  const day = to.date === date ? say.sameDay : partOf(language, to, { day: 'numeric', month: 'short' });
  const says = `${partOf(language, to, { weekday: 'short' })} ${clockIn(language, to)}<small>${day}</small>`;
  return button(`move ${to.date} ${to.time}`, says);
}

function reach({ number, phone, language }: PageOf, before = ''): string {
  const say = visitWords[language];
  if (number === '') return '';
  return `<p class="reach lead">${before} <a href="sms:${number}">${say.text}</a> ${say.or} <a href="tel:${number}">${say.call(phone)}</a>.</p>`;
}

/** What nobody needs at once: that nothing happens by itself, texts, and more after proof. */
function foot(shown: VisitShown, of: PageOf): string {
  const say = visitWords[of.language];
  const { texts, more } = shown;
  const press = (does: string, says: string) =>
    `<form method="post">${hidden(shown.ticket)}${button(does, says)}</form>`;
  const parts = [
    `<p class="lead">${say.nothing} ${say.emergency}</p>`,
    texts === 'stopped' ? `<p class="lead">${say.stoppedNow}</p>` : '',
    '<div class="links">',
    texts === 'stopped' ? press('resume', say.resume) : '',
    texts === 'on' ? press('stop', say.stop) : '',
    more === 'asks' ? moreOf(more, say) : '',
    '</div>',
  ];
  return `${more === 'asks' ? '' : moreOf(more, say)}<footer>${parts.join('')}</footer>`;
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
