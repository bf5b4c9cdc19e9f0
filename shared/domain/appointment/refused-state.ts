import { Refusal } from '../../refusal.ts';
import type { VisitState } from './transitions.ts';

/** What stands nowhere in the table of states. */
export function refusedState(from: VisitState, to: VisitState): Refusal {
  const message = `A visit that is ${from.replace('-', ' ')} cannot become ${to.replace('-', ' ')}.`;
  return new Refusal('wrong_state', message, { state: from });
}
