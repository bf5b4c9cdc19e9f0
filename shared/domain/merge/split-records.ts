import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import { nextVisit } from '../appointment/next-visit.ts';
import { putRevocationWatch } from '../consent/revocation.rows.ts';
import { householdContacts } from '../household/household-people.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { EventEntry } from '../message/entry.ts';
import { dayOf } from '../message/sending-counts.ts';
import { lookupWrites, patientKey, patientRow, putPatient } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import { contactsOf } from '../patient/patient-writes.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import type { Staff } from '../staff/staff.ts';
import { readEntries } from '../thread/read-entries.ts';
import { recount } from '../thread/recount.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { freshPatientThread, momentIn, reopened, shownAddresses } from '../thread/thread-rules.ts';
import { findWrites } from './find-writes.ts';
import { giveVisits } from './give-visits.ts';
import { householdWrites } from './household-writes.ts';
import { putMerge } from './merge.rows.ts';
import type { Merge } from './merge.ts';
import { moveVisits } from './move-visits.ts';
import { partedHeads } from './parted-heads.ts';
import { peopleWrites } from './people-writes.ts';
import { readRecord, type StandingRecord } from './read-record.ts';
import { type SplitRecord, splitRecord } from './split-record.ts';

const mostWrites = 98;
/** Whatever waits because of an entry waits because of one of the newest. */
const lookBack = 200;

/**
 * Takes two records of a merge apart again, in one commit: each has its own conversation, visits, numbers and what it knew; what
 * came since stays with the record that stayed, and who may be told goes back as it stands now. False when something moved
 * meanwhile. Refusals: forbidden, wrong_state while a later merge stands in the way or visits are still being taken over.
 */
export async function splitRecords(app: App, who: Staff, merge: Merge): Promise<boolean> {
  const { record } = merge;
  if (!record) throw new Error('no record was merged');
  if (who.role === 'coordinator') {
    throw new Refusal('forbidden', 'Records are merged and taken apart by managers and admins.');
  }
  if (record.isMoving)
    throw new Refusal('wrong_state', 'Its visits are still being taken over: try again in a minute.');
  const [one, other, from] = await app.table.getMany(
    [patientRow, patientKey(merge.patientId ?? '')],
    [patientRow, patientKey(record.gone)],
    [threadRow, threadKey(merge.from)],
  );
  if (!one || !other || !from || one.mergedInto || other.mergedInto !== one.id || from.joinedInto !== merge.into) {
    throw new Refusal('wrong_state', 'Something was brought together here later: undo that first.');
  }
  const kept = await readRecord(app, one);
  const { head: into } = kept;
  if (!into) throw new Error('a merged record has no conversation');
  const practice = await readPractice(app);
  const apart = splitRecord(one, other, record.came, record.household);
  const households = record.household
    ? { kept: undefined, gone: kept.household }
    : { kept: kept.household, gone: undefined };
  const { zone } = locationById(practice, one.location).hours;
  const day = dayOf(zone, app.now().getTime());
  const now = momentIn(into, app.now()).toISOString();
  const lines = [into.id, from.id].map((threadId) => lineOf(app, merge, who, threadId, now));
  const contacts = [one, other, apart.kept, apart.gone].flatMap(contactsOf);
  const base = {
    kept: putPatient(apart.kept, one.version),
    gone: putPatient(apart.gone, other.version),
    ...findWrites(one, apart.kept, other),
    ...named('gone', lookupWrites(other, apart.gone)),
    ...(await peopleWrites(
      app,
      [...contacts, ...householdContacts(kept.household)],
      [
        { patient: apart.kept, household: households.kept },
        { patient: apart.gone, household: households.gone },
      ],
      { ids: [one.id, other.id], day },
    )),
    ...(record.household
      ? await householdWrites(app, { from: kept, to: { patient: apart.gone, household: undefined } })
      : {}),
    ...Object.fromEntries(lines.map((line, nth) => [`line ${nth}`, putEvent(line)])),
  };
  const rows = await app.table.getMany(...record.visits.map((id) => [appointmentRow, appointmentKey(id)] as const));
  const theirs = rows.flatMap((visit) => (visit?.patientId === one.id ? [visit] : []));
  const given = await giveVisits(app, theirs, {
    from: one,
    to: other,
    room: mostWrites - Object.keys(base).length - 4,
  });
  const heads = await splitHeads(app, practice, { from, into, before: record.before, apart, households });
  const visits = await Promise.all([
    nextVisit(app, apart.kept, app.now(), given.visits),
    nextVisit(app, apart.gone, app.now(), given.visits),
  ]);
  const [restTip, ownTip] = lines.map(({ id }, nth) => {
    const next = visits[nth];
    return { ...(next ? { nextAppointment: next } : {}), tip: id, tipAt: now };
  });
  const isMoving = given.visits.length < theirs.length;
  const committed = await app.table.commit<string>({
    merge: putMerge(
      { ...merge, record: { ...record, isMoving }, undone: { at: now, by: who.id } },
      merge.version,
      isMoving ? now : undefined,
    ),
    from: putThread({ ...heads.own, ...ownTip }, from.version),
    into: putThread({ ...heads.rest, ...restTip }, into.version),
    watch: heads.own.revocation
      ? putRevocationWatch(from.id, new Date(app.now().getTime() + 86_400_000).toISOString())
      : undefined,
    ...base,
    ...given.writes,
  });
  if (!committed.ok) return false;
  app.log.info('records_split', { threadId: from.id, by: who.id });
  await moveVisits(app, merge.id);
  return true;
}

interface Splitting {
  from: Thread;
  into: Thread;
  before: Thread | undefined;
  apart: SplitRecord;
  households: { kept: StandingRecord['household']; gone: StandingRecord['household'] };
}

async function splitHeads(
  app: App,
  practice: Practice,
  { from, into, before, apart, households }: Splitting,
): Promise<{ own: Thread; rest: Thread }> {
  const { entries } = await readEntries(app, from, lookBack);
  const ofIts = new Set(entries.map(({ id }) => id));
  const was = before ?? { ...freshPatientThread(apart.gone, app.now().toISOString()), state: 'done' as const };
  const heads = partedHeads(from, into, was, (id) => ofIts.has(id));
  const [own, rest] = await Promise.all([
    recount(app, practice, heads.own, {}),
    recount(app, practice, heads.rest, {}),
  ]);
  return { own: shownFor(own, apart.gone, households.gone), rest: shownFor(rest, apart.kept, households.kept) };
}

/** A conversation as its patient's, and who waits in it stands in no list of what is done. */
function shownFor(head: Thread, of: Patient, household: StandingRecord['household']): Thread {
  const { nextAppointment: _before, zone: _zone, ...rest } = head.turn && head.state === 'done' ? reopened(head) : head;
  const guardians = (household?.guardians ?? []).flatMap(contactsOf);
  const theirs = new Set([...contactsOf(of), ...guardians].map(({ address }) => address));
  const { sms, email } = head.lastInbound;
  return {
    ...rest,
    ...(of.zone ? { zone: of.zone } : {}),
    addresses: [...shownAddresses(of), ...guardians],
    lastInbound: {
      ...(sms && theirs.has(sms.from) ? { sms } : {}),
      ...(email && theirs.has(email.from) ? { email } : {}),
    },
  };
}

function named<T>(name: string, of: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [`${name} ${key}`, value]));
}

function lineOf(app: App, { id: mergeId }: Merge, who: Staff, threadId: string, at: string): EventEntry {
  return {
    ...{ id: app.newId(), threadId, kind: 'event', direction: 'out', channel: 'sms', at, by: who.id },
    text: 'The record that was merged in here is one of its own again',
    ...{ event: 'parted', mergeId },
  };
}
