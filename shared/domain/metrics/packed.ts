/**
 * Counts as bytes: each as a variable-length number, a run of zeros as one zero and its length. Four hundred counts below
 * 128 take 400 bytes, an empty day takes two.
 */
export function pack(counts: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at < counts.length; ) {
    const count = counts[at] ?? 0;
    if (count < 0 || !Number.isInteger(count)) throw new RangeError('a figure is a whole number, 0 or more');
    push(bytes, count);
    at += 1;
    if (count !== 0) continue;
    const from = at;
    while (at < counts.length && (counts[at] ?? 0) === 0) at += 1;
    push(bytes, at - from);
  }
  return Uint8Array.from(bytes);
}

/** The counts in packed bytes. Throws RangeError for what `pack` did not write. */
export function unpack(bytes: Uint8Array): number[] {
  const counts: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [count, next] = read(bytes, at);
    counts.push(count);
    at = next;
    if (count !== 0) continue;
    const [more, after] = read(bytes, at);
    for (let zero = 0; zero < more; zero += 1) counts.push(0);
    at = after;
  }
  return counts;
}

function push(bytes: number[], number: number): void {
  let rest = number;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function read(bytes: Uint8Array, from: number): [number: number, next: number] {
  let [value, scale] = [0, 1];
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte % 128) * scale;
    if (byte < 128) return [value, at + 1];
    scale *= 128;
  }
  throw new RangeError('packed counts end in the middle of a number');
}

/** Two lists of counts, count by count. */
export function summed(one: readonly number[], other: readonly number[]): number[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => (one[at] ?? 0) + (other[at] ?? 0));
}
