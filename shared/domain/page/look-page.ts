import type { App } from '../../ports.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import { countryOf } from '../contact/country.ts';
import { lastLook } from '../message/last-look.ts';
import { type Reason, type ReasonCode, reasonOf } from '../message/reasons.ts';
import { dayOf } from '../message/sending-counts.ts';
import { type Location, type Practice, practiceZone } from '../practice/practice.ts';
import type { Told } from './page.ts';

/** A telephone that may be told: the one on call, or a manager's. */
export interface Phone {
  whose: string;
  to: string;
}

/** What the desk can do about it: the telephone is a colleague's, not a patient's. */
const onTelephones: Partial<Record<ReasonCode, string>> = {
  opted_out: 'That telephone texted STOP to this practice. Text START from it, or set another.',
  open_at_provider: 'That telephone texted STOP, then YES. Text START from it, or set another.',
  blocked_by_provider: 'Twilio blocks that telephone for our number since it texted STOP. Text START from it.',
  landline: 'That telephone is a landline and cannot get texts. Set a mobile number.',
  invalid_number: 'That is not a number that can get texts. Set another.',
  country_not_allowed: 'That telephone is in a country that texts may not go to. An admin can allow it under Limits.',
};

/**
 * The last look at a text that tells somebody of what may be an emergency. No hour and no limit holds it back; an opt-out, the
 * provider's block, a number that gets no texts and the countries do. What is said of it is kept with the page.
 */
export async function lookPage(
  app: App,
  practice: Practice,
  location: Location,
  from: string,
  phones: readonly Phone[],
): Promise<Told[]> {
  const rows = await app.table.getMany(...phones.map(({ to }) => [addressRow, addressKey('sms', to)] as const));
  const now = app.now();
  const at = now.toISOString();
  return phones.map(({ whose, to }, nth) => {
    const { decision, reasons } = lastLook({
      now: at,
      purpose: 'on-call-page',
      address: rows[nth] ?? {},
      sender: from,
      zones: [location.hours.zone],
      quiet: practice.quiet,
      quietOutreach: practice.quietOutreach,
      country: countryOf(to),
      countries: practice.countries,
      caps: practice.caps,
      day: dayOf(practiceZone(practice), now.getTime()),
      sent: {},
      costMicros: 0,
      dailyMicros: 0,
    });
    return { at, whose, to, decision: decision === 'send' ? 'send' : 'block', reasons: reasons.map(said) };
  });
}

function said({ code }: Reason): Reason {
  return { code, message: onTelephones[code] ?? reasonOf(code).message };
}
