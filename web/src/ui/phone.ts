/** What somebody typed as a number in E.164: ten digits are American. Undefined where it is none. */
export function e164Of(typed: string): string | undefined {
  const digits = typed.replace(/[\s().-]/g, '');
  if (/^\+[1-9]\d{7,14}$/.test(digits)) return digits;
  if (/^1?[2-9]\d{9}$/.test(digits)) return `+1${digits.slice(-10)}`;
  return undefined;
}

/** A number as people here read it: +12125550100 is (212) 555-0100. Anything else stays as it is. */
export function phoneOf(address: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(address);
  return american ? `(${american[1]}) ${american[2]}-${american[3]}` : address;
}
