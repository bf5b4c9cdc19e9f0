import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js/min';

/** A number in E.164 as people write it in this country; undefined where it can be none. */
export function phoneOf(text: string, country: string | undefined): string | undefined {
  const known = isCountry(country) ? country : undefined;
  const parsed = parsePhoneNumber(text, known);
  return parsed?.isValid() ? parsed.number : undefined;
}

/** The country of one of the practice's own numbers, by which numbers without one are read. */
export function countryOf(number: string | undefined): string | undefined {
  return number === undefined ? undefined : parsePhoneNumber(number)?.country;
}

function isCountry(text: string | undefined): text is CountryCode {
  return text !== undefined && /^[A-Z]{2}$/.test(text);
}
