import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow, day, pointerRow } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { isAhead } from '../appointment/transitions.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import type { Reason } from '../message/reason.ts';
import { reasonOf } from '../message/reasons.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import type { Practice } from '../practice/practice.ts';
import type { ReminderChannel } from './reminder-channel.ts';
import { reminderReason } from './reminder-reasons.ts';

/** A visit to come, with what is known of its patient's preferred addresses. */
export interface Outlook {
  visit: Appointment;
  patient: Patient;
  phone: Address | undefined;
  email: Address | undefined;
}

/** The visits of a location on some local dates that are still to come. */
export async function outlook(app: App, location: string, dates: readonly string[]): Promise<Outlook[]> {
  const ids: string[] = [];
  for (const date of dates) {
    let after: Record<string, unknown> | undefined;
    do {
      const page = await app.table.query(pointerRow, { ...day(location, date), ...(after ? { after } : {}) });
      ids.push(...page.rows.filter(({ left }) => !left).map(({ appointmentId }) => appointmentId));
      after = page.next;
    } while (after);
  }
  const rows = await app.table.getMany(...ids.map((id) => [appointmentRow, appointmentKey(id)] as const));
  const now = app.now().toISOString();
  const visits = rows.filter((row) => row !== undefined).filter((row) => isAhead(row.state) && row.startsAt > now);
  const patientIds = [...new Set(visits.map(({ patientId }) => patientId))];
  const found = await app.table.getMany(...patientIds.map((id) => [patientRow, patientKey(id)] as const));
  const patients = new Map(found.filter((row) => row !== undefined).map((row) => [row.id, row]));
  const contacts = [...patients.values()].flatMap(({ phones, emails }) => [
    ...phones.slice(0, 1).map((address) => ({ channel: 'sms' as const, address })),
    ...emails.slice(0, 1).map((address) => ({ channel: 'email' as const, address })),
  ]);
  const known = await app.table.getMany(
    ...contacts.map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const),
  );
  const addresses = new Map(contacts.map(({ address }, nth) => [address, known[nth]]));
  return visits.flatMap((visit) => {
    const patient = patients.get(visit.patientId);
    if (!patient) return [];
    const [phone, email] = [patient.phones[0], patient.emails[0]];
    return [
      {
        visit,
        patient,
        phone: phone ? addresses.get(phone) : undefined,
        email: email ? addresses.get(email) : undefined,
      },
    ];
  });
}

/** Why a channel cannot be used for somebody as things stand; empty when it can. Hours and limits are looked at when sending. */
export function barriers({ patient, phone, email }: Outlook, channel: ReminderChannel, practice: Practice): Reason[] {
  if (patient.deceased) return [reminderReason('deceased')];
  switch (channel) {
    case 'sms':
    case 'voice': {
      const isCall = channel === 'voice';
      if (patient.phones.length === 0) return [reminderReason('no_number')];
      return [
        ...(phone?.optedOut ? [reasonOf('opted_out')] : []),
        ...(phone?.undecided?.length ? [reasonOf('undecided')] : []),
        ...(isCall && phone?.callsStopped ? [reasonOf('calls_stopped')] : []),
        ...(phone?.health?.landline && !isCall ? [reasonOf('landline')] : []),
        ...(phone?.health?.invalid ? [reasonOf('invalid_number')] : []),
        ...(phone?.blockedBy?.length ? [reasonOf('blocked_by_provider')] : []),
        ...(phone?.care === 'given' ? [] : [reasonOf(phone?.care === 'ask-first' ? 'ask_first' : 'no_consent')]),
      ];
    }
    case 'email': {
      if (patient.emails.length === 0) return [reminderReason('no_email')];
      return [
        ...(email?.optedOut ? [reasonOf('mail_opted_out')] : []),
        ...(email?.undecided?.length ? [reasonOf('undecided')] : []),
        ...(email?.health?.bounced ? [reasonOf('mail_bounced')] : []),
        ...(email?.care === 'given' ? [] : [reasonOf('mail_no_consent')]),
        ...(practice.fullEmail || patient.birthDate ? [] : [reasonOf('no_birth_date')]),
      ];
    }
  }
}
