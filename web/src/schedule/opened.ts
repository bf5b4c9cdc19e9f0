import type { AppointmentOut } from '#shared/api.ts';
import type { Picked } from './patient-picker.tsx';

/** What is open beside a day or a patient: a booking, a move or a cancellation. */
export type Opened =
  /** `confidential`: the conversation it is booked from is. */
  | {
      kind: 'book';
      date?: string;
      time?: string;
      patient?: Picked;
      confidential?: boolean;
      visitType?: string;
      provider?: string;
    }
  | { kind: 'move' | 'cancel'; visit: AppointmentOut };
