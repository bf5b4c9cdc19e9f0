import * as z from 'zod';
import { Refusal } from '../../refusal.ts';

/** One resource of a FHIR file, of whatever type. */
export const resource = z.looseObject({ resourceType: z.string(), id: z.string().optional() });
export type Resource = z.infer<typeof resource>;

const bundle = z.looseObject({
  resourceType: z.literal('Bundle'),
  entry: z.array(z.looseObject({ resource: z.unknown() })).default([]),
});

/** What stands at one place of the file: a resource, or nothing that can be read as one. */
export type Placed = Resource | undefined;

/**
 * The resources of a bundle, of one resource, or of NDJSON with one a line, patients first, since visits name them. What
 * is none keeps its place. Refusals: invalid.
 */
export function readFhir(content: string): Placed[] {
  const text = content.replace(/^\uFEFF/, '').trim();
  const whole = jsonOf(text);
  const placed =
    whole === undefined
      ? text
          .split(/\r?\n/)
          .filter((line) => line.trim() !== '')
          .map(jsonOf)
      : inside(whole);
  const resources = placed.map((one): Placed => {
    const read = resource.safeParse(one);
    return read.success ? read.data : undefined;
  });
  if (resources.every((one) => one === undefined)) {
    throw new Refusal('invalid', 'The file holds no FHIR resource: a bundle, or one resource a line.', {
      field: 'content',
    });
  }
  const isPatient = (one: Placed) => one?.resourceType === 'Patient';
  return [...resources.filter(isPatient), ...resources.filter((one) => !isPatient(one))];
}

function inside(whole: unknown): unknown[] {
  const read = bundle.safeParse(whole);
  if (read.success) return read.data.entry.map((one) => one.resource);
  return Array.isArray(whole) ? whole : [whole];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
