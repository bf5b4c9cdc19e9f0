import * as z from 'zod';
import type { Audited } from '#shared/api.ts';

const named = z.object({ id: z.string(), patientId: z.string().optional(), threadId: z.string().optional() });
const inPath = z.object({ params: z.object({ threadId: z.string().optional(), patientId: z.string().optional() }) });
const listed = {
  threads: z.object({ threads: z.array(named) }),
  patients: z.object({ patients: z.array(named) }),
};

/** Whom a request touched: the ids in its path, the one its answer is about, or everybody its list showed. */
export function audited(what: Audited, request: unknown, out: unknown): { threads?: string[]; patients?: string[] } {
  switch (what) {
    case 'nothing':
    case 'session':
    case 'request':
      return {};
    case 'threads': {
      const list = listed.threads.safeParse(out);
      return list.success ? { threads: list.data.threads.map(({ id }) => id) } : {};
    }
    case 'patients': {
      const list = listed.patients.safeParse(out);
      return list.success ? { patients: list.data.patients.map(({ id }) => id) } : {};
    }
    case 'thread':
    case 'patient':
      return single(what, request, out);
  }
}

function single(
  what: 'thread' | 'patient',
  request: unknown,
  out: unknown,
): { threads?: string[]; patients?: string[] } {
  const path = inPath.safeParse(request);
  const given = path.success ? path.data.params : {};
  const answer = named.safeParse(out);
  const { id: answered, threadId } = answer.success ? answer.data : {};
  // What belongs to a thread names it; what is one is it.
  const id = what === 'thread' ? (given.threadId ?? threadId ?? answered) : (given.patientId ?? answered);
  if (!id) return {};
  return what === 'thread' ? { threads: [id] } : { patients: [id] };
}
