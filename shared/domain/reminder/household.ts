import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow, pointerRow, visitsFrom } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { isAhead } from '../appointment/transitions.ts';
import type { Address } from '../contact/address.ts';
import { householdKey, householdRow } from '../household/household.rows.ts';
import { type Household, isInForce } from '../household/household.ts';
import type { CareStep } from '../message/choose-care.ts';
import { dayOf } from '../message/sending-counts.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import type { Way } from './choose-way.ts';
import { didNotArrive } from './did-not-arrive.ts';
import { ladderOf } from './ladder.ts';
import { type InTrial, ownLadder } from './own-ladder.ts';
import { type PlannedStep, planSteps } from './plan-steps.ts';
import { guardianAddresses, kindOf, otherKind } from './recipients.ts';
import { reminderHeadKey } from './reminder.key.ts';
import { reminderHeadRow, reminderStepRow, stepsOf } from './reminder.rows.ts';
import type { ReminderHead, ReminderStep } from './reminder.ts';
import type { ReminderChannel } from './reminder-channel.ts';
import { hoursOf, type VisitReminders } from './visit-reminders.ts';

const mostPeople = 8;
const visitsEach = 10;

/** A visit of somebody who is reached at the same address. */
export interface HouseholdVisit {
  visit: Appointment;
  patient: Patient;
  /** Who may be told of them. */
  household?: Household | undefined;
}

/** The visits still to come of everybody whose preferred address this is, the patient's own among them. */
export async function household(
  app: App,
  of: Pick<VisitReminders, 'patient' | 'location' | 'household'>,
  address: Address | undefined,
): Promise<HouseholdVisit[]> {
  const { patient } = of;
  const others = (address?.people ?? []).map(({ patientId }) => patientId).filter((id) => id !== patient.id);
  const looked = others.slice(0, mostPeople);
  const [rows, households] = await Promise.all([
    app.table.getMany(...looked.map((id) => [patientRow, patientKey(id)] as const)),
    app.table.getMany(...looked.map((id) => [householdRow, householdKey(id)] as const)),
  ]);
  const known = [of.household, ...households];
  const day = dayOf(of.location.hours.zone, app.now().getTime());
  const isTheirs = ({ id, phones, emails }: Patient) => {
    const person = address?.people.find(({ patientId }) => patientId === id);
    if (person?.confidential) return false;
    if (person?.guardian) return person.guardian.scope.includes('visits') && isInForce(person.guardian, day);
    return [phones[0], emails[0]].includes(address?.address);
  };
  const people = [patient, ...rows.filter((row) => row !== undefined).filter(isTheirs)];
  const now = app.now().toISOString();
  const pages = await Promise.all(
    people.map((one) => app.table.query(pointerRow, visitsFrom(one.id, now, visitsEach))),
  );
  const ids = pages.flatMap((page) => page.rows.map(({ appointmentId }) => appointmentId));
  const visits = await app.table.getMany(...ids.map((id) => [appointmentRow, appointmentKey(id)] as const));
  return visits.flatMap((visit) => {
    const whose = people.find(({ id }) => id === visit?.patientId);
    // What is confidential is told with nothing else.
    return visit && whose && isAhead(visit.state) && visit.threadId === whose.threadId
      ? [{ visit, patient: whose, household: known.find((one) => one?.patientId === whose.id) }]
      : [];
  });
}

/** Another visit that goes in the same message, with what is recorded of its step. */
export interface Together extends HouseholdVisit {
  head: ReminderHead;
  known: ReminderStep | undefined;
  trial: InTrial | undefined;
}

/**
 * The other visits that one message speaks of too: on the same day at the same place, whose ladder has the same step, not
 * yet recorded and still to come, and of which everybody who may be told is told by it.
 */
export async function goTogether(
  app: App,
  of: VisitReminders,
  planned: PlannedStep,
  all: readonly HouseholdVisit[],
  way: Pick<Way, 'channel' | 'to'>,
): Promise<Together[]> {
  const { ladder } = of;
  const day = dayOf(of.location.hours.zone, app.now().getTime());
  const kind = kindOf(way.channel);
  const other = otherKind(kind);
  const hasOther = planned.step.channels.some((channel) => kindOf(channel) === other);
  const tell = (one: Parameters<typeof guardianAddresses>[0]) => [
    ...(guardianAddresses(one, kind, day) ?? []),
    ...(hasOther ? (guardianAddresses(one, other, day, kind) ?? []) : []),
  ];
  const told = new Set([way.to, ...tell(of)]);
  const same = all.filter(
    ({ visit, patient, household: whoMay }) =>
      visit.id !== of.visit.id &&
      visit.date === of.visit.date &&
      visit.location === of.visit.location &&
      !patient.deceased &&
      tell({ visit, patient, household: whoMay }).every((to) => told.has(to)) &&
      ladderOf(of.ladders, visit)?.id === ladder?.id &&
      !(planned.step.onlyUnconfirmed && visit.state === 'confirmed'),
  );
  const found: Together[] = [];
  for (const one of same) {
    const { visit, patient } = one;
    const [head] = await app.table.getMany([reminderHeadRow, reminderHeadKey(visit.id)]);
    const { rows } = await app.table.query(reminderStepRow, stepsOf(visit.id));
    const known = rows.find(({ version, step }) => version === visit.version && step === planned.step.id);
    if (!head || (known && !(await didNotArrive(app, known)))) continue;
    const hours = hoursOf(of.practice, visit, patient);
    const since = Date.parse(head.since);
    const [own] = planSteps({ steps: [planned.step] }, visit, since, hours);
    const { trial } = ownLadder(of.ladders, visit, since, hours);
    if (own && 'at' in own) found.push({ ...one, head, known, trial });
  }
  return found;
}

/** Those of the visits of a message that another guardian, who gets a copy of it, may be told of too. */
export function alsoFor<One extends HouseholdVisit>(
  app: App,
  of: VisitReminders,
  together: readonly One[],
  copy: Pick<Way, 'channel' | 'to'>,
): One[] {
  const day = dayOf(of.location.hours.zone, app.now().getTime());
  return together.filter((one) => guardianAddresses(one, kindOf(copy.channel), day)?.includes(copy.to));
}

/**
 * The reminders on a channel that are still to leave at this address until the instant `todayEnds`, the one in hand among them:
 * where the limits leave no room for all, the nearest to their visits go.
 */
export function careToday(
  of: VisitReminders,
  planned: PlannedStep,
  all: readonly HouseholdVisit[],
  channel: ReminderChannel,
  { now, todayEnds }: { now: number; todayEnds: number },
): CareStep[] {
  const careStep = ({ id, startsAt }: Appointment, { step, plannedFor }: PlannedStep): CareStep => ({
    id: `${id} ${step.id}`,
    at: new Date(plannedFor).toISOString(),
    visitAt: startsAt,
  });
  const others = all.flatMap(({ visit, patient }) => {
    const hours = hoursOf(of.practice, visit, patient);
    const { ladder } = ownLadder(of.ladders, visit, 0, hours);
    if (!ladder) return [];
    return planSteps(ladder, visit, 0, hours)
      .filter(
        (one) =>
          'at' in one &&
          one.at > now &&
          one.at < todayEnds &&
          (one.step.channels[0] === 'email') === (channel === 'email') &&
          !(one.step.onlyUnconfirmed && visit.state === 'confirmed'),
      )
      .map((one) => careStep(visit, one));
  });
  return [careStep(of.visit, planned), ...others];
}
