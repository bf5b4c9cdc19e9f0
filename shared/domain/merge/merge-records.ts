import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Write } from '../../table.ts';
import { nextVisit } from '../appointment/next-visit.ts';
import { putRevocationWatch } from '../consent/revocation.rows.ts';
import { lookAtHousehold } from '../household/household.rows.ts';
import { saysWho } from '../household/household.ts';
import { householdContacts } from '../household/household-people.ts';
import { putEvent } from '../message/entry.rows.ts';
import { dayOf } from '../message/sending-counts.ts';
import { putPatient } from '../patient/patient.rows.ts';
import { fullName, type Patient } from '../patient/patient.ts';
import { contactsOf } from '../patient/patient-writes.ts';
import { readPatient } from '../patient/read-patient.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import type { Staff } from '../staff/staff.ts';
import { recount } from '../thread/recount.ts';
import { putThread } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { freshPatientThread, momentIn, reopened, shownAddresses } from '../thread/thread-rules.ts';
import { findWrites } from './find-writes.ts';
import { giveVisits } from './give-visits.ts';
import { hindrance } from './hindrance.ts';
import { householdWrites } from './household-writes.ts';
import { aliasOf, joinedHead } from './joined-head.ts';
import { mergeKey, mergeRow, putMerge } from './merge.rows.ts';
import type { Merge } from './merge.ts';
import { type MergedRecord, mergedRecord } from './merged-record.ts';
import { moveVisits } from './move-visits.ts';
import { peopleWrites } from './people-writes.ts';
import { readRecord, type StandingRecord } from './read-record.ts';
import { withInbound } from './with-inbound.ts';

/** A second record of the same person; `id` is a ULID of the client's: the same again is one. */
export interface MergeAsked {
  id: string;
  /** The record that is merged into the one that stays. */
  patientId: string;
  reason: string;
  /** The versions of both records that the person looked at: of the one that stays, and of the other. */
  version: number;
  otherVersion: number;
}

const attempts = 20;
/** Of the hundred writes of a commit. */
const mostWrites = 98;

/**
 * Merges a second record of the same person into the one that stays, in one commit: both ids lead to it from then on. Its
 * conversation stands in the other's with its entries under their own keys, its visits are the other's, its numbers and what
 * the other did not know of them go along; consent stays with each address. Visits that the commit has no room for follow at
 * once (move-visits.ts). It can be undone (split-records.ts). Refusals: not_found, wrong_state, changed_meanwhile, id_reused.
 */
export async function mergeRecords(app: App, who: Staff, keptId: string, asked: MergeAsked): Promise<Merge> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const known = await app.table.get(mergeRow, mergeKey(asked.id));
    const kept = await readPatient(app, who, keptId);
    const done = known ? sameMerge(known, asked) : await mergeOnce(app, who, kept, asked);
    if (done) {
      await moveVisits(app, done.id);
      return done;
    }
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'These records are changing too fast just now. Try again.');
}

function sameMerge(known: Merge, { patientId }: MergeAsked): Merge {
  if (known.record?.gone === patientId) return known;
  throw new Refusal('id_reused', 'This id was used for something else.', { field: 'id' });
}

async function mergeOnce(app: App, who: Staff, patient: Patient, asked: MergeAsked): Promise<Merge | undefined> {
  const other = await readPatient(app, who, asked.patientId);
  const [kept, gone] = await Promise.all([readRecord(app, patient), readRecord(app, other)]);
  refuseHindered(kept, gone, asked);
  const practice = await readPractice(app);
  const takesHousehold = saysWho(gone.household);
  const household = takesHousehold ? gone.household : kept.household;
  const record = mergedRecord(patient, other, household);
  const heads = headsOf(app, kept, gone);
  const now = momentIn(heads.into, momentIn(heads.from, app.now())).toISOString();
  const line = { id: app.newId(), at: now, by: who.id };
  const writes = {
    ...(await recordWrites(app, practice, { kept, gone, record, household, takesHousehold })),
    ...threadWrites(app, { heads, gone, asked, line }),
  };
  const given = await giveVisits(app, gone.visits, {
    from: other,
    to: patient,
    room: mostWrites - Object.keys(writes).length,
  });
  const isMoving = given.visits.length < gone.visits.length;
  const merge: Merge = {
    ...{ id: asked.id, at: now, by: who.id, from: heads.from.id, into: heads.into.id, patientId: patient.id },
    record: {
      ...{ gone: other.id, reason: asked.reason, came: record.came, household: takesHousehold, isMoving },
      ...(gone.head ? { before: gone.head } : {}),
      visits: gone.visits.map(({ id }) => id),
    },
    version: 0,
  };
  const next = await joinedRecord(app, practice, { record, heads, household });
  const visit = await nextVisit(app, record.after, app.now(), given.visits);
  const committed = await app.table.commit<string>({
    merge: putMerge(merge, undefined, isMoving ? now : undefined),
    into: putThread(
      { ...next, ...(visit ? { nextAppointment: visit } : {}), tip: line.id, tipAt: now },
      kept.head?.version,
    ),
    ...writes,
    ...given.writes,
  });
  if (committed.ok) app.log.info('records_merged', { threadId: heads.into.id, by: who.id });
  return committed.ok ? { ...merge, version: 1 } : undefined;
}

function refuseHindered(kept: StandingRecord, gone: StandingRecord, asked: MergeAsked): void {
  const hinders = hindrance(kept, gone);
  if (hinders) throw hinders;
  if (kept.patient.version !== asked.version || gone.patient.version !== asked.otherVersion) {
    throw new Refusal('changed_meanwhile', 'One of these records was changed meanwhile. Look again, then merge.');
  }
}

interface TwoRecords {
  kept: StandingRecord;
  gone: StandingRecord;
  record: MergedRecord;
  household: StandingRecord['household'];
  takesHousehold: boolean;
}

/** Both records as they are from now on, how they are found, and whom they may be spoken of to. */
async function recordWrites(
  app: App,
  practice: Practice,
  { kept, gone, record, household, takesHousehold }: TwoRecords,
): Promise<Record<string, Write | undefined>> {
  const [patient, other] = [kept.patient, gone.patient];
  const { zone } = locationById(practice, patient.location).hours;
  const people = await peopleWrites(
    app,
    [...contactsOf(patient), ...contactsOf(other), ...(takesHousehold ? householdContacts(gone.household) : [])],
    [{ patient: record.after, household }],
    { ids: [patient.id, other.id], day: dayOf(zone, app.now().getTime()) },
  );
  const isReviewed = saysWho(kept.household) && patient.birthDate !== record.after.birthDate;
  return {
    kept: putPatient(record.after, patient.version),
    gone: putPatient({ ...other, mergedInto: patient.id }, other.version),
    ...findWrites(patient, record.after, other),
    ...people,
    ...(takesHousehold ? await householdWrites(app, { from: gone, to: { ...kept, patient: record.after } }) : {}),
    ...(isReviewed ? { household: lookAtHousehold(patient.id, app.now().toISOString()) } : {}),
  };
}

interface OneConversation {
  heads: { into: Thread; from: Thread };
  gone: StandingRecord;
  asked: MergeAsked;
  line: { id: string; at: string; by: string };
}

/** The other's conversation as a part of the one that stays, the line that says so, and who watches what it may have revoked. */
function threadWrites(
  app: App,
  { heads: { into, from }, gone, asked, line }: OneConversation,
): Record<string, Write | undefined> {
  return {
    from: putThread(aliasOf(from, into.id), gone.head?.version),
    line: putEvent({
      ...{ ...line, threadId: into.id, kind: 'event', direction: 'out', channel: 'sms' },
      ...{ event: 'joined', mergeId: asked.id },
      text: `A second record, of ${fullName(gone.patient)}, was merged into this one: ${asked.reason}`,
    }),
    watch:
      from.revocation && !into.revocation
        ? putRevocationWatch(into.id, new Date(app.now().getTime() + 86_400_000).toISOString())
        : undefined,
  };
}

/** The conversations of both; one in which nobody wrote stands there all the same, so that nothing is begun in it meanwhile. */
function headsOf(app: App, kept: StandingRecord, gone: StandingRecord): { into: Thread; from: Thread } {
  const at = app.now().toISOString();
  const headOf = ({ head, patient }: StandingRecord) =>
    head ?? { ...freshPatientThread(patient, at), state: 'done' as const };
  return { into: headOf(kept), from: headOf(gone) };
}

/** The head of the one conversation, as its entries tell it. */
async function joinedRecord(
  app: App,
  practice: Practice,
  {
    record,
    heads: { into, from },
    household,
  }: { record: MergedRecord; heads: { into: Thread; from: Thread }; household: StandingRecord['household'] },
): Promise<Thread> {
  const { after } = record;
  const counted = await recount(app, practice, joinedHead(into, from), {});
  const { nextAppointment: _before, ...open } = counted.turn && counted.state === 'done' ? reopened(counted) : counted;
  const guardians = (household?.guardians ?? []).flatMap(contactsOf);
  const addresses = [...shownAddresses(after), ...guardians];
  const theirs = [...contactsOf(after), ...guardians].map(({ address }) => address);
  const { sms, email } = open.lastInbound;
  const lastInbound = {
    ...(sms && theirs.includes(sms.from) ? { sms } : {}),
    ...(email && theirs.includes(email.from) ? { email } : {}),
  };
  const next = { ...open, addresses, lastInbound, ...(after.zone ? { zone: after.zone } : {}) };
  return withInbound(next, from, theirs);
}
