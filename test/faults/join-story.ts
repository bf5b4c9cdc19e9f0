import type { Step } from './story.ts';
import { between, type Chance, pick } from './world/chance.ts';

/** The patient whose a stranger's conversation turns out to be, and the number they are known by. */
export const joinedPatient = {
  ...{ id: 'patient-joined', threadId: 'thread-joined', givenName: 'Mia', familyName: 'Castellan' },
  phones: ['+16465550009'],
};

/** How long before or after something else somebody says whose a conversation is. */
const besideMs = 400;

/** A story of texts in which somebody says whose the conversation is, just as something else happens; now and then wrongly. */
export function withJoin(chance: Chance, steps: readonly Step[]): Step[] {
  const beside = pick(chance, 'joins beside', steps.slice(1));
  const at = Math.max(1, beside.at + between(chance, 'joins at', -besideMs, besideMs));
  const partsMs = chance('parts') < 0.4 ? between(chance, 'parts after', 0, 90_000) : undefined;
  const by = pick(chance, 'joins by', ['maya', 'nora']);
  return [...steps, { at, patient: beside.patient, does: 'joins', by, partsMs }];
}
