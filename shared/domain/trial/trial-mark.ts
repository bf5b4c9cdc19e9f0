import * as z from 'zod';

/** The ways that are compared: the step as it stands, and the new one. Each of them always leaves. */
export const arms = ['usual', 'new'] as const;
export const arm = z.enum(arms);
export type Arm = z.infer<typeof arm>;

/** Which trial a step of a visit belongs to, and the arm of its patient. */
export const trialMark = z.object({ id: z.string(), arm });
export type TrialMark = z.infer<typeof trialMark>;
