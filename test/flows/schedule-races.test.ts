import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiError, Call } from '#shared/api.client.ts';
import type { AppointmentOut } from '#shared/api.ts';
import { holdsTime } from '#shared/domain/appointment/transitions.ts';
import { grainsOf } from '#shared/domain/calendar/grain.ts';
import { hourRow, hoursBetween, type Resource } from '#shared/domain/calendar/hour.rows.ts';
import { dateIn, newPatient, setCalendar } from '../fixtures/schedule.ts';
import { type Desk, openDesk } from '../harness/desk.ts';

let desk: Desk;
let call: Call;
let patients: string[];
beforeAll(async () => {
  desk = await openDesk();
  call = desk.as('coordinator');
  await setCalendar(desk);
  patients = await Promise.all(Array.from({ length: 8 }, async () => (await newPatient(call)).id));
});
afterAll(() => desk.stop());

const patient = (nth: number): string => patients[nth % patients.length] ?? '';
/** What a caller is told in an orderly way when others were quicker; anything else is a defect. */
const orderly = new Set(['taken', 'wrong_state', 'changed_meanwhile', 'invalid']);

async function code(request: Promise<AppointmentOut>): Promise<string> {
  return request.then(
    () => 'ok',
    (error: ApiError) => error.code,
  );
}

/** Every grain that stands as taken on a day, against the visits that should hold it. */
async function insistOnOrder(date: string): Promise<void> {
  const { appointments } = await call('listAppointments', { query: { location: 'main', from: date } });
  const holding = appointments.filter(({ state }) => holdsTime(state));
  const resources: Resource[] = [
    ...['lindqvist', 'brandt'].map((id) => ({ kind: 'provider' as const, id })),
    ...['chair-1', 'chair-2', 'chair-3'].map((id) => ({ kind: 'chair' as const, id })),
  ];
  for (const of of resources) {
    const should = holding
      .filter((visit) => visit[of.kind] === of.id)
      .flatMap(({ id, startsAt, endsAt }) =>
        grainsOf(Date.parse(startsAt), Date.parse(endsAt)).map((grain) => `${grain} ${id}`),
      );
    expect(new Set(should.map((taken) => taken.split(' ')[0])).size, `${of.id} has two visits at once`).toBe(
      should.length,
    );
    const from = Date.parse(`${date}T00:00:00Z`);
    const { rows } = await desk.app.table.query(hourRow, hoursBetween(of, from, from + 2 * 86_400_000));
    const stands = rows.flatMap(({ taken }) => [...taken].map(([grain, id]) => `${grain} ${id}`));
    expect(stands.toSorted()).toEqual(should.toSorted());
  }
}

describe('many at once', () => {
  test('200 bookings race for one chair: one wins, the others are told so', async () => {
    const date = dateIn(desk, 40);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_none, nth) =>
        code(
          call('bookAppointment', {
            body: {
              patientId: patient(nth),
              visitType: 'check-up',
              // Two providers, so that it is the chair that decides.
              provider: 'lindqvist',
              chair: 'chair-3',
              date,
              time: nth % 2 === 0 ? '15:00' : '15:20',
            },
          }),
        ),
      ),
    );
    expect(answers.filter((answer) => answer === 'ok')).toHaveLength(1);
    expect(new Set(answers)).toEqual(new Set(['ok', 'taken']));
    await insistOnOrder(date);
  });

  test('20 bookings without a wished chair fill the chairs there are, each once', async () => {
    await setCalendar(desk, {
      providers: Array.from({ length: 5 }, (_none, nth) => ({
        id: nth === 0 ? 'lindqvist' : nth === 1 ? 'brandt' : `doctor-${nth}`,
        name: `Doctor ${nth}`,
        works: [{ location: 'main' }],
      })),
    });
    const date = dateIn(desk, 41);
    const providers = ['lindqvist', 'brandt', 'doctor-2', 'doctor-3', 'doctor-4'];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_none, nth) =>
        code(
          call('bookAppointment', {
            body: {
              patientId: patient(nth),
              visitType: 'check-up',
              provider: providers[nth % 5] ?? '',
              date,
              time: '10:00',
            },
          }),
        ),
      ),
    );
    expect(answers.filter((answer) => answer === 'ok')).toHaveLength(3);
    expect(answers.every((answer) => answer === 'ok' || answer === 'taken')).toBe(true);
    await setCalendar(desk);
    await insistOnOrder(date);
  });

  test('whatever is booked, moved, called off and taken back at the same time, nobody is booked twice', async () => {
    let day = 50;
    const time = fc.constantFrom('09:00', '09:10', '09:30', '09:45', '10:00', '10:20');
    const step = fc.record({
      does: fc.constantFrom('book', 'book', 'move', 'cancel', 'reinstate', 'confirm'),
      who: fc.nat(7),
      visit: fc.nat(20),
      time,
      provider: fc.constantFrom('lindqvist', 'brandt'),
      chair: fc.constantFrom(undefined, 'chair-1', 'chair-2'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 6 }),
        async (rounds) => {
          day += 1;
          const date = dateIn(desk, day + ((day % 7) % 2));
          const booked: string[] = [];
          const act = async ({ does, who, visit, time: at, provider, chair }: (typeof rounds)[number][number]) => {
            const wish = { provider, ...(chair ? { chair } : {}), date, time: at };
            const appointmentId = booked[visit % Math.max(1, booked.length)];
            if (does === 'book' || !appointmentId) {
              const body = { patientId: patient(who), visitType: 'check-up', ...wish };
              const made = call('bookAppointment', { body });
              const answer = await code(made);
              if (answer === 'ok') booked.push((await made).id);
              return answer;
            }
            const state = (
              { cancel: 'cancelled', reinstate: 'booked', confirm: 'confirmed', move: undefined } as const
            )[does];
            const body = state ? { state } : wish;
            return code(call('changeAppointment', { params: { appointmentId }, body }));
          };
          for (const round of rounds) {
            const answers = await Promise.all(round.map(act));
            for (const answer of answers) if (answer !== 'ok') expect(orderly).toContain(answer);
            await insistOnOrder(date);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  test('a visit that is moved and called off at the same moment ends as one or the other, never both', async () => {
    const date = dateIn(desk, 45);
    for (let hour = 9; hour < 15; hour += 1) {
      const time = `${String(hour).padStart(2, '0')}:00`;
      const body = { patientId: patient(hour), visitType: 'check-up', provider: 'lindqvist', date, time };
      const { id: appointmentId } = await call('bookAppointment', { body });
      const params = { appointmentId };
      await Promise.all([
        code(call('changeAppointment', { params, body: { time: `${time.slice(0, 3)}30`, version: 1 } })),
        code(call('changeAppointment', { params, body: { state: 'cancelled', version: 1 } })),
      ]);
      const { appointments } = await call('listAppointments', { query: { location: 'main', from: date } });
      expect(appointments.filter(({ id }) => id === appointmentId)).toMatchObject([{ version: 2 }]);
    }
    await insistOnOrder(date);
  });
});
