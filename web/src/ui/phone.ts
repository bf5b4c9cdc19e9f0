/** A number as people here read it: +12125550100 is (212) 555-0100. Anything else stays as it is. */
export function phoneOf(address: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(address);
  return american ? `(${american[1]}) ${american[2]}-${american[3]}` : address;
}
