import { beginning } from './beginning.ts';

const longestName = 100;

/** The last part of what may be a path, without signs that hide or turn round what follows; the ending is kept. */
export function safeName(name: string, otherwise: string): string {
  const last = name.slice(-1_000).split(/[\\/]/).at(-1) ?? '';
  const bare = last.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').replace(/[<>:"|?*]/g, '_');
  const trimmed = bare.replace(/^[.\s]+/, '').trimEnd();
  if (trimmed === '') return otherwise;
  if (trimmed.length <= longestName) return trimmed;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(trimmed)?.[0] ?? '';
  return `${beginning(trimmed, longestName - ending.length)}${ending}`;
}
