import * as z from 'zod';
import { importOut } from './api.answers.schedule.ts';
import { id, nothing, ulid } from './api.fields.ts';
import type { Route } from './api.route.ts';
import { mapping } from './domain/import/import.ts';
import { roles } from './domain/staff/staff.ts';

/** Characters of a file; more than that is split by whoever brings it. */
const longestFile = 4_000_000;
const vouchedBy = z.string().trim().min(1).max(200);
const one = { roles, status: 200, params: z.object({ importId: id }), query: nothing } as const;

/** Bringing in patients and visits from another system. */
export const importRoutes = {
  startImport: {
    summary:
      'Brings in patients and visits: a CSV or FHIR R4 (bundle, NDJSON). A dry run comes first, unless `run` is true. `vouchedBy` says who vouches for consent, and how; without it none is recorded.',
    roles,
    audits: 'import',
    status: 201,
    params: nothing,
    query: nothing,
    body: z.strictObject({
      id: ulid.optional(),
      name: z.string().trim().min(1).max(120),
      format: z.enum(['csv', 'fhir']).optional(),
      content: z.string().min(1).max(longestFile, 'at most 4,000,000 characters: split the file'),
      location: id,
      vouchedBy: vouchedBy.optional(),
      mapping: mapping.optional(),
      run: z.boolean().optional(),
    }),
    out: importOut,
  },
  listImports: {
    summary: 'The latest imports.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: z.object({ imports: z.array(importOut) }),
  },
  readImport: {
    ...one,
    summary: 'How far an import is: rows read, created, updated, unchanged, rejected, and the first hundred reasons.',
    audits: 'import',
    body: nothing,
    out: importOut,
  },
  changeImport: {
    ...one,
    summary: 'Names columns anew, which begins another dry run; with `run` the rows come in.',
    audits: 'import',
    body: z
      .strictObject({
        mapping: mapping.optional(),
        location: id.optional(),
        vouchedBy: vouchedBy.optional(),
        run: z.literal(true).optional(),
      })
      .refine((change) => Object.keys(change).length > 0, { error: 'name at least one thing to change' }),
    out: importOut,
  },
  downloadImportProblems: {
    ...one,
    summary: 'Every rejected row with its reason, as a CSV that is safe to open in a spreadsheet.',
    audits: 'import',
    body: nothing,
    out: z.object({ fileName: z.string(), csv: z.string() }),
  },
} as const satisfies Record<string, Route>;
