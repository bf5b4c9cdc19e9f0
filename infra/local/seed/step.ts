import type { DemoPatient } from './demo-people.ts';
import type { LocationId } from './demo-practice.ts';
import type { StaffId } from './people.ts';

/** What the desk changes of a thread; instants are epoch milliseconds. */
export interface StepChange {
  state?: 'done' | 'snoozed';
  snoozedUntil?: number;
  assignee?: StaffId;
  tags?: string[];
  priority?: 'high';
  reason?: string;
  failureDealtWith?: true;
}

/** Twilio's codes that a demo message may end with: the phone could not be reached, the number is a landline. */
export type DemoFailure = '30003' | '30006';

/** What becomes of a call from a patient: the desk takes it, it is hung up, or a message of so many seconds is left. */
export type DemoCall = 'taken' | 'hung-up' | { seconds: number; words: string };

/** One thing that somebody does at an instant (`at`, epoch milliseconds); `phone` names the conversation. */
export type Step = { at: number } & (
  | { does: 'join'; by: StaffId; patient: DemoPatient }
  | { does: 'call'; phone: string; to: LocationId; call: DemoCall }
  | { does: 'text'; phone: string; to: LocationId; text: string }
  | { does: 'mail'; phone: string; from: string; subject: string; text: string }
  | {
      does: 'reply';
      phone: string;
      by: StaffId;
      id: string;
      text: string;
      sendAt?: number;
      fails?: DemoFailure;
      byMail?: true;
    }
  | { does: 'undo'; phone: string; by: StaffId; id: string }
  | {
      does: 'book';
      by: StaffId;
      /** A ULID. */
      id: string;
      patient: DemoPatient;
      visit: { visitType: string; provider: string; chair: string; location: LocationId; date: string; time: string };
    }
  | {
      does: 'mark';
      by: StaffId;
      /** Of the booking. */
      id: string;
      state: 'confirmed' | 'arrived' | 'attended' | 'no-show' | 'cancelled';
      reason?: string;
    }
  | { does: 'change'; phone: string; by: StaffId; change: StepChange }
  /** The usual reminders are switched on; what is due of them leaves. */
  | { does: 'switch-on' }
  | { does: 'remind' }
);
