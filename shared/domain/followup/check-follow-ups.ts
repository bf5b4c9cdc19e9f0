import { type CheckedWords, checkStep } from '../reminder/check-step.ts';
import type { FollowUpFields } from './follow-up.ts';

/** The first thing that keeps what is done about missed visits from being saved, with the field it stands in. */
export interface FollowUpProblem {
  field: string;
  message: string;
}

/** Checks every step: its words where it writes, its place, and that no two have one id. */
export function checkFollowUps({ fallback, steps }: FollowUpFields): FollowUpProblem | undefined {
  for (const [nth, step] of steps.entries()) {
    const field = `steps.${nth}`;
    if (steps.findIndex(({ id }) => id === step.id) !== nth)
      return { field: `${field}.id`, message: 'stands here twice.' };
    if (step.ways.slice(0, -1).includes('call-task')) {
      return {
        field: `${field}.ways`,
        message: 'A call by the desk can only be the last way: nothing is tried after it.',
      };
    }
    if (new Set(step.ways).size < step.ways.length)
      return { field: `${field}.ways`, message: 'A way stands here twice.' };
    if (step.ways[0] === 'call-task') continue;
    const problem = firstError(checkStep({ fallback }, step, { link: '' }));
    if (problem) return { field: `${field}.words.${problem.part}`, message: problem.message };
  }
  return undefined;
}

function firstError(checked: readonly CheckedWords[]): { part: string; message: string } | undefined {
  for (const { part, problems } of checked) {
    const error = problems.find(({ severity }) => severity === 'error');
    if (error) return { part, message: error.message };
  }
  return undefined;
}
