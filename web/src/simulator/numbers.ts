/** Whether a text can come from it: E.164. */
export function isNumber(text: string): boolean {
  return /^\+[1-9]\d{7,14}$/.test(text);
}

/** The number somebody typed, or undefined: ten digits are an American one, with + it is anybody's. */
export function numberOf(typed: string): string | undefined {
  const digits = typed.replace(/\D/g, '');
  const national = /^1?(\d{10})$/.exec(digits)?.[1];
  const number = typed.trim().startsWith('+') ? `+${digits}` : `+1${national ?? ''}`;
  return /^[\d\s().+-]+$/.test(typed.trim()) && isNumber(number) ? number : undefined;
}
