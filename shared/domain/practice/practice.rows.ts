import type { Key, RowKind, Write } from '../../table.ts';
import { type Practice, practice } from './practice.ts';

export const practiceRow: RowKind<Practice> = { name: 'practice', schema: practice };

/** `PRACTICE | SETTINGS` */
export const practiceKey: Key = { pk: 'PRACTICE', sk: 'SETTINGS' };

export function putPractice(settings: Practice): Write {
  return { key: practiceKey, put: settings };
}
