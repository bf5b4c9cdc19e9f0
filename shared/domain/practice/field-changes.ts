import type { FieldChange } from './practice.rows.ts';

const unsaid = new Set(['version', 'changedAt', 'changedBy']);

/**
 * What is different, field by field; a list of things with ids (locations) by each one's own fields, so that the record
 * of a changed holiday does not hold the whole practice.
 */
export function fieldChanges(before: object, after: object, path = ''): FieldChange[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((name) => path !== '' || !unsaid.has(name))
    .flatMap((name) => valueChanges(old.get(name), now.get(name), path === '' ? name : `${path}.${name}`));
}

function valueChanges(before: unknown, after: unknown, field: string): FieldChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [old, now] = [byId(before), byId(after)];
  if (old && now) return fieldChanges(old, now, field);
  if (isPlain(before) && isPlain(after)) return fieldChanges(before, after, field);
  return [{ field, before: before ?? null, after: after ?? null }];
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list whose members have ids, as an object by id. */
function byId(value: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(value)) return undefined;
  const named = value.flatMap((one: unknown) =>
    isPlain(one) && 'id' in one && typeof one.id === 'string' ? [[one.id, one] as const] : [],
  );
  return named.length === value.length && named.length > 0 ? Object.fromEntries(named) : undefined;
}
