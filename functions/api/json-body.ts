import * as z from 'zod';

/** JSON whose texts are texts: half a character, which JSON can spell, is nothing that a row or a message can hold. */
export const jsonBody = z.string().transform((text, context): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    const broken = brokenTexts(value, []);
    for (const path of broken) context.addIssue({ code: 'custom', message: 'it holds half a character', path });
    return broken.length > 0 ? z.NEVER : value;
  } catch {
    // No JSON, or deeper than anything we read.
    context.addIssue({ code: 'custom', message: 'the body is not JSON' });
    return z.NEVER;
  }
});

/** Where in a value texts stand that end or begin in half a character. */
function brokenTexts(value: unknown, path: string[]): string[][] {
  if (typeof value === 'string') return value.isWellFormed() ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => brokenTexts(inner, [...path, key]));
}
