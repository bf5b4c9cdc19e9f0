/** One line of a bench: what was measured, on how much, and whether it keeps the target. */
export interface Figure {
  /** As targets are numbered: P1, R9. */
  id: string;
  what: string;
  /** How much of what it was measured on. */
  n: string;
  last: string;
  target: string;
  met: boolean;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** How often larger, to two digits. */
export function times(of: number, than: number): string {
  return (of / than).toFixed(2);
}

export function toldFigure({ id, what, n, last, target, met }: Figure): string {
  return `${id.padEnd(4)} ${met ? 'met    ' : 'NOT MET'}  ${what}: ${last} (target ${target}; n = ${n})`;
}

/** The table of docs/performance.md. */
export function figureRow({ id, what, n, last, target, met }: Figure): string {
  return `| ${id} | ${what} | ${n} | ${last} | ${target} | ${met ? 'met' : 'not met'} |`;
}
