/** A number of +1 as people write it, "(212) 555-0100"; any other as carriers do. */
export function shownPhone(number: string): string {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number) ?? [];
  return area ? `(${area}) ${exchange}-${line}` : number;
}
