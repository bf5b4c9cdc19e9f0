import { isThere, type Key, type Write } from '../../table.ts';

/*
 * What a delivery report needs of reminders: no schemas here, because its webhook carries this file.
 */

/** The step that says a visit's new time, and the one that says that it is called off. */
export const correctionStep = 'correction';
export const calledOffStep = 'called-off';

/** The wake partition of visits whose reminders are due to be looked at. */
export const reminderWake = 'REMIND';

const prefix = 'APPOINTMENT#';

/** `APPOINTMENT#a1 | REMINDERS` */
export function reminderHeadKey(appointmentId: string): Key {
  return { pk: prefix + appointmentId, sk: 'REMINDERS' };
}

export function appointmentIdOfReminder(key: Key): string {
  return key.pk.slice(prefix.length);
}

/** One step of one version of a visit. */
export interface StepOfVersion {
  appointmentId: string;
  version: number;
  step: string;
}

/** `APPOINTMENT#a1 | STEP#0003#two-days`: a step of the visit's third version. */
export function reminderStepKey({ appointmentId, version, step }: StepOfVersion): Key {
  return { pk: prefix + appointmentId, sk: `STEP#${String(version).padStart(4, '0')}#${step}` };
}

export function isReminderStepKey({ pk, sk }: Key): boolean {
  return pk.startsWith(prefix) && sk.startsWith('STEP#');
}

/** Somebody looks at once, whatever was planned: the ladder changed, or a message did not arrive. */
export function lookNow(appointmentId: string, now: string): Write {
  return {
    key: reminderHeadKey(appointmentId),
    if: isThere,
    set: { wake: reminderWake, wakeAt: now },
    add: { revision: 1 },
  };
}
