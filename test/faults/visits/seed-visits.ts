import { putCalendar } from '#shared/domain/calendar/calendar.rows.ts';
import { putAddress } from '#shared/domain/contact/address.rows.ts';
import { putFollowUps } from '#shared/domain/followup/follow-up.rows.ts';
import { putPatient } from '#shared/domain/patient/patient.rows.ts';
import { putLadders } from '#shared/domain/reminder/ladder.rows.ts';
import type { LadderStep } from '#shared/domain/reminder/ladder.ts';
import { putSurveySettings } from '#shared/domain/survey/survey.rows.ts';
import { usualSurvey } from '#shared/domain/survey/usual-survey.ts';
import type { Table } from '#shared/table.ts';
import { followUps } from './missed-story.ts';
import type { VisitStory } from './visit-story.ts';

const phone = '+16465550001';
const otherPhone = '+16465550002';
const email = 'castellan@example.com';

/** Whoever treats is away once every story is over: whoever looks for a time looks through few days. */
const later = Array.from({ length: 30 }, (_none, day) =>
  new Date(Date.UTC(2026, 2, 9 + day)).toISOString().slice(0, 10),
);

export function patientOf(visit: number): string {
  return `patient-${visit}`;
}

/** The number that the patient of a visit texts from. */
export function phoneOf(visit: number, { apart }: Pick<VisitStory, 'apart'>): string {
  return apart && visit > 0 ? otherPhone : phone;
}

/**
 * A calendar with a chair for everybody, a ladder, what follows a missed visit, and one patient a visit: all reached at
 * one number, or each at one of their own.
 */
export async function seedVisits(
  table: Table,
  story: Pick<VisitStory, 'visits' | 'hasEmail' | 'onePatient' | 'apart' | 'asksAfter'>,
  steps: LadderStep[],
  off: readonly string[] = later,
): Promise<void> {
  const { hasEmail } = story;
  const visits = story.onePatient ? 1 : story.visits;
  const names = ['Mia', 'Leo'].slice(0, visits);
  const people = names.map((name, visit) => ({
    ...{ patientId: patientOf(visit), threadId: `thread-${visit}`, name: `${name} Castellan`, location: 'main' },
  }));
  const emails = hasEmail ? [email] : [];
  await table.commit({
    calendar: putCalendar(
      {
        providers: [
          { id: 'lindqvist', name: 'Dr. Lindqvist', works: [{ location: 'main' }], off: [...off], active: true },
          { id: 'brandt', name: 'Hana Brandt', works: [{ location: 'main' }], off: [...off], active: true },
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
      trials: [],
      ladders: [{ id: 'visits', name: 'Visits', on: true, fallback: 'en', steps }],
      version: 1,
    }),
    followUps: putFollowUps({ ...followUps, version: 1, onSince: new Date(0).toISOString() }),
    phone: putAddress(
      {
        ...{
          channel: 'sms',
          address: phone,
          people: story.apart ? people.slice(0, 1) : people,
          care: 'given',
          version: 0,
        },
        ...(story.asksAfter ? { outreach: 'given' } : {}),
      },
      undefined,
    ),
    survey: story.asksAfter ? putSurveySettings({ ...usualSurvey, on: true, version: 1 }) : undefined,
    'other phone': story.apart
      ? putAddress(
          { channel: 'sms', address: otherPhone, people: people.slice(1), care: 'given', version: 0 },
          undefined,
        )
      : undefined,
    email: hasEmail
      ? putAddress({ channel: 'email', address: email, people, care: 'given', version: 0 }, undefined)
      : undefined,
    ...Object.fromEntries(
      people.map(({ patientId: id, threadId }, visit) => [
        `patient ${visit}`,
        putPatient(
          {
            ...{
              id,
              threadId,
              givenName: names[visit] ?? '',
              familyName: 'Castellan',
              phones: [phoneOf(visit, story)],
              emails,
            },
            ...{ location: 'main', version: 0 },
          },
          undefined,
        ),
      ]),
    ),
  });
}
