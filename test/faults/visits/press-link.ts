import { visitWords } from '#functions/pages/visit-words.ts';
import { visitToken } from '#shared/domain/link/visit-link.ts';
import { type Chance, pick } from '../world/chance.ts';
import { requestEvent } from '../world/http.ts';
import { authToken } from '../world/posts.ts';
import type { HttpAnswer } from '../world/process.ts';
import type { World } from '../world/world.ts';

/** What somebody wants of the page of their visit; which button that is the page says. */
export type Wish = 'comes' | 'cancels' | 'moves' | 'stops texts' | 'takes texts again';

/** One press: what for, how long after the page was there, and whether the browser says of it that a person pressed. */
export interface PressPlan {
  wish: Wish;
  /** Which of the times that the page offers, from 0 for the first to 1 for the last. */
  which: number;
  afterMs: number;
  isPlain: boolean;
}

export type PressStep = { at: number; visit: number; does: 'presses' } & PressPlan;

/** What one of the page's answers said. */
export interface PageSaid {
  at: number;
  /** The name of its notice; absent where it had none. */
  notice: string | undefined;
  /** When the visit is, by the page: an instant, ISO. */
  startsAt: string | undefined;
}

/** One button of one page, pressed, and everything that was answered to that. */
export interface Pressed {
  visitId: string;
  number: string;
  /** As the form has it: `confirm`, `move 2026-03-04 10:00`. */
  button: string;
  /** By what the page knows the same press again, and the version of the visit that it showed. */
  once: string;
  version: number;
  sentAt: number;
  said: PageSaid[];
  /** Times that it was sent and nobody heard what came of it. */
  unheard: number;
  /** When the last of what was sent was answered or given up; absent while one is under way. */
  overAt: number | undefined;
}

const wishes: readonly Wish[] = [
  'comes',
  'comes',
  'comes',
  'cancels',
  'cancels',
  'cancels',
  'moves',
  'moves',
  'stops texts',
];

/** Mostly at once, now and then after a look at the calendar. */
const looks = [400, 400, 3_000, 30_000, 240_000];

/** One press, as a step of a story; who stops texts may take that back a little later. */
export function pressesOf(chance: Chance, nth: number, of: { at: number; visit: number }): PressStep[] {
  const press: PressStep = {
    ...{ ...of, does: 'presses', wish: pick(chance, `wish ${nth}`, wishes) },
    afterMs: Math.floor(chance(`looks ${nth}`) * pick(chance, `looks for ${nth}`, looks)),
    which: Math.round(chance(`which ${nth}`) * 100) / 100,
    isPlain: chance(`plain ${nth}`) < 0.15,
  };
  if (press.wish !== 'stops texts' || chance(`regrets ${nth}`) < 0.4) return [press];
  const at = of.at + press.afterMs + Math.floor(chance(`regrets after ${nth}`) * 90_000);
  return [press, { ...press, at, wish: 'takes texts again' }];
}

const attempts = 4;
/** A second click of an impatient hand, or a browser that sends again what it has had no answer to. */
const againAfterMs = [40, 40, 700, 5_000];

/**
 * Opens the link that a message to this number carries and presses a button of its page, once more where nothing comes back.
 * Nothing is pressed where the page has no such button.
 */
export async function pressLink(
  world: World,
  visitId: string,
  number: string,
  { wish, afterMs, isPlain, which }: PressPlan,
): Promise<void> {
  const path = `/a/${visitToken(authToken, { appointmentId: visitId, version: 1 }, number)}`;
  const page = await opened(world, path);
  if (!page) return;
  await world.time.wait(afterMs);
  const button = buttonFor(wish, page, which);
  const ticket = ticketIn(page);
  if (!button || !ticket) return;
  const [, , once = '', version = ''] = ticket.split('.');
  const press: Pressed = {
    ...{ visitId, number, button, once, version: Number.parseInt(version, 36) },
    ...{ sentAt: world.time.now(), said: [], unheard: 0, overAt: undefined },
  };
  world.pressed.push(press);
  world.ground.note(() => `${number} presses "${button}" (${once})`);
  let underway = 1;
  const send = async () => {
    await sent(world, path, press, ticket, isPlain);
    underway -= 1;
    if (underway === 0) press.overAt = world.time.now();
  };
  if (world.faults.also(`${once} is pressed twice`, 0.25)) {
    underway += 1;
    world.time.at(world.time.now() + pick(world.chance, `again ${once}`, againAfterMs), () => void send());
  }
  await send();
}

async function opened(world: World, path: string): Promise<string | undefined> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const got = await asked(world, 'GET', path);
    if (got && (got.statusCode ?? 500) < 500) return got.statusCode === 200 ? got.body : undefined;
    await world.time.wait(800 * attempt);
  }
  return undefined;
}

async function sent(world: World, path: string, press: Pressed, first: string, isPlain: boolean): Promise<void> {
  let ticket = first;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const form = new URLSearchParams({ does: press.button, ticket }).toString();
    const got = await asked(world, 'POST', path, form, isPlain ? {} : byHand);
    const isHeard = !world.faults.also(`answer ${attempt} to ${press.once} is lost`, 0.03);
    if (got && isHeard && (got.statusCode ?? 500) < 500) {
      const body = got.body ?? '';
      if (!body.includes(words.sure)) return note(world, press, body);
      ticket = ticketIn(body) ?? ticket;
    } else {
      press.unheard += 1;
      await world.time.wait(800 * attempt);
    }
  }
}

const byHand = { 'sec-fetch-user': '?1', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' };

async function asked(
  world: World,
  method: 'GET' | 'POST',
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<HttpAnswer | undefined> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const ended = await world.run('page-visit', requestEvent(method, path, { ...type, ...headers }, body));
  return ended.how === 'answered' ? (ended.answer as HttpAnswer) : undefined;
}

const words = visitWords.en;

function note(world: World, press: Pressed, body: string): void {
  const [, shown] = /<p class="(?:good|bad)" role="\w+">([^<]*)<\/p>/.exec(body) ?? [];
  const notice = Object.entries(words.notices).find(([, says]) => says === shown)?.[0];
  const [, startsAt] = /<time datetime="([^"]+)"/.exec(body) ?? [];
  press.said.push({ at: world.time.now(), notice, startsAt });
  world.ground.note(() => `the page says "${notice}" of ${startsAt} to ${press.once}`);
}

function ticketIn(page: string): string | undefined {
  return /name="ticket" value="([^"]+)"/.exec(page)?.[1];
}

function buttonFor(wish: Wish, page: string, which: number): string | undefined {
  const buttons = [...page.matchAll(/name="does" value="([^"]+)"/g)].flatMap(([, value]) => value ?? []);
  const times = buttons.filter((value) => value.startsWith('move '));
  switch (wish) {
    case 'comes':
      return buttons.find((value) => value === 'confirm' || value === 'keep');
    case 'cancels':
      return buttons.find((value) => value === 'cancel');
    case 'moves':
      return times[Math.round(which * (times.length - 1))];
    case 'stops texts':
      return buttons.find((value) => value === 'stop');
    case 'takes texts again':
      return buttons.find((value) => value === 'resume');
  }
}
