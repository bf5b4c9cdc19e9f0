import { Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { AppointmentOut } from '#shared/api.ts';
import { isAhead, transition } from '#shared/domain/appointment/transitions.ts';
import { Icon } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';
import type { Opened } from './opened.ts';
import { mark } from './use-schedule.ts';
import { actionWords, clockOf } from './visit-look.ts';

type Markable = keyof typeof actionWords;

const arrivesAtMostMs = 12 * 3_600_000;

/** What can be marked now: the table's ways, as far as the clock allows them. */
function possible({ state, startsAt }: AppointmentOut, now: number): Markable[] {
  const start = Date.parse(startsAt);
  const states: Markable[] = ['confirmed', 'arrived', 'attended', 'no-show', 'booked', 'late-cancelled'];
  return states.filter((to) => {
    const rule = transition(state, to);
    if (!rule || (rule.begun && now < start)) return false;
    if (to === 'arrived') return start - now < arrivesAtMostMs;
    if (to === 'late-cancelled') return state === 'no-show';
    return rule.time !== 'takes' || now < start;
  });
}

/** The one thing most likely wanted next; two where the desk is asked. */
export function NextStep({ visit, now }: { visit: AppointmentOut; now: number }) {
  const can = possible(visit, now);
  const isOver = Date.parse(visit.endsAt) <= now;
  const wanted: Markable[] =
    isOver && isAhead(visit.state)
      ? ['attended', 'no-show']
      : visit.state === 'arrived'
        ? ['attended']
        : visit.state === 'booked' && !can.includes('arrived')
          ? ['confirmed']
          : isAhead(visit.state)
            ? ['arrived']
            : [];
  return wanted
    .filter((to) => can.includes(to))
    .map((to) => (
      <button
        type="button"
        className="btn btn-xs"
        key={to}
        aria-label={`${actionWords[to]}: ${visit.patient.name}`}
        onClick={() => mark(visit, to)}
      >
        {actionWords[to]}
      </button>
    ));
}

/** Everything else that can be done with a visit. */
export function VisitMenu({
  visit,
  now,
  onOpen,
}: {
  visit: AppointmentOut;
  now: number;
  onOpen: (opened: Opened) => void;
}) {
  const navigate = useNavigate();
  const { phone, name } = visit.patient;
  const canMove = isAhead(visit.state) && Date.parse(visit.endsAt) > now && visit.visitType !== undefined;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="icon-btn" aria-label={`More for ${name}, ${clockOf(visit.time)}`}>
          <Icon name="more" className="i-heavy" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {possible(visit, now).map((to) => (
          <Menu.Item key={to} onClick={() => mark(visit, to)}>
            {to === 'booked' && !isAhead(visit.state) && visit.state !== 'arrived' ? 'Book again' : actionWords[to]}
          </Menu.Item>
        ))}
        {canMove ? (
          <Menu.Item leftSection={<Icon name="move" size={14} />} onClick={() => onOpen({ kind: 'move', visit })}>
            Move
          </Menu.Item>
        ) : null}
        {isAhead(visit.state) ? (
          <Menu.Item leftSection={<Icon name="ban" size={14} />} onClick={() => onOpen({ kind: 'cancel', visit })}>
            Cancel visit
          </Menu.Item>
        ) : null}
        <Menu.Item
          leftSection={<Icon name="sms" size={14} />}
          onClick={() => navigate({ to: '/inbox/$threadId', params: { threadId: visit.threadId } })}
        >
          Open conversation
        </Menu.Item>
        {phone ? (
          <Menu.Item leftSection={<Icon name="phone" size={14} />} component="a" href={`tel:${phone}`}>
            Call {phoneOf(phone)}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
