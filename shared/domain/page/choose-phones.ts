import type { App } from '../../ports.ts';
import type { Location, Practice } from '../practice/practice.ts';
import { everyStaff, staffRow } from '../staff/staff.rows.ts';
import { mayEnter } from '../staff/staff.ts';
import { type LookedAt, lookPage, type Phone } from './look-page.ts';
import { toldOf, toldRow } from './page.rows.ts';
import type { Page } from './page.ts';
import { waysAt, wideStep } from './steps.ts';

/** So far back it is looked whether somebody was told before. */
const mostTold = 60;

/**
 * Whom the next step of a page tells and how, each with its verdict: first the on-call telephone alone; later, or where that may
 * not be told, the managers of the location who gave one too. A telephone that gets no texts is called from the first.
 */
export async function choosePhones(
  app: App,
  practice: Practice,
  location: Location,
  from: string,
  { id, step }: Page,
): Promise<LookedAt[]> {
  const looked = (phones: Phone[]) => lookPage(app, practice, location, from, phones);
  const onCall = await looked(phonesOf({ id: 'on-call', phone: practice.onCallNumber }, step, false));
  const [text] = onCall;
  const isDeaf = step === 0 && text?.decision === 'block';
  const first = isDeaf ? [...onCall, ...(await looked([{ whose: 'on-call', to: text.to, way: 'call' }]))] : onCall;
  if (step < wideStep && first.some(({ decision }) => decision === 'send')) return first;
  const [{ rows }, { rows: before }] = await Promise.all([
    app.table.query(staffRow, everyStaff),
    app.table.query(toldRow, toldOf(id, mostTold)),
  ]);
  const managers = rows
    .filter((one) => one.active && one.role !== 'coordinator' && mayEnter(one, location.id))
    .filter(({ phone }, nth, all) => phone && phone !== practice.onCallNumber && isFirst(phone, nth, all));
  const wasTold = (whose: string) => before.some((one) => one.whose === whose);
  return [...first, ...(await looked(managers.flatMap((one) => phonesOf(one, step, wasTold(one.id)))))];
}

function phonesOf({ id, phone }: { id: string; phone?: string | undefined }, step: number, wasTold: boolean): Phone[] {
  return phone ? waysAt(id, step, wasTold).map((way) => ({ whose: id, to: phone, way })) : [];
}

function isFirst(phone: string, nth: number, all: readonly { phone?: string | undefined }[]): boolean {
  return all.findIndex((other) => other.phone === phone) === nth;
}
