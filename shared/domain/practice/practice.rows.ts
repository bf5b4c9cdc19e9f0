import * as z from 'zod';
import type { Key, RowKind, Write } from '../../table.ts';
import { type Practice, type PracticeGiven, practice } from './practice.ts';

export const practiceRow: RowKind<Practice> = { name: 'practice', schema: practice };

/** `PRACTICE | SETTINGS` */
export const practiceKey: Key = { pk: 'PRACTICE', sk: 'SETTINGS' };

export function putPractice(settings: PracticeGiven): Write {
  return { key: practiceKey, put: settings };
}

/** Replaces the settings as they were read; refused when somebody changed them in between. */
export function replacePractice(next: Practice, readVersion: number): Write {
  const unchanged =
    readVersion === 0
      ? [{ version: { is: 0 } }, { version: { absent: true } as const }]
      : { version: { is: readVersion } };
  return { key: practiceKey, if: unchanged, put: next };
}

/** One field as it was and as it became. */
const fieldChange = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() });
export type FieldChange = z.infer<typeof fieldChange>;

/** One change of the settings or of a member of staff: who, what, when, why. Append only. */
const settingsChange = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  by: z.string(),
  /** `settings`, or the id of the member of staff. */
  of: z.string(),
  changes: z.array(fieldChange),
  reason: z.string().optional(),
});
export type SettingsChange = z.infer<typeof settingsChange>;
export const settingsChangeRow: RowKind<SettingsChange> = { name: 'settings change', schema: settingsChange };

/** `CHANGES | 2026-03-02T15:00:00.000Z#01J..` */
export function appendSettingsChange(change: SettingsChange): Write {
  return {
    key: { pk: 'CHANGES', sk: `${change.at}#${change.id}` },
    if: { pk: { absent: true } },
    put: change,
  };
}

export const everySettingsChange = { pk: 'CHANGES', descending: true, consistent: true } as const;

/** The wake partition of a change of settings that has yet to reach what is pending. */
export const settingsWake = 'SETTINGS';
const pending = z.object({ version: z.number().int() });
export const pendingSettingsRow: RowKind<z.infer<typeof pending>> = { name: 'pending settings', schema: pending };

/** `PRACTICE | PENDING` */
export const pendingSettingsKey: Key = { pk: 'PRACTICE', sk: 'PENDING' };

/** Notes that this version has yet to be applied to what waits; the sweep finds it. */
export function putPendingSettings(version: number, now: string): Write {
  return { key: pendingSettingsKey, put: { version, wake: settingsWake, wakeAt: now } };
}

const zoneData = z.object({ edition: z.string() });
export const zoneDataRow: RowKind<z.infer<typeof zoneData>> = { name: 'zone data', schema: zoneData };

/** `PRACTICE | ZONES`: by which edition of the IANA zones what waits was worked out. */
export const zoneDataKey: Key = { pk: 'PRACTICE', sk: 'ZONES' };

export function putZoneData(edition: string): Write {
  return { key: zoneDataKey, put: { edition } };
}

/** Takes the note away unless a newer version came meanwhile. */
export function deletePendingSettings(version: number): Write {
  return { key: pendingSettingsKey, if: { version: { is: version } }, delete: true };
}
