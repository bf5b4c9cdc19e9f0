import { plainText } from './plain-text.ts';

const itself = /^(c|r)$|\b(co[nm]+(fir|fri|fr)m[a-z]*|can[cs]{1,2}el[a-z]*|appointment|appt|apt|visit|cita)\b/;

/**
 * Whether an answer says by itself that it is about a visit: by our own letter, or by a word for it. Where something else was
 * written to the patient since they were asked, a bare yes, no or "cant make it" may as well mean that.
 */
export function speaksOfVisit(text: string): boolean {
  return itself.test(plainText(text, 500).plain);
}
