import { putAddress } from '#shared/domain/contact/address.rows.ts';
import { putPatient } from '#shared/domain/patient/patient.rows.ts';
import { putPractice } from '#shared/domain/practice/practice.rows.ts';
import type { PracticeGiven } from '#shared/domain/practice/practice.ts';
import { putSession } from '#shared/domain/session/session.rows.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import type { Table } from '#shared/table.ts';
import { managerNumber } from '../emergency-story.ts';
import { joinedPatient } from '../join-story.ts';
import { deskNumber, officeNumber } from './posts.ts';

/** Settings that a schedule begins with. */
export function practiceOf(more: Partial<PracticeGiven>): PracticeGiven {
  return {
    name: 'Harborlight Dental',
    locations: [
      {
        id: 'main',
        name: 'Main office',
        hours: { zone: 'America/New_York', weekly: 'always', holidays: [] },
        numbers: [officeNumber],
        deskNumbers: [deskNumber],
      },
    ],
    undoSeconds: 10,
    optOutBy: 'provider',
    quiet: { from: '21:00', to: '08:00' },
    targetMinutes: { sms: 60 },
    fullEmail: true,
    inboundEmail: true,
    calls: { transcription: true, textBack: true, deleteAtProvider: true },
    ...more,
  };
}

/** The session that everybody of the desk is in from the start. */
export function sessionOf(staffId: string): string {
  return `session-${staffId}`;
}

/** One patient known by a number and one by an address, whose dates of birth a link can ask for. */
export async function seedKnown(table: Table): Promise<void> {
  for (const [channel, known] of [
    ['sms', '+16465550001'],
    ['email', 'ana@example.com'],
  ] as const) {
    const of = { patientId: `patient-${channel}`, threadId: `thread-${channel}`, name: 'Ana Okafor', location: 'main' };
    const [phones, emails] = channel === 'sms' ? [[known], []] : [[], [known]];
    await table.commit({
      address: putAddress({ channel, address: known, people: [of], care: 'given', version: 0 }, undefined),
      patient: putPatient(
        {
          ...{ id: of.patientId, threadId: of.threadId, givenName: 'Ana', familyName: 'Okafor', location: 'main' },
          ...{ birthDate: '1984-11-30', phones, emails, version: 0 },
        },
        undefined,
      ),
    });
  }
}

/** A patient known by a number that nobody texts from. */
export async function seedJoined(table: Table): Promise<void> {
  const { id: patientId, threadId, givenName, familyName, phones } = joinedPatient;
  const named = { givenName, familyName, location: 'main' };
  const of = { patientId, threadId, name: `${givenName} ${familyName}`, location: 'main' };
  const address = phones[0] ?? '';
  await table.commit({
    address: putAddress({ channel: 'sms', address, people: [of], care: 'given', version: 0 }, undefined),
    patient: putPatient({ id: patientId, threadId, ...named, phones, emails: [], version: 0 }, undefined),
  });
}

/** The manager of the desk gave a telephone of her own. */
export async function seedManagersPhone(table: Table): Promise<void> {
  const nora = { id: 'nora', name: 'nora', role: 'manager', locations: 'all', active: true } as const;
  await table.commit({ person: putStaff({ ...nora, phone: managerNumber }) });
}

/** A practice with its desk, signed in for as long as any story lasts. */
export async function seedDesk(table: Table, start: number, more: Partial<PracticeGiven>): Promise<void> {
  await table.commit({ practice: putPractice(practiceOf(more)) });
  const startedAt = new Date(start).toISOString();
  const endsAt = new Date(start + 10 * 86_400_000).toISOString();
  for (const [id, role] of [
    ['maya', 'coordinator'],
    ['nora', 'manager'],
  ] as const) {
    const session = { id: sessionOf(id), staffId: id, startedAt, lastActiveAt: startedAt, endsAt };
    await table.commit({
      person: putStaff({ id, name: id, role, locations: 'all', active: true }),
      session: putSession({ ...session, expiresAt: Math.ceil(start / 1000) + 11 * 86_400 }),
    });
  }
}
