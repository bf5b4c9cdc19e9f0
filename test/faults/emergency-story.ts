import type { Step } from './story.ts';
import { between, type Chance, pick } from './world/chance.ts';

/** The telephone of whoever is on call, and nora's, who is a manager. */
export const onCallNumber = '+12125550176';
export const managerNumber = '+12125550177';

/** What patients write that may speak of an emergency. */
const emergencyWords: readonly string[] = ['I have chest pain', "I can't breathe", 'it wont stop bleeding'];

export function isEmergency(words: string): boolean {
  return emergencyWords.includes(words);
}

/** Who takes it, besides whoever presses the key of a call at last. */
const takers = ['on call', 'on call', 'manager', 'app', 'app', 'app and on call', 'nobody'] as const;
const minute = 60_000;
/** How long apart two of them may take it. */
const besideMs = 400;

/** A story of texts in which somebody writes of an emergency, now and then once more, and somebody takes it, or nobody for long. */
export function withEmergency(chance: Chance, steps: readonly Step[]): Step[] {
  const beside = pick(chance, 'emergency beside', steps);
  const { patient } = beside;
  const at = Math.max(0, beside.at + between(chance, 'emergency at', -besideMs, besideMs));
  const writes = (when: number, which: string): Step => {
    return { at: when, patient, does: 'texts', words: pick(chance, which, emergencyWords) };
  };
  const isAgain = chance('emergency again') < 0.3;
  const again = at + between(chance, 'emergency again at', 0, pick(chance, 'again within', [1, 5, 60])) * minute;
  return [
    ...steps,
    writes(at, 'emergency words'),
    ...(isAgain ? [writes(again + 1, 'words again')] : []),
    ...takes(chance, at, patient),
  ];
}

function takes(chance: Chance, at: number, patient: string): Step[] {
  const who = pick(chance, 'taker', takers);
  const longest = pick(chance, 'taken within', [minute, 4 * minute, 12 * minute, 50 * minute]);
  const moment = at + between(chance, 'taken at', 500, longest);
  const byText = (from: string, when: number): Step => ({ at: when, patient: from, does: 'texts', words: '1' });
  const inApp: Step = { at: moment, patient, does: 'takes', by: pick(chance, 'taken by', ['maya', 'nora']) };
  const other = Math.max(1, moment + between(chance, 'taken beside', -besideMs, besideMs));
  switch (who) {
    case 'on call':
      return [byText(onCallNumber, moment)];
    case 'manager':
      return [byText(managerNumber, moment + 5 * minute)];
    case 'app':
      return [inApp];
    case 'app and on call':
      return [inApp, byText(onCallNumber, other)];
    case 'nobody':
      return [];
  }
}
