import type { App } from '../../ports.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import { countryOf } from '../contact/country.ts';
import { lastLook } from '../message/last-look.ts';
import { type Reason, type ReasonCode, reasonOf } from '../message/reasons.ts';
import { dayOf } from '../message/sending-counts.ts';
import { type Location, type Practice, practiceZone } from '../practice/practice.ts';
import type { TellingWay, Told } from './told.ts';

/** A telephone that may be told, and how: the one on call, or a manager's. */
export interface Phone {
  whose: string;
  to: string;
  way: TellingWay;
}

/** What the last look said of it. */
export type LookedAt = Phone & Pick<Told, 'decision' | 'reasons'>;

/** What the desk can do about it: the telephone is a colleague's, not a patient's. */
const onTelephones: Partial<Record<ReasonCode, string>> = {
  opted_out: 'That telephone texted STOP to this practice. Text START from it, or set another.',
  calls_stopped: 'That telephone wants no calls by a machine. Text START from it, or set another.',
  open_at_provider: 'That telephone texted STOP, then YES. Text START from it, or set another.',
  blocked_by_provider: 'Twilio blocks that telephone for our number since it texted STOP. Text START from it.',
  landline: 'That telephone is a landline and cannot get texts. It is called instead.',
  invalid_number: 'There is no such number. Set another.',
  country_not_allowed: 'That telephone is in a country that nothing may go to. An admin can allow it under Limits.',
};

/**
 * The last look at a text or a call that tells somebody of what may be an emergency. No hour and no limit holds it back; an
 * opt-out, the provider's block, a number that cannot be reached that way and the countries do. What is said of it is kept with
 * the page.
 */
export async function lookPage(
  app: App,
  practice: Practice,
  location: Location,
  from: string,
  phones: readonly Phone[],
): Promise<LookedAt[]> {
  const rows = await app.table.getMany(...phones.map(({ to }) => [addressRow, addressKey('sms', to)] as const));
  const now = app.now();
  return phones.map((phone, nth) => {
    const { decision, reasons } = lastLook({
      now: now.toISOString(),
      purpose: 'on-call-page',
      isCall: phone.way === 'call',
      address: rows[nth] ?? {},
      sender: from,
      zones: [location.hours.zone],
      quiet: practice.quiet,
      quietOutreach: practice.quietOutreach,
      country: countryOf(phone.to),
      countries: practice.countries,
      caps: practice.caps,
      day: dayOf(practiceZone(practice), now.getTime()),
      sent: {},
      costMicros: 0,
      dailyMicros: 0,
    });
    return { ...phone, decision: decision === 'send' ? 'send' : 'block', reasons: reasons.map(said) };
  });
}

function said({ code }: Reason): Reason {
  return { code, message: onTelephones[code] ?? reasonOf(code).message };
}
