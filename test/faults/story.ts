import * as z from 'zod';
import { withEmergency } from './emergency-story.ts';
import { type Brought, bringFiles, type FilesPlan, filesPlanOf, patientOf, untilLate } from './file-story.ts';
import { joinedPatient, withJoin } from './join-story.ts';
import { type CallerPlan, callerPlans, type StaffPlan, staffPlans } from './world/call-truth.ts';
import { between, type Chance, pick } from './world/chance.ts';
import { fateOfPicture, type PictureFate } from './world/media-model.ts';
import type { HttpAnswer } from './world/process.ts';
import type { World } from './world/world.ts';

/** One thing that a person does, and when, in milliseconds from the start. */
export type Step = { at: number /** A number, or an e-mail address. */; patient: string } & (
  | { does: 'texts'; words: string; pictures?: readonly PictureFate[] }
  /** `answersOurs`: an answer to the last e-mail of ours, where there is one. */
  | { does: 'writes'; words: string; answersOurs: boolean; files?: number }
  | { does: 'rings'; plan: CallerPlan }
  | { does: 'calls'; by: string; plan: StaffPlan }
  | {
      does: 'answers';
      by: string;
      words: string;
      plannedMs: number;
      looksFirst: boolean;
      takesBackMs: number | undefined;
      files?: FilesPlan;
    }
  /** Says whose a stranger's conversation is; `partsMs`: takes that back, so long after. */
  | { does: 'joins'; by: string; partsMs: number | undefined }
  /** Says in the app that they are on what may be an emergency. */
  | { does: 'takes'; by: string }
  | { does: 'changes'; by: string; change: 'done' | 'snoozed' | 'assigned' | 'opens' }
);

/** What the desk asked and heard of one call. */
export interface CallAsked {
  id: string;
  patient: string;
  /** The first final status that the client got; absent while it never got one. */
  heard: number | undefined;
}

/** What the people of the desk asked for. */
export interface Asked {
  answers: Answered[];
  calls: CallAsked[];
}

/** What the desk asked and heard of one answer. */
export interface Answered {
  id: string;
  patient: string;
  words: string;
  /** The first final status that the client got; absent while it never got one. */
  heard: number | undefined;
  code: string | undefined;
  takenBack: number | undefined;
  /** What goes with it, and when that was asked. */
  files: readonly Brought[];
  askedAt: number;
}

const texts = ['Can Mia come later?', 'Thanks', 'Is Friday ok?', 'Hello?'];
const keywords = ['STOP', 'STOP', 'START', 'HELP', 'CANCEL', 'YES'];
const answers = ['Yes.', 'Yes.', 'Friday at 10:40.', 'We will call you.'];
const people = ['maya', 'nora'];

/** Stories of visits: their reminders; what follows a missed one; one time that several want; what is asked after an attended one. */
export const visitKinds = ['visits', 'missed', 'slot', 'surveys'] as const;
export type VisitKind = (typeof visitKinds)[number];
/** What is played by itself, and only where it is asked for: visits, the weekly digests, and what is forgotten after a year. */
export const apartKinds = [...visitKinds, 'digests', 'retention'] as const;
export type ApartKind = (typeof apartKinds)[number];

/** What stories are mostly made of; calls come with texts, files with texts and e-mails; in `joins` a stranger's texts turn out to be a patient's; in `emergencies` a text speaks of one. */
export const storyKinds = ['texts', 'mails', 'calls', 'files', 'joins', 'emergencies'] as const;
export type StoryKind = (typeof storyKinds)[number];
export type PlayedKind = StoryKind | ApartKind;

const patients = {
  texts: ['+16465550001', '+16465550002'],
  mails: ['ana@example.com', 'ben@example.net'],
  calls: ['+16465550001', '+16465550002'],
  files: ['+16465550001', 'ana@example.com'],
  joins: ['+16465550001', '+16465550002'],
  emergencies: ['+16465550001', '+16465550002'],
} as const satisfies Record<StoryKind, readonly string[]>;

/** The kind of a story where nobody asks for one: half of them are of texts alone. */
export function kindOf(chance: Chance): StoryKind {
  const drawn = chance('kind');
  if (drawn < 0.5 && chance('joins') < 0.1) return 'joins';
  if (drawn < 0.5) return chance('emergencies') < 0.06 ? 'emergencies' : 'texts';
  return drawn < 0.65 ? 'mails' : drawn < 0.82 ? 'calls' : 'files';
}

/** A short story: one or two patients, two to seven things that are done. */
export function storyOf(chance: Chance, kind: StoryKind = kindOf(chance)): Step[] {
  const [first, second] = patients[kind];
  const there = chance('patients') < 0.7 ? [first] : [first, second];
  const likesKeywords = chance('keywords') < 0.4;
  const count = between(chance, 'steps', 2, 7);
  let at = 0;
  const steps = Array.from({ length: count }, (_none, index): Step => {
    const other = index === 0 ? first : pick(chance, `patient ${index}`, there);
    const patient = kind === 'files' ? patientOf(chance, `patient ${index}`) : other;
    at += gap(chance, index);
    const what = index === 0 ? 0 : chance(`what ${index}`);
    // Whoever has texted may be texted back.
    const hasTexted = chance('has texted') < 0.6;
    const isFirst = index === (hasTexted ? 1 : 0);
    if (kind === 'calls' && (isFirst || (index > 0 && chance(`rings ${index}`) < 0.45))) {
      return { at, patient, does: 'rings', plan: pick(chance, `plan ${index}`, callerPlans) };
    }
    const by = pick(chance, `by ${index}`, people);
    if (kind === 'calls' && index > 0 && chance(`calls ${index}`) < 0.35) {
      return { at, patient, does: 'calls', by, plan: pick(chance, `plan ${index}`, staffPlans) };
    }
    if (what < 0.35) {
      const words = said(chance, index, { at, patient }, patient.includes('@'), likesKeywords && kind !== 'files');
      return kind === 'files' ? withFiles(chance, index, words) : words;
    }
    if (what < 0.88) {
      const files =
        kind === 'files' && chance(`with files ${index}`) < 0.75 ? { files: filesPlanOf(chance, index) } : {};
      return {
        ...{ at, patient, does: 'answers', by, ...files },
        words: pick(chance, `answer ${index}`, answers),
        plannedMs: chance(`planned ${index}`) < 0.2 ? between(chance, `plan ${index}`, 1, 40) * 60_000 : 0,
        looksFirst: chance(`looks ${index}`) < 0.6,
        takesBackMs: chance(`undo ${index}`) < 0.25 ? between(chance, `undo after ${index}`, 0, 13_000) : undefined,
      };
    }
    const change = pick(chance, `change ${index}`, ['done', 'snoozed', 'assigned', 'opens'] as const);
    return { at, patient, does: 'changes', by, change };
  });
  if (kind === 'emergencies') return withEmergency(chance, steps);
  return kind === 'joins' ? withJoin(chance, steps) : steps;
}

/** What a patient says: a text, or an e-mail. */
function said(
  chance: Chance,
  index: number,
  who: { at: number; patient: string },
  isMail: boolean,
  likesKeywords: boolean,
): Step {
  const isWord = !isMail && likesKeywords && chance(`keyword ${index}`) < 0.6;
  const words = pick(chance, `words ${index}`, isWord ? keywords : texts);
  if (!isMail) return { ...who, does: 'texts', words };
  return { ...who, does: 'writes', words, answersOurs: chance(`answers ours ${index}`) < 0.4 };
}

/** A text with pictures, now and then without a word; an e-mail with files. */
function withFiles(chance: Chance, index: number, step: Step): Step {
  const count = between(chance, `pictures ${index}`, 0, 2);
  if (step.does === 'writes') return { ...step, files: count };
  if (step.does !== 'texts') return step;
  const pictures = Array.from({ length: count }, (_none, nth) => fateOfPicture(chance, `${index} ${nth}`));
  const words = count > 0 && chance(`wordless ${index}`) < 0.2 ? '' : step.words;
  return { ...step, words, pictures };
}

function gap(chance: Chance, index: number): number {
  const longest = pick(chance, `pace ${index}`, [1_000, 1_000, 15_000, 90_000, 600_000, 1_500_000]);
  return Math.floor(chance(`gap ${index}`) * longest);
}

const thread = z.object({ id: z.string() });
const entries = z.object({ entries: z.array(z.object({ id: z.string() })) });
const refusal = z.object({ error: z.object({ code: z.string() }) });

/** Plays one step with a person's patience: a browser that gets no answer asks again. */
export async function play(world: World, step: Step, all: Asked): Promise<void> {
  if (step.does === 'texts') return void (await world.text(step.patient, step.words, step.pictures));
  if (step.does === 'writes') return void (await world.write(step.patient, step.words, step.answersOurs, step.files));
  if (step.does === 'rings') return world.phones.ring(step.patient, step.plan);
  const at = { channel: channelOf(step), address: step.patient };
  const opened = await asked(world, step.by, 'POST', '/api/threads', at);
  const threadId = opened && opened.statusCode === 200 ? thread.parse(jsonOf(opened)).id : undefined;
  if (!threadId) return;
  if (step.does === 'joins') await join(world, step, threadId);
  else if (step.does === 'takes') await take(world, step, threadId);
  else if (step.does === 'changes') await change(world, step, threadId);
  else if (step.does === 'calls') await call(world, step, threadId, all.calls);
  else await answerWith(world, step, threadId, all.answers);
}

function channelOf({ patient }: Step): 'sms' | 'email' {
  return patient.includes('@') ? 'email' : 'sms';
}

async function call(world: World, step: Step & { does: 'calls' }, threadId: string, all: CallAsked[]): Promise<void> {
  const id = world.newId();
  const mine: CallAsked = { id, patient: step.patient, heard: undefined };
  all.push(mine);
  world.phones.plans.set(id, step.plan);
  const path = `/api/threads/${threadId}/calls`;
  if (world.faults.also(`${id} is clicked twice`, 0.2))
    world.time.at(world.time.now() + 40, () => void asked(world, step.by, 'POST', path, { id }));
  mine.heard = (await asked(world, step.by, 'POST', path, { id }))?.statusCode;
}

/** A browser that gets no answer asks again under the same id. */
async function join(world: World, step: Step & { does: 'joins' }, threadId: string): Promise<void> {
  const id = world.newId();
  const body = { id, patientId: joinedPatient.id };
  const path = `/api/threads/${threadId}/assign`;
  if (world.faults.also(`${id} is clicked twice`, 0.2))
    world.time.at(world.time.now() + 40, () => void asked(world, step.by, 'POST', path, body));
  const got = await asked(world, step.by, 'POST', path, body);
  if (step.partsMs === undefined || got?.statusCode !== 201) return;
  await world.time.wait(step.partsMs);
  await asked(world, step.by, 'POST', `/api/merges/${id}/undo`);
}

async function take(world: World, { by }: Step & { does: 'takes' }, threadId: string): Promise<void> {
  const path = `/api/threads/${threadId}/emergency`;
  if (world.faults.also(`${path} is clicked twice`, 0.2))
    world.time.at(world.time.now() + 40, () => void asked(world, by, 'POST', path));
  await asked(world, by, 'POST', path);
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

/** Brings the files of an answer, then answers; once more with the same files, where they are sent again. */
async function answerWith(
  world: World,
  step: Step & { does: 'answers' },
  threadId: string,
  all: Answered[],
): Promise<void> {
  if (!step.files) return answer(world, step, threadId, all, []);
  const ask = (method: string, path: string, body?: unknown) => asked(world, step.by, method, path, body);
  const files = await bringFiles(world, ask, threadId, step.files);
  if (!files || step.files.isDropped) return;
  if (step.files.isLate) await untilLate(world, files);
  await answer(world, step, threadId, all, files);
  if (step.files.isRepeated) await answer(world, { ...step, takesBackMs: undefined }, threadId, all, files);
}

async function answer(
  world: World,
  step: Step & { does: 'answers' },
  threadId: string,
  all: Answered[],
  files: readonly Brought[],
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
    files,
    askedAt: world.time.now(),
  };
  all.push(mine);
  const body = {
    ...{ id, channel: channelOf(step), text: step.words },
    ...(files.length > 0 ? { uploads: files.map((file) => file.id) } : {}),
    ...(step.files?.asLink ? { filesAs: 'link' } : {}),
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
