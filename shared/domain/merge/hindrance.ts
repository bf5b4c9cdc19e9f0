import { Refusal } from '../../refusal.ts';
import { saysWho } from '../household/household.ts';
import { mostJoins } from './joined-head.ts';
import { mergedRecord } from './merged-record.ts';
import type { StandingRecord } from './read-record.ts';

const mostContacts = 5;

/** Why two records cannot be merged as they stand, in a sentence to act on; undefined where they can. */
export function hindrance(kept: StandingRecord, gone: StandingRecord): Refusal | undefined {
  const not = (sentence: string) => new Refusal('wrong_state', sentence);
  if (kept.patient.id === gone.patient.id) return not('These are one record already.');
  if (saysWho(kept.household) && saysWho(gone.household)) {
    return not('Both records say who may be told of them. Take that out of one of them first: a person has to decide.');
  }
  const household = saysWho(kept.household) ? kept.household : gone.household;
  const { after } = mergedRecord(kept.patient, gone.patient, household);
  if (after.phones.length > mostContacts || after.emails.length > mostContacts) {
    return not('Together they have more than five numbers or e-mail addresses: take one out first.');
  }
  if ((kept.head?.joins?.length ?? 0) + (gone.head?.joins?.length ?? 0) >= mostJoins) {
    return not('Too many conversations stand together here already.');
  }
  return undefined;
}
