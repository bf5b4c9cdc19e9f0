/** What a patient was asked about a visit and has not been settled: asked on one address, about one visit of one patient. */
export interface OpenQuestion {
  /** The message that asked. */
  entryId: string;
  /** When it left, ISO. */
  at: string;
  threadId: string;
  patientId: string;
  appointmentId: string;
  /** The version of the visit that was spoken of: an answer speaks of no other. */
  version: number;
  /** The patient answered it already; a later answer wins all the same. */
  isAnswered?: boolean;
  /** Something else was written to them since, which a bare yes or no may as well mean. */
  isOvertaken?: boolean;
}

const digitHours = 24;

/** A code of a template: it means whatever was asked last. */
function isCode(text: string): boolean {
  return /^\s*["'(]?\s*\d\s*[.)"']?\s*$/.test(text);
}

/** Which question a reply answers; `several` when it could be more than one patient's. */
export type Bound =
  | { is: 'one'; question: OpenQuestion }
  | { is: 'several'; questions: OpenQuestion[] }
  | { is: 'none' };

/**
 * Binds a reply to the question it answers, among those that are open at its address. A digit means the newest question of
 * the last 24 hours, whoever it was about; words mean the one patient who was asked, or alone has not answered, and the visit asked about last.
 */
export function bindReply(text: string, open: readonly OpenQuestion[], now: number): Bound {
  const newestFirst = open.filter(({ at }) => Date.parse(at) <= now).toSorted((a, b) => b.at.localeCompare(a.at));
  const [newest] = newestFirst;
  if (!newest) return { is: 'none' };
  if (isCode(text)) {
    if (now - Date.parse(newest.at) > digitHours * 3_600_000) return { is: 'none' };
    // One text may ask about several visits of a family.
    return boundAmong(newestFirst.filter(({ entryId }) => entryId === newest.entryId));
  }
  return boundAmong(newestFirst);
}

function boundAmong(newestFirst: readonly OpenQuestion[]): Bound {
  const [newest] = newestFirst;
  if (!newest) return { is: 'none' };
  const patients = patientsOf(newestFirst);
  if (patients.size === 1) return { is: 'one', question: newest };
  const unanswered = newestFirst.filter(({ isAnswered }) => !isAnswered);
  const [only] = unanswered;
  if (only && patientsOf(unanswered).size === 1) return { is: 'one', question: only };
  const ofEach = [...patients].flatMap((id) => newestFirst.find(({ patientId }) => patientId === id) ?? []);
  return { is: 'several', questions: ofEach };
}

function patientsOf(questions: readonly OpenQuestion[]): Set<string> {
  return new Set(questions.map(({ patientId }) => patientId));
}
