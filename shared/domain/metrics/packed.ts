/**
 * Counts in half bytes: each as a number of variable length, three bits at a time, a run of zeros as one zero and its
 * length. Counts below 8 take half a byte, below 64 a whole one, and an empty day takes one.
 */
export function pack(counts: readonly number[]): Uint8Array {
  const halves: number[] = [];
  for (let at = 0; at < counts.length; ) {
    const count = counts[at] ?? 0;
    if (count < 0 || !Number.isInteger(count)) throw new RangeError('a figure is a whole number, 0 or more');
    push(halves, count);
    at += 1;
    if (count !== 0) continue;
    const from = at;
    while (at < counts.length && (counts[at] ?? 0) === 0) at += 1;
    push(halves, at - from);
  }
  if (halves.length % 2 === 1) halves.push(filler);
  return Uint8Array.from(
    { length: halves.length / 2 },
    (_, at) => (halves[2 * at] ?? 0) * 16 + (halves[2 * at + 1] ?? 0),
  );
}

/** The counts in packed bytes. Throws RangeError for what `pack` did not write. */
export function unpack(bytes: Uint8Array): number[] {
  const halves = [...bytes].flatMap((byte) => [byte >> 4, byte % 16]);
  if (halves.at(-1) === filler) halves.pop();
  const counts: number[] = [];
  for (let at = 0; at < halves.length; ) {
    const [count, next] = read(halves, at);
    counts.push(count);
    at = next;
    if (count !== 0) continue;
    const [zeros, after] = read(halves, at);
    for (let zero = 0; zero < zeros; zero += 1) counts.push(0);
    at = after;
  }
  return counts;
}

/** More follows after a half that is at least this; as the very last one it only fills the byte, since no number ends in it. */
const more = 8;
const filler = more;

function push(halves: number[], number: number): void {
  let rest = number;
  while (rest >= more) {
    halves.push((rest % more) + more);
    rest = Math.floor(rest / more);
  }
  halves.push(rest);
}

function read(halves: readonly number[], from: number): [number: number, next: number] {
  let [value, scale] = [0, 1];
  for (let at = from; at < halves.length; at += 1) {
    const half = halves[at] ?? 0;
    value += (half % more) * scale;
    if (half < more) return [value, at + 1];
    scale *= more;
  }
  throw new RangeError('packed counts end in the middle of a number');
}

/** Two lists of counts, count by count. */
export function summed(one: readonly number[], other: readonly number[]): number[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => (one[at] ?? 0) + (other[at] ?? 0));
}
