import type * as z from 'zod';

/** What does not fit about a request: the field by its name in the path, the query or the body, and why. */
interface Problem {
  field: string;
  message: string;
}

type Issue = z.core.$ZodIssue;

/** Every problem of a request that failed its schema, each naming the field that a caller must mend. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues
    .flatMap((issue) => flat(issue, []))
    .map(({ path, message }) => ({ field: nameOf(path), message }));
}

interface Flat {
  path: PropertyKey[];
  message: string;
}

/** Of a choice of shapes, the problems of the one that the caller came closest to; an unknown field under its name. */
function flat(issue: Issue, above: PropertyKey[]): Flat[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such field' }));
  }
  if (issue.code === 'invalid_union') {
    const shapes = issue.errors.map((issues) => issues.flatMap((inner) => flat(inner, path)));
    const [closest] = shapes.filter((problems) => problems.length > 0).toSorted((a, b) => a.length - b.length);
    if (closest) return closest;
  }
  return [{ path, message: issue.message }];
}

/** Without the part of the request it stands in, unless that part as a whole is the problem. */
function nameOf([part, ...field]: PropertyKey[]): string {
  return field.map(String).join('.') || String(part);
}
