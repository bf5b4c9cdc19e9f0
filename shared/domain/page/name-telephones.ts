import type { App } from '../../ports.ts';
import { staffKey, staffRow } from '../staff/staff.rows.ts';
import type { Told } from './told.ts';

/** How the desk calls the telephones that were told: by whose they are. */
export async function nameTelephones(
  app: App,
  all: readonly Pick<Told, 'whose'>[],
): Promise<(whose: string) => string> {
  const ids = [...new Set(all.map(({ whose }) => whose))].filter((whose) => whose !== 'on-call');
  const rows = ids.length > 0 ? await app.table.getMany(...ids.map((id) => [staffRow, staffKey(id)] as const)) : [];
  return (whose) => {
    if (whose === 'on-call') return 'the on-call telephone';
    const name = rows.find((row) => row?.id === whose)?.name;
    return name ? `${name}’s telephone` : 'the telephone of somebody who has left';
  };
}
