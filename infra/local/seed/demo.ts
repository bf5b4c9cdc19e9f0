import { ulid } from 'ulid';
import { apiClient, type Call } from '#shared/api.client.ts';
import { putPractice } from '#shared/domain/practice/practice.rows.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import type { Table } from '#shared/table.ts';
import { signedText } from '../signed-text.ts';
import type { Stack } from '../stack/stack.ts';
import { type DemoPatient, demoPatients, demoStranger } from './demo-patients.ts';
import { secondCoordinator, seededStaff } from './people.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const workday = [{ from: '08:00', to: '17:00' }];

/** The demo practice's offices and people. */
export async function seedDemoPractice(table: Table, number: string): Promise<void> {
  const weekly = Object.fromEntries(weekdays.map((day) => [day, workday]));
  const hours = { zone: 'America/New_York', weekly, holidays: ['2026-11-26', '2026-12-25', '2027-01-01'] };
  const staff = [...Object.values(seededStaff), secondCoordinator];
  await table.commit({
    practice: putPractice({
      name: 'Harborlight Dental',
      locations: [
        { id: 'riverside', name: 'Riverside', hours, numbers: [number] },
        { id: 'old-mill', name: 'Old Mill', hours, numbers: ['+17185550100'] },
      ],
      undoSeconds: 10,
      optOutBy: 'provider',
      quiet: { from: '21:00', to: '08:00' },
      targetMinutes: { sms: 60 },
    }),
    ...Object.fromEntries(staff.map((person) => [person.id, putStaff(person)])),
  });
}

/** The demo practice's patients and conversations, all of it through the front doors. Answers how many texts came in. */
export async function seedDemoPatients(
  stack: Stack,
  signing: { token: string; accountSid: string },
  number: string,
): Promise<number> {
  const token = await stack.issuer.token(seededStaff.coordinator.id);
  const call = apiClient({ base: stack.url, token: async () => token });
  const text = async (from: string, to: string, body: string) => {
    await signedText({ url: stack.url, ...signing }, { from, to, body });
  };
  const numbers = { riverside: number, 'old-mill': '+17185550100' };
  let texts = 0;
  for (const patient of demoPatients)
    texts += await seedPatient(call, patient, (body) => text(patient.phone, numbers[patient.location], body));
  await text(demoStranger.phone, number, demoStranger.text);
  return texts + 1;
}

async function seedPatient(call: Call, patient: DemoPatient, text: (body: string) => Promise<void>): Promise<number> {
  const { givenName, familyName, birthDate, phone, location, language } = patient;
  const made = await call('createPatient', {
    body: { givenName, familyName, birthDate, phones: [phone], location, ...(language ? { language } : {}) },
  });
  const params = { threadId: made.threadId };
  let texts = 0;
  for (const line of patient.said) {
    if ('patient' in line) {
      await text(line.patient);
      texts += 1;
    } else await call('sendMessage', { params, body: { id: ulid(), channel: 'sms', text: line.desk } });
  }
  if (patient.ends === 'done') await call('changeThread', { params, body: { state: 'done' } });
  if (patient.ends === 'mine') await call('changeThread', { params, body: { assignee: seededStaff.coordinator.id } });
  return texts;
}
