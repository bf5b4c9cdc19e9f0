import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { readCalendar } from '../calendar/read-calendar.ts';
import { lookupRow, outsideKey, patientKey, patientRow } from '../patient/patient.rows.ts';
import { standingPatient } from '../patient/standing-patient.ts';
import { locationById } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import type { ReadRow } from './draft.ts';
import { importFile, importKey, importRow, putImport, putProblems } from './import.rows.ts';
import type { ImportCounts, ImportHead, ImportProblem } from './import.ts';
import { importVisit } from './import-visit.ts';
import { patientBatch, type RowOutcome } from './patient-batch.ts';
import { countryOf } from './phone-of.ts';
import { readRows } from './read-rows.ts';

/** Rows that are looked at together, and commits that one body makes before it queues the next. */
const rowsAtOnce = 25;
const stepsAtOnce = 40;
/** Of the hundred writes that one commit takes; two are the progress and its problems. */
const mostWrites = 98;
const attempts = 20;
const roomMs = 15_000;
/** An import whose body got lost is queued again after this. */
const goesOnWithinMs = 2 * 60_000;

/**
 * Takes an import some way further: a dry run looks at each row, a real one writes it. The position moves in the commit
 * that writes the rows, so that whoever dies or comes twice neither loses nor repeats one. Queues the rest.
 */
export async function runImport(app: App, importId: string): Promise<void> {
  const head = await app.table.get(importRow, importKey(importId));
  if (!head || !(head.state === 'checking' || head.state === 'running')) return;
  const bytes = await app.files.get(importFile(importId));
  if (!bytes) throw new Error('the file of an import is gone');
  const practice = await readPractice(app);
  const around = { practice, calendar: await readCalendar(app) };
  const location = locationById(practice, head.location);
  const country = location.country ?? countryOf(location.numbers[0]);
  const rows = readRows(head, Buffer.from(bytes).toString('utf8'), country);
  let now: ImportHead | undefined = head;
  for (let step = 0; now && step < stepsAtOnce && app.remainingMs() > roomMs; step += 1) {
    if (now.position >= rows.length) return finish(app, now);
    now = await stepOn(app, { ...around, head: now }, rows.slice(now.position, now.position + rowsAtOnce));
  }
  if (!now) return;
  if (now.position >= rows.length) return finish(app, now);
  await app.queues.send('jobs', { job: 'import', importId });
}

type Around = Parameters<typeof importVisit>[1];

async function finish(app: App, head: ImportHead): Promise<void> {
  const isDry = head.state === 'checking';
  const next: ImportHead = isDry
    ? { ...head, state: 'checked', checked: head.counts }
    : { ...head, state: 'done', endedAt: app.now().toISOString() };
  await app.table.commit({ progress: putImport(next, head.version, undefined) });
  app.log.info('import_passed', { importId: head.id, state: next.state, read: head.counts.read });
}

/** One commit further. undefined when somebody else is at it, or the import was begun anew. */
async function stepOn(app: App, around: Around, rows: readonly ReadRow[]): Promise<ImportHead | undefined> {
  const { head } = around;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [first] = rows;
    const done = first?.visit
      ? await visitStep(app, around, first)
      : await patientStep(app, around, rows.slice(0, untilVisit(rows)));
    if (done) return done;
    const stored = await app.table.get(importRow, importKey(head.id));
    if (stored?.version !== head.version) return undefined;
    await app.backOff(attempt);
  }
  throw new Error('an import was overtaken too often');
}

function untilVisit(rows: readonly ReadRow[]): number {
  const at = rows.findIndex(({ visit }) => visit !== undefined);
  return at < 0 ? rows.length : at;
}

/** As many rows of patients as fit into one commit and touch no row twice. */
async function patientStep(app: App, around: Around, rows: readonly ReadRow[]): Promise<ImportHead | undefined> {
  const { head } = around;
  const outcomes = await patientBatch(app, head, around.practice, rows);
  const isDry = head.state === 'checking';
  const taken: RowOutcome[] = [];
  const writes: Record<string, Write> = {};
  const touched = new Set<string>();
  for (const outcome of outcomes) {
    const own = isDry
      ? []
      : Object.entries(outcome.writes).flatMap(([name, write]) => (write ? [{ name, write }] : []));
    const keys = own.map(({ write }) => `${write.key.pk} ${write.key.sk}`);
    const isFull = Object.keys(writes).length + own.length > mostWrites || keys.some((key) => touched.has(key));
    if (isFull && taken.length > 0) break;
    for (const key of keys) touched.add(key);
    for (const { name, write } of own) writes[`${name} of ${taken.length}`] = write;
    taken.push(outcome);
  }
  const next = progressed(head, taken);
  const committed = await app.table.commit<string>({ ...progress(app, head, next, taken), ...writes });
  return committed.ok ? next : undefined;
}

/** A row with a visit: its patient first, then the visit together with the progress. */
async function visitStep(app: App, around: Around, read: ReadRow): Promise<ImportHead | undefined> {
  const { head } = around;
  const isDry = head.state === 'checking';
  const { row, visit: draft } = read;
  if (!draft) throw new Error('a row without a visit was taken for one');
  const [ofPatient] = read.patient ? await patientBatch(app, head, around.practice, [read]) : [];
  if (ofPatient && !isDry && Object.keys(ofPatient.writes).length > 0) {
    const committed = await app.table.commit<string>(ofPatient.writes);
    if (!committed.ok) return undefined;
  }
  const patient = ofPatient ? ofPatient.patient : await patientByOutsideId(app, draft.patient);
  const noPatient: ImportProblem[] =
    patient || ofPatient
      ? []
      : [{ row, kind: 'rejected', field: 'patient', reason: 'There is no patient with this id yet.' }];
  const outcome = patient ? await importVisit(app, around, draft, patient) : undefined;
  const problems = [
    ...(ofPatient?.problems ?? read.problems),
    ...noPatient,
    ...(outcome?.problems ?? []).map((one) => ({ row, ...one })),
  ];
  const came =
    outcome?.came === 'unchanged' && ofPatient?.came === 'updated' ? 'updated' : (outcome?.came ?? 'rejected');
  const done: RowOutcome = { row, came, problems, writes: {} };
  const next = progressed(head, [done]);
  const also = progress(app, head, next, [done]);
  if (outcome?.keep && !isDry) return (await outcome.keep(also)) === 'kept' ? next : undefined;
  return (await app.table.commit<string>(also)).ok ? next : undefined;
}

async function patientByOutsideId(app: App, outsideId: string) {
  const lookup = await app.table.get(lookupRow, outsideKey(outsideId));
  return lookup && standingPatient(app, await app.table.get(patientRow, patientKey(lookup.patientId)));
}

function progressed(head: ImportHead, taken: readonly RowOutcome[]): ImportHead {
  const count = (came: RowOutcome['came']) => taken.filter((one) => one.came === came).length;
  const { read, created, updated, unchanged, rejected, warned } = head.counts;
  const hasWarning = ({ came, problems }: RowOutcome) => came !== 'rejected' && problems.length > 0;
  const counts: ImportCounts = {
    read: read + taken.length,
    created: created + count('created'),
    updated: updated + count('updated'),
    unchanged: unchanged + count('unchanged'),
    rejected: rejected + count('rejected'),
    warned: warned + taken.filter(hasWarning).length,
  };
  return { ...head, position: head.position + taken.length, counts, version: head.version + 1 };
}

/** The head's step and what was found on it. */
function progress(app: App, head: ImportHead, next: ImportHead, taken: readonly RowOutcome[]): Record<string, Write> {
  const wakeAt = new Date(app.now().getTime() + goesOnWithinMs).toISOString();
  const problems = taken.flatMap((one) => one.problems);
  return {
    progress: putImport(next, head.version, wakeAt),
    ...(problems.length > 0 ? { problems: putProblems(head.id, head.pass, head.position, problems) } : {}),
  };
}
