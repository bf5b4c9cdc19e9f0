import { useMemo } from 'react';
import { type Segments, segmentsOf } from '#shared/domain/message/segments.ts';
import { type Saving, savingOf } from './plain-text.ts';

/** The segments of what is being written, and what takes more room than it need. */
export function useCounted(text: string): { counted: Segments; saving: Saving | undefined } {
  return useMemo(() => ({ counted: segmentsOf(text), saving: savingOf(text) }), [text]);
}
