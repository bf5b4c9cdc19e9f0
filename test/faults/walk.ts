import type { Broken } from './checker/checker.ts';
import { onCallNumber } from './emergency-story.ts';
import type { FilesPlan } from './file-story.ts';
import { type Played, playStory } from './schedule.ts';
import type { Step } from './story.ts';
import type { CallerPlan, StaffPlan } from './world/call-truth.ts';
import { chanceOf } from './world/chance.ts';
import { type Fault, oneFault, type PointKind } from './world/fault-plan.ts';
import type { PictureFate } from './world/media-model.ts';
import type { ColleaguePlan } from './world/page-calls.ts';
import type { CallFate } from './world/provider-call.ts';
import type { PhoneStep } from './world/provider-model.ts';
import { openWorld } from './world/world.ts';

/** A story whose every point is walked. */
interface WalkedStory {
  name: string;
  steps: Step[];
  optOutBy?: 'deskline';
  redacts?: true;
  fates?: readonly CallFate[];
  phone?: readonly PhoneStep[];
  reports?: 'none';
  start?: string;
  colleagues?: readonly ColleaguePlan[];
}

const patient = '+16465550001';
const text = (at: number, words: string): Step => ({ at, patient, does: 'texts', words });
const answer = (at: number, more: Partial<Step & { does: 'answers' }> = {}): Step => ({
  ...{
    at,
    patient,
    does: 'answers',
    by: 'maya',
    words: 'Yes.',
    plannedMs: 0,
    looksFirst: true,
    takesBackMs: undefined,
  },
  ...more,
});
const change = (at: number, what: 'done' | 'snoozed' | 'assigned'): Step => ({
  at,
  patient,
  does: 'changes',
  by: 'nora',
  change: what,
});
const hello = text(0, 'Is Friday ok?');
const writes = (at: number, answersOurs = false, files?: number): Step => ({
  ...{ at, patient: 'ana@example.com', does: 'writes', words: 'Is Friday ok?', answersOurs },
  ...(files ? { files } : {}),
});
const pictures = (at: number, fates: readonly PictureFate[]): Step => ({
  ...{ at, patient, does: 'texts', words: 'My card', pictures: fates },
});
const withFiles = (
  at: number,
  kinds: FilesPlan['kinds'],
  more: Partial<FilesPlan> = {},
  takesBackMs: number | undefined = undefined,
): Step => {
  const plan = { kinds, asLink: false, isDropped: false, isLate: false, isRepeated: false };
  return answer(at, { takesBackMs, files: { ...plan, ...more } });
};
const byMail = (at: number) => answer(at, { patient: 'ana@example.com' });
const rings = (at: number, plan: CallerPlan): Step => ({ at, patient, does: 'rings', plan });
const calls = (at: number, plan: StaffPlan): Step => ({ at, patient, does: 'calls', by: 'maya', plan });
const joins = (at: number, partsMs: number | undefined = undefined): Step => ({
  ...{ at, patient, does: 'joins', by: 'maya', partsMs },
});

const stories: readonly WalkedStory[] = [
  { name: 'a text and its answer', steps: [hello, answer(5_000)] },
  { name: 'an answer planned for later', steps: [hello, answer(5_000, { plannedMs: 1_200_000 })] },
  { name: 'an answer taken back', steps: [hello, answer(5_000, { takesBackMs: 3_000 })] },
  { name: 'an answer taken back as it leaves', steps: [hello, answer(5_000, { takesBackMs: 10_000 })] },
  { name: 'two of the desk answer at once', steps: [hello, answer(5_000), answer(5_010, { by: 'nora' })] },
  { name: 'taken, and no answer came', steps: [hello, answer(5_000)], fates: ['reset after'], reports: 'none' },
  { name: 'not taken, and no answer came', steps: [hello, answer(5_000)], fates: ['reset before'] },
  { name: 'taken, silence, and a report', steps: [hello, answer(5_000)], fates: ['silence after'] },
  { name: 'too many requests', steps: [hello, answer(5_000)], fates: ['too many requests'] },
  { name: 'a landline', steps: [hello, answer(5_000)], fates: ['a landline'] },
  {
    name: 'not delivered',
    steps: [hello, answer(5_000)],
    phone: [{ status: 'sent' }, { status: 'undelivered', code: '30006' }],
  },
  {
    name: 'nobody can tell',
    steps: [hello, answer(5_000)],
    optOutBy: 'deskline',
    redacts: true,
    fates: ['reset after'],
    reports: 'none',
  },
  {
    name: 'STOP, then START, answered by us',
    steps: [hello, answer(500), text(4_000, 'STOP'), text(90_000, 'START')],
    optOutBy: 'deskline',
  },
  { name: 'HELP and CANCEL', steps: [text(0, 'HELP'), text(60_000, 'CANCEL')], optOutBy: 'deskline' },
  { name: 'STOP at Twilio while an answer waits', steps: [hello, answer(5_000), text(8_000, 'STOP')] },
  { name: 'snoozed, and woken', steps: [hello, change(20_000, 'snoozed')] },
  {
    name: 'assigned and done, then a text',
    steps: [hello, change(20_000, 'assigned'), change(25_000, 'done'), text(60_000, 'Hello?')],
  },
  { name: 'an e-mail, its answer, and theirs to that', steps: [writes(0), byMail(5_000), writes(60_000, true)] },
  { name: 'an e-mail is taken, and no answer came', steps: [writes(0), byMail(5_000)], fates: ['silence after'] },
  { name: 'too many e-mails', steps: [writes(0), byMail(5_000)], fates: ['too many requests'] },
  { name: 'a voicemail, and the text back', steps: [hello, rings(30_000, 'is not taken and speaks')] },
  { name: 'a call that the desk takes', steps: [rings(0, 'is taken'), text(8_000, 'Hello?')] },
  { name: 'a call that a machine takes', steps: [rings(0, 'reaches a machine and speaks')] },
  { name: 'a call of the desk', steps: [hello, calls(10_000, 'they speak')] },
  { name: 'a call of the desk that reaches nobody', steps: [hello, calls(10_000, 'no answer')] },
  { name: 'two pictures by text, one of them gone', steps: [pictures(0, ['there', 'gone'])] },
  { name: 'a picture that comes later', steps: [pictures(0, ['late'])] },
  { name: 'a picture message', steps: [hello, withFiles(5_000, ['picture'])] },
  { name: 'a picture message without an answer', steps: [withFiles(0, ['picture'])], fates: ['silence after'] },
  { name: 'a file by a link', steps: [withFiles(0, ['document'])] },
  { name: 'a file that is never sent', steps: [withFiles(0, ['document'], { isDropped: true })] },
  { name: 'a file sent as late as can be', steps: [withFiles(0, ['picture'], { isLate: true })] },
  {
    name: 'a file whose message is taken back, and goes with another',
    steps: [withFiles(0, ['picture'], { isRepeated: true }, 3_000)],
  },
  {
    name: 'an e-mail with files, and an answer with one',
    steps: [writes(0, false, 2), { ...withFiles(5_000, ['document']), patient: 'ana@example.com' }],
  },
  {
    name: 'a stranger’s conversation is brought in while it is answered, and parted',
    steps: [hello, answer(5_000), joins(9_000, 40_000), text(12_000, 'Hello?')],
  },
  { name: 'a stranger’s conversation is brought in, and goes on', steps: [hello, joins(5_000), answer(20_000)] },
  {
    name: 'words of an emergency at night, taken by an answering 1',
    steps: [text(0, 'I have chest pain'), { at: 90_000, patient: onCallNumber, does: 'texts', words: '1' }],
    start: '2026-03-03T06:10:00Z',
  },
  {
    name: 'words of an emergency that nobody takes until a key is pressed',
    steps: [text(0, "I can't breathe")],
    colleagues: ['is not taken', 'a machine takes it'],
  },
  {
    name: 'words of an emergency, taken at the desk and by a 1 at once',
    steps: [
      text(0, 'I have chest pain'),
      { at: 60_000, patient, does: 'takes', by: 'maya' },
      { at: 60_010, patient: onCallNumber, does: 'texts', words: '1' },
    ],
  },
  { name: 'in quiet hours', steps: [hello, answer(4_500_000)], start: '2026-03-03T01:10:00Z' },
];

/** How a process can end at each kind of point, and what else is walked there. */
const walked: Record<PointKind, readonly Fault[]> = {
  read: [],
  commit: ['dies before it', 'dies after it', 'its answer is lost', 'it is lost after it was done'],
  queue: ['dies before it', 'dies after it', 'it is forgotten'],
  file: ['dies before it', 'dies after it'],
  call: ['dies before it', 'dies after it'],
  list: ['dies before it'],
};

export interface Walked {
  stories: number;
  /** Kinds of side effect: function and effect. */
  sideEffects: string[];
  /** Places of the stories at which something went wrong, once each. */
  points: number;
  deaths: number;
  plays: number;
  failures: { story: string; fault: string; broken: Broken[] }[];
}

/**
 * Plays every story once for every point it has and every way to go wrong there; `small` walks each kind of point of each
 * function once, in the first story that has it.
 */
export async function walkStories(size: 'whole' | 'small'): Promise<Walked> {
  const result: Walked = { stories: stories.length, sideEffects: [], points: 0, deaths: 0, plays: 0, failures: [] };
  const sideEffects = new Set<string>();
  const kinds = new Set<string>();
  for (const story of stories) {
    const plan = oneFault(undefined);
    const calm = await playWalked(story, plan);
    note(result, story, 'nothing', calm);
    for (const effect of calm.sideEffects) sideEffects.add(effect);
    for (const [point, kind] of plan.points()) {
      if (size === 'small' && kinds.has(kindOf(point))) continue;
      kinds.add(kindOf(point));
      if (walked[kind].length > 0) result.points += 1;
      for (const fault of walked[kind]) {
        const played = await playWalked(story, oneFault({ point, fault }));
        if (fault.startsWith('dies')) result.deaths += 1;
        for (const effect of played.sideEffects) sideEffects.add(effect);
        note(result, story, `${point}: ${fault}`, played);
      }
    }
  }
  result.sideEffects = [...sideEffects].toSorted();
  return result;
}

/** `outbound 1, send sms` is walked as `outbound, send sms`. */
function kindOf(point: string): string {
  return point.replaceAll(/\d+/g, '');
}

function note(result: Walked, { name }: WalkedStory, fault: string, played: Played): void {
  result.plays += 1;
  if (played.broken.length > 0) result.failures.push({ story: name, fault, broken: played.broken });
}

function playWalked(story: WalkedStory, faults: ReturnType<typeof oneFault>): Promise<Played> {
  const world = openWorld({
    chance: chanceOf(1),
    faults,
    start: Date.parse(story.start ?? '2026-03-02T15:00:00Z'),
    provider: {
      filters: story.optOutBy !== 'deskline',
      redacts: story.redacts ?? false,
      trouble: 0,
      phone: story.phone ?? [{ status: 'sent' }, { status: 'delivered' }],
      ...(story.fates ? { fates: story.fates } : {}),
    },
    skewed: false,
    reports: story.reports ?? 'plain',
    colleagues: story.colleagues,
  });
  return playStory(world, story.steps, { optOutBy: story.optOutBy ?? 'provider' });
}
