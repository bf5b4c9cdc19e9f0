import * as z from 'zod';

/** The ways a reminder can take, in the order a step tries them. */
export const reminderChannels = ['sms', 'email', 'voice'] as const;
export const reminderChannel = z.enum(reminderChannels);
export type ReminderChannel = z.infer<typeof reminderChannel>;
