import type { Key, RowKind, Write } from '../../table.ts';
import { type SignIn, signIn } from './sign-in.ts';

export const signInRow: RowKind<SignIn> = { name: 'sign-in', schema: signIn };

/** The wake partition of people whose sign-in is not yet as their row says. */
export const signInWake = 'SIGN-IN';
const prefix = 'SIGN-IN#';

/** `PRACTICE | SIGN-IN#maya` */
export function signInKey(staffId: string): Key {
  return { pk: 'PRACTICE', sk: `${prefix}${staffId}` };
}

export const everySignIn = { pk: 'PRACTICE', prefix } as const;

export function staffIdOfSignIn({ sk }: Key): string {
  return sk.slice(prefix.length);
}

/** Notes with a change of a person that their sign-in has to follow; `again`: they are to be written to once more. */
export function askSignIn(staffId: string, of: { asked: string; at: string; again?: boolean }): Write {
  const { asked, at, again } = of;
  return {
    key: signInKey(staffId),
    set: { staffId, state: 'asked', asked, wake: signInWake, wakeAt: at, ...(again ? { again: true } : {}) },
    remove: ['why'],
  };
}

/** It is as the person's row said when `before` was read; refused where somebody asked anew since. */
export function noteSignIn(
  before: SignIn,
  { state, why, invitedAt }: Pick<SignIn, 'state' | 'why' | 'invitedAt'>,
): Write {
  return {
    key: signInKey(before.staffId),
    if: { asked: { is: before.asked } },
    set: { state, ...(why ? { why } : {}), ...(invitedAt ? { invitedAt } : {}) },
    remove: ['wake', 'wakeAt', 'again', ...(why ? [] : ['why'])],
  };
}
