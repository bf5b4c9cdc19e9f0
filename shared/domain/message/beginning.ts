/** At most so many UTF-16 units from the start of a text, never ending in half a character: the table takes no such text. */
export function beginning(text: string, units: number): string {
  return text.slice(0, units).replace(/[\uD800-\uDBFF]$/, '');
}
