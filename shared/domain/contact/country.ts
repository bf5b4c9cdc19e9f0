import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** North American numbers that cost the caller: no country's ordinary numbers. */
const premium = /^\+1(900|976)/;

/**
 * The country of a number in E.164 as ISO 3166 (two letters), by its calling code and, where several share one, its area
 * code; undefined for short codes, satellite and premium numbers and whatever else is no country's.
 */
export function countryOf(number: string): string | undefined {
  if (premium.test(number)) return undefined;
  return parsePhoneNumberFromString(number)?.country;
}

/** Whether two capital letters are a country whose numbers are known (ISO 3166). */
export function isCountry(code: string): boolean {
  return isSupportedCountry(code);
}
