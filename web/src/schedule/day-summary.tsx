import type { AppointmentOut } from '#shared/api.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

/** The day in a line: how many visits, how they stand, and whom no reminder reaches. */
export function DaySummary({ visits, unreachable }: { visits: readonly AppointmentOut[]; unreachable: number }) {
  const count = (...states: AppointmentOut['state'][]) => visits.filter(({ state }) => states.includes(state)).length;
  const off = count('cancelled', 'late-cancelled');
  const parts: [number, string, IconName, string][] = [
    [count('confirmed'), 'confirmed', 'checked', 'c-ok'],
    [count('booked'), 'unconfirmed', 'hourglass', 'c-warn'],
    [count('arrived'), 'arrived', 'user', 'c-accent'],
    [count('attended'), 'attended', 'check', 'c-ok'],
    [count('no-show'), 'did not come', 'close', 'c-danger'],
    [unreachable, 'unreachable', 'alert', 'c-danger'],
    [off, 'cancelled', 'ban', 'third'],
  ];
  const total = visits.length - off;
  return (
    <p className="schedule-sum">
      <span>
        <b>{total}</b> {total === 1 ? 'visit' : 'visits'}
      </span>
      {parts
        .filter(([number]) => number > 0)
        .map(([number, words, icon, tone]) => (
          <span key={words}>
            <Icon name={icon} className={tone} />
            <b>{number}</b> {words}
          </span>
        ))}
    </p>
  );
}
