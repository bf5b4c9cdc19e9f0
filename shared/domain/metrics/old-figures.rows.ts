import type { Key } from '../../table.ts';

/** `FIGURES#riverside#sms#first#business | 2026-03-02`: where days were kept while who waits was counted in them. */
export function isOldFigures({ pk }: Key): boolean {
  return pk.startsWith('FIGURES#');
}
