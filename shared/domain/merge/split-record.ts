import type { Patient } from '../patient/patient.ts';
import { type CameAlong, filledFields } from './merge.ts';

/** Both records as they are once they are two again. */
export interface SplitRecord {
  kept: Patient;
  gone: Patient;
}

/**
 * The record that stayed without what came from the other, where that is still so, and the other as it was: without the
 * numbers that were taken out of the one record since, as they may be somebody else's by now. `givesBack`: what a guardian has
 * is with the other record again.
 */
export function splitRecord(kept: Patient, gone: Patient, came: CameAlong, givesBack: boolean): SplitRecord {
  const { mergedInto: _record, ...own } = gone;
  const bare: Patient = { ...kept };
  for (const name of filledFields) {
    if (came.fields[name] !== undefined && came.fields[name] === kept[name]) delete bare[name];
  }
  const back = (now: readonly string[], isOfKind: (address: string) => boolean) => [
    ...now.filter((address) => !came.addresses.includes(address)),
    ...(givesBack ? came.left.kept.filter((address) => isOfKind(address) && !now.includes(address)) : []),
  ];
  const isMail = (address: string) => address.includes('@');
  const remains = (now: readonly string[]) => (address: string) =>
    now.includes(address) || came.left.gone.includes(address);
  return {
    kept: {
      ...bare,
      phones: back(kept.phones, (address) => !isMail(address)),
      emails: back(kept.emails, isMail),
    },
    gone: {
      ...own,
      phones: own.phones.filter(remains(kept.phones)),
      emails: own.emails.filter(remains(kept.emails)),
    },
  };
}
