import { isAhead } from '#shared/domain/appointment/transitions.ts';
import { changeVisit, type VisitPress } from '#shared/domain/link/change-visit.ts';
import { type BehindVisit, findVisit, visitLinkId } from '#shared/domain/link/find-visit.ts';
import { offerTimes } from '#shared/domain/link/offer-times.ts';
import { proveBirth } from '#shared/domain/link/prove-birth.ts';
import { stoppedByLink, stopTexts } from '#shared/domain/link/stop-texts.ts';
import { makeVisitTicket, readVisitTicket, type VisitTicket } from '#shared/domain/link/visit-ticket.ts';
import { type Location, locationById, type Practice } from '#shared/domain/practice/practice.ts';
import { readPractice } from '#shared/domain/practice/read-practice.ts';
import { dayAfter, wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { shownPhone } from '#shared/domain/template/shown-phone.ts';
import type { App } from '#shared/ports.ts';
import { type HttpRequest, type HttpResponse, httpFunction } from '../entry.ts';
import { secret } from '../plugs/secret.ts';
import { type Language, pagePolicy } from './page.ts';
import { visitCalendar } from './visit-calendar.ts';
import { endedPage, type Notice, type PageOf, surePage, type VisitShown, visitPage } from './visit-page.ts';
import { visitWords } from './visit-words.ts';
import { writtenDate } from './written-date.ts';

/**
 * `/a/<token>`: one visit, to be confirmed, moved or called off by a press. Following the link shows it and does nothing:
 * scanners of mail do that too, and some post.
 */
export const handler = httpFunction(showVisit, { plugs: { secret } });

const longestForm = 4_000;

/** The visit behind the link, and the page it is shown on. */
interface Asked {
  token: string;
  behind: BehindVisit;
  of: PageOf;
}

async function showVisit(app: App, request: HttpRequest): Promise<HttpResponse> {
  const [token = '', file, ...more] = request.path.slice('/a/'.length).split('/');
  const behind = await findVisit(app, token);
  if (!behind || more.length > 0) {
    const practice = await readPractice(app);
    return html(404, endedPage('none', pageOf(practice, locationById(practice, ''), languageIn(request) ?? 'en')));
  }
  const language = languageIn(request) ?? behind.patient.language ?? 'en';
  const of = pageOf(behind.practice, behind.location, language);
  if (behind.isClosed) return html(200, endedPage('closed', of));
  if (isOver(app, behind)) return html(410, endedPage('over', of));
  if (file !== undefined) return calendarFile(app, file, behind, of);
  const asked = { token, behind, of };
  if (request.method === 'POST') return posted(app, request, asked);
  const differs = isAhead(behind.visit.state) && behind.link.version !== behind.visit.version;
  return shown(app, asked, { notice: differs ? 'differs' : undefined });
}

async function posted(app: App, request: HttpRequest, asked: Asked): Promise<HttpResponse> {
  const form = new URLSearchParams(Buffer.from(request.body.subarray(0, longestForm)).toString('utf8'));
  const birthDate = form.get('birthDate');
  if (birthDate !== null) return proved(app, asked, birthDate);
  const { behind, of } = asked;
  const does = form.get('does') ?? '';
  const ticket = await readVisitTicket(app, behind, form.get('ticket') ?? '');
  if (!ticket || !isKnown(does)) return shown(app, asked, { notice: 'over' });
  if (isUnpressed(request)) return shown(app, asked, { notice: 'again' });
  if (request.headers['sec-fetch-mode'] === undefined && ticket.kind === 'page') {
    // A browser that does not say whether somebody pressed: it is asked once more.
    const shownAs = { ...behind, visit: { ...behind.visit, version: ticket.version } };
    return html(200, surePage(does, await makeVisitTicket(app, shownAs, 'sure', ticket.times, ticket.once), of));
  }
  const { visit } = behind;
  const notice = await pressed(app, behind, ticket, does);
  const now = await findVisit(app, asked.token);
  if (!now) return html(404, endedPage('none', of));
  const isMoved = notice === 'moved' && now.visit.startsAt !== visit.startsAt;
  return shown(app, { ...asked, behind: now }, { notice, back: isMoved ? visit : undefined });
}

/** Browsers say of themselves whether a person's press sent this (Sec-Fetch-User) and from which page. */
function isUnpressed({ headers }: HttpRequest): boolean {
  if (headers['sec-fetch-mode'] === undefined) return false;
  return headers['sec-fetch-user'] !== '?1' || headers['sec-fetch-site'] !== 'same-origin';
}

async function pressed(app: App, behind: BehindVisit, ticket: VisitTicket, does: string): Promise<Notice> {
  if (does === 'stop' || does === 'resume') {
    const isStop = does === 'stop';
    if (!(await stopTexts(app, behind, isStop ? 'revoked' : 'given'))) return 'cannot';
    return isStop ? 'stopped' : 'kept';
  }
  const press = pressOf(does);
  const came = await changeVisit(app, behind.visit.id, ticket, press);
  if (came !== 'done') return came;
  return press.does === 'confirm' ? 'confirmed' : press.does === 'cancel' ? 'cancelled' : 'moved';
}

const known = /^(?:confirm|keep|cancel|stop|resume|move \d{4}-\d{2}-\d{2} (?:[01]\d|2[0-3]):[0-5]\d)$/;

function isKnown(does: string): boolean {
  return known.test(does);
}

function pressOf(does: string): VisitPress {
  const [what, date = '', time = ''] = does.split(' ');
  if (what === 'move') return { does: 'move', date, time };
  return { does: what === 'cancel' ? 'cancel' : 'confirm' };
}

async function proved(app: App, asked: Asked, given: string): Promise<HttpResponse> {
  const { behind, of } = asked;
  const { link, visit, patient } = behind;
  const birthDate = writtenDate(given);
  if (!birthDate) return shown(app, asked, { notice: 'shape' });
  const opened = await proveBirth(
    app,
    {
      linkId: visitLinkId(link),
      expires: Date.parse(visit.endsAt),
      birthDate: patient.birthDate,
      threadId: visit.threadId,
      channel: behind.phone ? 'sms' : 'email',
      closed: 'The link to a visit was closed after five wrong dates of birth. Call them.',
    },
    birthDate,
  );
  if (opened.is === 'closed') return html(200, endedPage('closed', of));
  if (opened.is === 'wrong') return shown(app, asked, { notice: { left: opened.left } });
  app.log.info('link_opened', { appointmentId: visit.id });
  return shown(app, asked, { notice: undefined, isProved: true });
}

async function shown(
  app: App,
  { token, behind, of }: Asked,
  { notice, back, isProved }: { notice: Notice | undefined; back?: VisitShown['back']; isProved?: boolean },
): Promise<HttpResponse> {
  const { visit, patient, location } = behind;
  const { street, city } = location.address ?? {};
  const times = await offerTimes(app, behind);
  return html(
    200,
    visitPage(
      {
        token,
        ticket: await makeVisitTicket(app, behind, 'page', back ? [...times, back] : times),
        givenName: patient.givenName,
        stands: standsAs(behind),
        notice,
        soon: soonOf(app, visit),
        when: visit,
        place: { name: location.name, street: street === undefined ? undefined : `${street}, ${city}` },
        times,
        back,
        texts: textsOf(behind),
        more: isProved ? moreOf(behind) : patient.birthDate === undefined ? undefined : 'asks',
      },
      of,
    ),
  );
}

function standsAs({ visit }: BehindVisit): VisitShown['stands'] {
  if (visit.state === 'booked') return 'asks';
  if (visit.state === 'confirmed') return 'confirmed';
  return visit.stateBy === 'patient' ? 'cancelled' : 'off';
}

function soonOf(app: App, { date, zone }: BehindVisit['visit']): VisitShown['soon'] {
  const today = wallTimeOf(zone, app.now().getTime()).date;
  if (date === today) return 'today';
  return date === dayAfter(today) ? 'tomorrow' : undefined;
}

function textsOf({ phone }: BehindVisit): VisitShown['texts'] {
  if (!phone) return undefined;
  const { optedOut } = phone.of ?? {};
  if (!optedOut) return 'on';
  // Only what this page stopped can be taken back here; any other stop is taken back by texting START.
  return optedOut.word === stoppedByLink ? 'stopped' : undefined;
}

function moreOf({ visit, calendar }: BehindVisit): VisitShown['more'] {
  const type = calendar.visitTypes.find(({ id }) => id === visit.visitType);
  const provider = calendar.providers.find(({ id }) => id === visit.provider)?.name;
  return { type: type?.name ?? '', provider, minutes: visit.minutes, instructions: type?.instructions ?? '' };
}

/** The time has come, or they are here already. */
function isOver(app: App, { visit }: BehindVisit): boolean {
  const isCalledOff = visit.state === 'cancelled' || visit.state === 'late-cancelled';
  return Date.parse(visit.startsAt) <= app.now().getTime() || !(isAhead(visit.state) || isCalledOff);
}

function calendarFile(app: App, file: string, { visit, location }: BehindVisit, of: PageOf): HttpResponse {
  if (file !== 'visit.ics' || !isAhead(visit.state)) return html(404, endedPage('none', of));
  const { street, city } = location.address ?? {};
  const place = [location.name, street, city].filter((part) => part !== undefined).join(', ');
  const title = visitWords[of.language].at(of.practice);
  return {
    status: 200,
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="visit.ics"',
    },
    body: visitCalendar(visit, { title, place, now: app.now() }),
  };
}

function pageOf(practice: Practice, location: Location, language: Language): PageOf {
  const number = location.numbers[0] ?? '';
  return { practice: practice.name, language, number, phone: shownPhone(number) };
}

function languageIn({ query }: HttpRequest): Language | undefined {
  const asked = query.get('lang');
  return asked === 'en' || asked === 'es' ? asked : undefined;
}

function html(status: number, body: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy },
    body,
  };
}
