import { putCalendar } from '#shared/domain/calendar/calendar.rows.ts';
import { putAddress } from '#shared/domain/contact/address.rows.ts';
import { putPatient } from '#shared/domain/patient/patient.rows.ts';
import { putLadders } from '#shared/domain/reminder/ladder.rows.ts';
import type { Table } from '#shared/table.ts';
import { ladderSteps, type VisitStory } from './visit-story.ts';

const phone = '+16465550001';
const email = 'castellan@example.com';

export function patientOf(visit: number): string {
  return `patient-${visit}`;
}

/** A calendar with a chair for everybody, a ladder, and one patient a visit, all reached at one number. */
export async function seedVisits(
  table: Table,
  { visits, hasEmail, callsFirst }: Pick<VisitStory, 'visits' | 'hasEmail' | 'callsFirst'>,
): Promise<void> {
  const names = ['Mia', 'Leo'].slice(0, visits);
  const people = names.map((name, visit) => ({
    ...{ patientId: patientOf(visit), threadId: `thread-${visit}`, name: `${name} Castellan`, location: 'main' },
  }));
  const emails = hasEmail ? [email] : [];
  await table.commit({
    calendar: putCalendar(
      {
        providers: [
          { id: 'lindqvist', name: 'Dr. Lindqvist', works: [{ location: 'main' }], off: [], active: true },
          { id: 'brandt', name: 'Hana Brandt', works: [{ location: 'main' }], off: [], active: true },
        ],
        chairs: [
          { id: 'chair-1', name: 'Chair 1', location: 'main', active: true },
          { id: 'chair-2', name: 'Chair 2', location: 'main', active: true },
        ],
        visitTypes: [{ id: 'check-up', name: 'Check-up', minutes: 30, instructions: '', active: true }],
        lateCancelHours: 24,
        unmarked: { rule: 'attended', afterMinutes: 60 },
        version: 0,
      },
      undefined,
    ),
    ladders: putLadders({
      ladders: [{ id: 'visits', name: 'Visits', on: true, fallback: 'en', steps: ladderSteps({ callsFirst }) }],
      version: 1,
    }),
    phone: putAddress({ channel: 'sms', address: phone, people, care: 'given', version: 0 }, undefined),
    email: hasEmail
      ? putAddress({ channel: 'email', address: email, people, care: 'given', version: 0 }, undefined)
      : undefined,
    ...Object.fromEntries(
      people.map(({ patientId: id, threadId }, visit) => [
        `patient ${visit}`,
        putPatient(
          {
            ...{ id, threadId, givenName: names[visit] ?? '', familyName: 'Castellan', phones: [phone], emails },
            ...{ location: 'main', version: 0 },
          },
          undefined,
        ),
      ]),
    ),
  });
}
