import type { App } from '../../ports.ts';
import { putPendingPlans } from '../reminder/pending-plans.rows.ts';
import {
  practiceKey,
  practiceRow,
  putPendingSettings,
  putZoneData,
  zoneDataKey,
  zoneDataRow,
} from './practice.rows.ts';

/**
 * When the runtime came with newer zone data than what waits was worked out by, has everything that is pending worked out
 * again, the steps of reminders too, as after a change of settings. Asked once a minute, by the sweep; an older edition, as another machine may still
 * have, changes nothing. Answers whether it was newer.
 */
export async function noteZoneData(app: App): Promise<boolean> {
  const edition = app.settings.zoneData;
  const [known, practice] = await app.table.getMany([zoneDataRow, zoneDataKey], [practiceRow, practiceKey]);
  if (!practice || (known && known.edition >= edition)) return false;
  const now = app.now().toISOString();
  await app.table.commit({
    zones: putZoneData(edition),
    pending: known ? putPendingSettings(practice.version, now) : undefined,
    visits: known ? putPendingPlans(now) : undefined,
  });
  if (known) app.log.info('zone_data_changed', { edition });
  return known !== undefined;
}
