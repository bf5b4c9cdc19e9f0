/** What a patient who calls does. */
export const callerPlans = [
  'hangs up in the greeting',
  'asks for the voicemail and speaks',
  'is taken',
  'is taken',
  'reaches a machine and speaks',
  'is not taken and speaks',
  'is not taken and hangs up',
  'chooses Spanish and speaks',
  'says nothing',
] as const;
export type CallerPlan = (typeof callerPlans)[number];

/** What becomes of a call that the desk asks for. */
export const staffPlans = ['they speak', 'they speak', 'the own phone is not taken', 'no key', 'no answer'] as const;
export type StaffPlan = (typeof staffPlans)[number];

/** A call from a patient as it really was, and what of it we said that we have. */
export interface Rung {
  sid: string;
  from: string;
  plan: CallerPlan;
  startedAt: number;
  /** Word that says who calls was taken. */
  isTold: boolean;
  talked: boolean;
  /** What the ringing of the desk came to was taken, and it was that they spoke. */
  isTalkTold: boolean;
  recording: { sid: string; readyAt: number; isDeleted: boolean } | undefined;
  /** Word of the recording was taken. */
  isRecordingTold: boolean;
  /** What was answered that is no TwiML. */
  problem: string | undefined;
}

/** A call that the provider placed for us, as it really was. */
export interface PlacedCall {
  sid: string;
  messageId: string;
  phone: string;
  from: string;
  acceptedAt: number;
  listedAt: number;
  talked: boolean;
  isTalkTold: boolean;
  /** Word of any kind was taken. */
  isTold: boolean;
}
