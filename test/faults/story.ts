import * as z from 'zod';
import { between, type Chance, pick } from './world/chance.ts';
import type { HttpAnswer } from './world/process.ts';
import type { World } from './world/world.ts';

/** One thing that a person does, and when, in milliseconds from the start. */
export type Step = { at: number; patient: string } & (
  | { does: 'texts'; words: string }
  | {
      does: 'answers';
      by: string;
      words: string;
      plannedMs: number;
      looksFirst: boolean;
      takesBackMs: number | undefined;
    }
  | { does: 'changes'; by: string; change: 'done' | 'snoozed' | 'assigned' | 'opens' }
);

/** What the desk asked and heard of one answer. */
export interface Answered {
  id: string;
  patient: string;
  words: string;
  /** The first final status that the client got; absent while it never got one. */
  heard: number | undefined;
  code: string | undefined;
  takenBack: number | undefined;
}

const texts = ['Can Mia come later?', 'Thanks', 'Is Friday ok?', 'Hello?'];
const keywords = ['STOP', 'STOP', 'START', 'HELP', 'CANCEL', 'YES'];
const answers = ['Yes.', 'Yes.', 'Friday at 10:40.', 'We will call you.'];
const people = ['maya', 'nora'];

/** A short story: one or two patients, two to seven things that are done. */
export function storyOf(chance: Chance): Step[] {
  const patients = chance('patients') < 0.7 ? ['+16465550001'] : ['+16465550001', '+16465550002'];
  const likesKeywords = chance('keywords') < 0.4;
  const count = between(chance, 'steps', 2, 7);
  let at = 0;
  return Array.from({ length: count }, (_none, index): Step => {
    const patient = index === 0 ? (patients[0] ?? '') : pick(chance, `patient ${index}`, patients);
    at += gap(chance, index);
    const what = index === 0 ? 0 : chance(`what ${index}`);
    if (what < 0.35) {
      const word = likesKeywords && chance(`keyword ${index}`) < 0.6;
      return { at, patient, does: 'texts', words: pick(chance, `words ${index}`, word ? keywords : texts) };
    }
    const by = pick(chance, `by ${index}`, people);
    if (what < 0.88) {
      return {
        ...{ at, patient, does: 'answers', by },
        words: pick(chance, `answer ${index}`, answers),
        plannedMs: chance(`planned ${index}`) < 0.2 ? between(chance, `plan ${index}`, 1, 40) * 60_000 : 0,
        looksFirst: chance(`looks ${index}`) < 0.6,
        takesBackMs: chance(`undo ${index}`) < 0.25 ? between(chance, `undo after ${index}`, 0, 13_000) : undefined,
      };
    }
    return {
      at,
      patient,
      does: 'changes',
      by,
      change: pick(chance, `change ${index}`, ['done', 'snoozed', 'assigned', 'opens'] as const),
    };
  });
}

function gap(chance: Chance, index: number): number {
  const longest = pick(chance, `pace ${index}`, [1_000, 1_000, 15_000, 90_000, 600_000, 1_500_000]);
  return Math.floor(chance(`gap ${index}`) * longest);
}

const thread = z.object({ id: z.string() });
const entries = z.object({ entries: z.array(z.object({ id: z.string() })) });
const refusal = z.object({ error: z.object({ code: z.string() }) });

/** Plays one step with a person's patience: a browser that gets no answer asks again. */
export async function play(world: World, step: Step, answered: Answered[]): Promise<void> {
  if (step.does === 'texts') {
    await world.text(step.patient, step.words);
    return;
  }
  const opened = await asked(world, step.by, 'POST', '/api/threads', { channel: 'sms', address: step.patient });
  const threadId = opened && opened.statusCode === 200 ? thread.parse(jsonOf(opened)).id : undefined;
  if (!threadId) return;
  if (step.does === 'changes') await change(world, step, threadId);
  else await answer(world, step, threadId, answered);
}

async function change(world: World, step: Step & { does: 'changes' }, threadId: string): Promise<void> {
  const bodies = {
    done: { state: 'done' },
    opens: { state: 'open' },
    assigned: { assignee: 'nora' },
    snoozed: { state: 'snoozed', snoozedUntil: new Date(world.time.now() + 20 * 60_000).toISOString() },
  };
  await asked(world, step.by, 'PATCH', `/api/threads/${threadId}`, bodies[step.change]);
}

async function answer(
  world: World,
  step: Step & { does: 'answers' },
  threadId: string,
  all: Answered[],
): Promise<void> {
  const seen = step.looksFirst
    ? await asked(world, step.by, 'GET', `/api/threads/${threadId}/entries?limit=1`)
    : undefined;
  const lastSeenEntryId = seen?.statusCode === 200 ? entries.parse(jsonOf(seen)).entries[0]?.id : undefined;
  const id = world.newId();
  const mine: Answered = {
    id,
    patient: step.patient,
    words: step.words,
    heard: undefined,
    code: undefined,
    takenBack: undefined,
  };
  all.push(mine);
  const body = {
    ...{ id, channel: 'sms', text: step.words },
    ...(lastSeenEntryId ? { lastSeenEntryId } : {}),
    ...(step.plannedMs > 0 ? { sendAt: new Date(world.time.now() + step.plannedMs).toISOString() } : {}),
  };
  const path = `/api/threads/${threadId}/messages`;
  if (world.faults.also(`${id} is clicked twice`, 0.1)) {
    world.time.at(world.time.now() + 40, () => void asked(world, step.by, 'POST', path, body));
  }
  const got = await asked(world, step.by, 'POST', path, body);
  mine.heard = got?.statusCode;
  mine.code = got && got.statusCode !== 202 ? refusal.parse(jsonOf(got)).error.code : undefined;
  if (step.takesBackMs === undefined || mine.heard !== 202) return;
  await world.time.wait(step.takesBackMs);
  const undone = await asked(world, step.by, 'DELETE', `${path}/${id}`);
  mine.takenBack = undone?.statusCode;
}

/** Asks until there is an answer that is none of ours to mend, five times at most. */
async function asked(
  world: World,
  by: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<HttpAnswer | undefined> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const got = await world.ask(by, method, path, body);
    const isHeard = !world.faults.also(`answer ${attempt} to ${method} ${path} is lost`, 0.02);
    if (got && isHeard && (got.statusCode ?? 500) < 500) return got;
    await world.time.wait(500 * attempt);
  }
  return undefined;
}

function jsonOf(answer: HttpAnswer): unknown {
  return JSON.parse(answer.body ?? '{}');
}
