import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AppointmentOut } from '#shared/api.ts';
import { call } from '../client.ts';
import { dayOf } from '../ui/dates.ts';
import { daysAfter } from './chain-part.tsx';
import type { Calendar } from './use-schedule.ts';
import { clockOf } from './visit-look.ts';

/** The visits of the chain that a visit belongs to, in their order; empty until they are known, and where there is none. */
export function useChain(visit: AppointmentOut | undefined): AppointmentOut[] {
  const { data } = useQuery({
    queryKey: ['appointments', 'chain', visit?.patientId],
    queryFn: () => call('listPatientAppointments', { params: { patientId: visit?.patientId ?? '' } }),
    enabled: visit?.chain !== undefined,
  });
  const id = visit?.chain?.id;
  if (id === undefined) return [];
  return (data?.appointments ?? [])
    .filter(({ chain }) => chain?.id === id)
    .toSorted((a, b) => (a.chain?.position ?? 0) - (b.chain?.position ?? 0));
}

function isOff({ state }: AppointmentOut): boolean {
  return state === 'cancelled' || state === 'late-cancelled';
}

/** Which of several visits this is, and the others, each a way to its day. */
export function ChainLine({
  visit,
  calendar,
  now,
}: {
  visit: AppointmentOut;
  calendar: Calendar | undefined;
  now: number;
}) {
  const all = useChain(visit);
  if (all.length < 2) return null;
  const nth = all.findIndex(({ id }) => id === visit.id);
  return (
    <span className="meta chain-line">
      Visit {nth + 1} of {all.length}
      {all
        .filter(({ id }) => id !== visit.id)
        .map((other) => (
          <span key={other.id}>
            {' · '}
            <Link to="/schedule" search={{ location: other.location, date: other.date }}>
              {typeOf(calendar, other)}, {dayOf(Date.parse(other.startsAt), other.zone, now)}, {clockOf(other.time)}
            </Link>
            {isOff(other) ? ' (called off)' : ''}
          </span>
        ))}
    </span>
  );
}

function typeOf(calendar: Calendar | undefined, { visitType }: AppointmentOut): string {
  return calendar?.visitTypes.find(({ id }) => id === visitType)?.name ?? 'Visit';
}

/** Between which days a visit of a chain can be moved, and why; nothing where it is none. */
export function moveLimits(
  visit: AppointmentOut,
  chain: readonly AppointmentOut[],
  calendar: Calendar,
): { earliest?: string; latest?: string; words: string[] } {
  const type = calendar.visitTypes.find(({ id }) => id === visit.visitType);
  const others = chain.filter((one) => one.id !== visit.id && !isOff(one));
  const words: string[] = [];
  let earliest: string | undefined;
  let latest: string | undefined;
  for (const other of others) {
    const theirs = calendar.visitTypes.find(({ id }) => id === other.visitType);
    if (type?.leastGap && type.leastGap.after === other.visitType) {
      const least = daysAfter(other.date, type.leastGap.days);
      if (!earliest || least > earliest) earliest = least;
      words.push(`At least ${type.leastGap.days} days after ${theirs?.name ?? 'the visit before it'}.`);
    }
    if (theirs?.leastGap && theirs.leastGap.after === visit.visitType) {
      const last = daysBefore(other.date, theirs.leastGap.days);
      if (!latest || last < latest) latest = last;
      words.push(`At least ${theirs.leastGap.days} days before ${theirs.name}: move that one first for a later day.`);
    }
  }
  return { ...(earliest ? { earliest } : {}), ...(latest ? { latest } : {}), words };
}

function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}
