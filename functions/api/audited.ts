import * as z from 'zod';
import type { Audited } from '#shared/api.ts';
import type { Audit } from '#shared/domain/audit/audit.ts';

const named = z.object({ id: z.string(), patientId: z.string().optional(), threadId: z.string().optional() });
const inPath = z.object({
  params: z.object({
    threadId: z.string().optional(),
    patientId: z.string().optional(),
    appointmentId: z.string().optional(),
    importId: z.string().optional(),
  }),
});
const inBody = z.object({ body: z.object({ patientId: z.string() }) });
const records = z.object({ patients: z.array(z.object({ id: z.string() })) });
const listed = {
  threads: z.object({ threads: z.array(named) }),
  patients: z.object({ patients: z.array(named) }),
  appointments: z.object({ appointments: z.array(named), left: z.array(z.object({ patientId: z.string() })) }),
};

type Whom = Pick<Audit, 'threads' | 'patients' | 'appointments' | 'imports'>;

/** Whom a request touched: the ids in its path, the one its answer is about, or everybody its list showed. */
export function audited(what: Audited, request: unknown, out: unknown): Whom {
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
    case 'appointments': {
      const list = listed.appointments.safeParse(out);
      if (!list.success) return {};
      const { appointments, left } = list.data;
      const patients = [...appointments, ...left].flatMap(({ patientId }) => patientId ?? []);
      return { patients: [...new Set(patients)], appointments: appointments.map(({ id }) => id) };
    }
    case 'import': {
      const answer = named.safeParse(out);
      const path = inPath.safeParse(request);
      const id =
        (path.success ? path.data.params.importId : undefined) ?? (answer.success ? answer.data.id : undefined);
      return id ? { imports: [id] } : {};
    }
    case 'appointment':
      return visit(request, out);
    case 'thread':
    case 'patient':
      return single(what, request, out);
  }
}

/** A visit and whose it is; a booking that was refused still says for whom it was meant. */
function visit(request: unknown, out: unknown): Whom {
  const path = inPath.safeParse(request);
  const answer = named.safeParse(out);
  const meant = inBody.safeParse(request);
  const id = path.success ? path.data.params.appointmentId : undefined;
  const patientId =
    (answer.success ? answer.data.patientId : undefined) ?? (meant.success ? meant.data.body.patientId : undefined);
  const visitId = id ?? (answer.success ? answer.data.id : undefined);
  return { ...(patientId ? { patients: [patientId] } : {}), ...(visitId ? { appointments: [visitId] } : {}) };
}

function single(what: 'thread' | 'patient', request: unknown, out: unknown): Whom {
  const path = inPath.safeParse(request);
  const given = path.success ? path.data.params : {};
  const answer = named.safeParse(out);
  const { id: answered, threadId } = answer.success ? answer.data : {};
  const both = records.safeParse(out);
  // What belongs to a thread names it; what is one is it.
  const id = what === 'thread' ? (given.threadId ?? threadId ?? answered) : (given.patientId ?? answered);
  if (!id) return {};
  if (what === 'patient') return { patients: [id] };
  // Two records that are taken apart are both spoken of.
  return { threads: [id], ...(both.success ? { patients: both.data.patients.map((one) => one.id) } : {}) };
}
