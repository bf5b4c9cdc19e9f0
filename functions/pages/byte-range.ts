/**
 * The range of bytes that a Range header names in a file of `length`, at most `most` of them. Undefined for several ranges
 * or a unit nobody knows, which HTTP lets us answer with the whole.
 */
export function byteRange(
  header: string,
  length: number,
  most: number,
): { from: number; to: number } | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  return from <= end ? { from, to: Math.min(end, from + most - 1) } : 'unsatisfiable';
}
