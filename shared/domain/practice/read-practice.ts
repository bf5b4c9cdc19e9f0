import type { App } from '../../ports.ts';
import { practiceKey, practiceRow } from './practice.rows.ts';
import type { Practice } from './practice.ts';

/** The practice's settings. A table without them was never set up: that is a fault. */
export async function readPractice(app: Pick<App, 'table'>): Promise<Practice> {
  return settled(await app.table.get(practiceRow, practiceKey));
}

/** Insists on settings that were read together with other rows. */
export function settled(found: Practice | undefined): Practice {
  if (!found) throw new Error('the practice has no settings yet: run npm run setup first');
  return found;
}
