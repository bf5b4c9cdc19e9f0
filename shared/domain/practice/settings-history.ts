import type { App } from '../../ports.ts';
import { everySettingsChange, type SettingsChange, settingsChangeRow } from './practice.rows.ts';

/** The newest changes of settings and staff, with what each field was and became. */
export async function settingsHistory(app: App, limit: number): Promise<SettingsChange[]> {
  return (await app.table.query(settingsChangeRow, { ...everySettingsChange, limit })).rows;
}
