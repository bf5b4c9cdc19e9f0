import '@mantine/core/styles/Drawer.layer.css';
import '../ui/fields.css';
import './schedule.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { dayAfter } from '#shared/domain/practice/wall-time.ts';
import { useNow } from '../clock.ts';
import { useMe, zoneOf } from '../me.ts';
import { Away } from '../ui/away.tsx';
import { dateOf } from '../ui/dates.ts';
import { KeySheet } from '../ui/key-sheet.tsx';
import { Rail } from '../ui/rail.tsx';
import { useSingleKeys } from '../ui/single-keys.ts';
import { undoLatest } from '../ui/toast-store.ts';
import { Agenda } from './agenda.tsx';
import { BookDrawer } from './book-drawer.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import { ChairDay } from './chair-day.tsx';
import { DaySummary } from './day-summary.tsx';
import type { Opened } from './opened.ts';
import { ScheduleHead } from './schedule-head.tsx';
import { ScheduleSide } from './schedule-side.tsx';
import { useDayReminders, useUnreachable } from './use-reminders.ts';
import { useCalendar, useDay } from './use-schedule.ts';

const keys = [
  {
    title: 'Move',
    keys: [
      ['Next, previous visit', 'J', 'K'],
      ['Earlier, later day', '←', '→'],
      ['Today', 'T'],
    ],
  },
  {
    title: 'Do',
    keys: [
      ['Book', 'B'],
      ['Why, or why not', 'W'],
      ['Undo', 'Z'],
      ['This sheet', '?'],
    ],
  },
] as const;

/** A day of one location: as a list or by chair, with what the desk is asked beside it. */
export function SchedulePage() {
  const search = useSearch({ from: '/schedule' });
  const me = useMe();
  const navigate = useNavigate({ from: '/schedule' });
  const [opened, setOpened] = useState<Opened>();
  const [showsKeys, setShowsKeys] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const location = me.practice.locations.find(({ id }) => id === search.location) ?? me.practice.locations[0];
  const locationId = location?.id ?? '';
  const zone = zoneOf(me, locationId);
  const today = dateOf(useNow(), zone);
  const date = search.date ?? today;
  const calendar = useCalendar();
  const day = useDay(locationId, date);

  const show = (next: string) =>
    navigate({ search: ({ date: _before, ...rest }) => (next === today ? rest : { ...rest, date: next }) });
  const goBy = (days: 1 | -1) => show(days === 1 ? dayAfter(date) : dayBefore(date));
  useSingleKeys({
    j: () => stepFocus(list.current, 1),
    k: () => stepFocus(list.current, -1),
    arrowleft: () => goBy(-1),
    arrowright: () => goBy(1),
    t: () => show(today),
    b: () => setOpened({ kind: 'book' }),
    w: () => document.activeElement?.closest('[data-visit]')?.querySelector<HTMLElement>('[data-why]')?.click(),
    z: undoLatest,
    '?': () => setShowsKeys(true),
  });

  const reminders = useDayReminders(locationId, date, day.data?.appointments ?? []);
  const found = useUnreachable(locationId, date).data?.unreachable ?? [];
  const unreachable = new Set(date < today ? [] : found.map(({ id }) => id));
  const visits = (day.data?.appointments ?? []).filter(
    ({ provider }) => search.provider === undefined || provider === search.provider,
  );
  return (
    <div className="desk desk-page">
      <Away />
      <Rail onKeys={() => setShowsKeys(true)} />
      <main className="schedule">
        <section className="schedule-day" aria-label="Day">
          <ScheduleHead
            date={date}
            today={today}
            search={search}
            location={locationId}
            calendar={calendar}
            onDate={show}
            onBook={() => setOpened({ kind: 'book' })}
          />
          <DaySummary visits={visits} unreachable={unreachable.size} />
          <div className="schedule-flow" ref={list} aria-busy={day.isPending || day.isPlaceholderData}>
            {day.error && !day.data ? (
              <p className="empty" role="alert">
                The day could not be loaded.{' '}
                <button type="button" className="btn-link" onClick={() => day.refetch()}>
                  Try again
                </button>
              </p>
            ) : search.view === 'chairs' && calendar ? (
              <ChairDay
                visits={visits}
                calendar={calendar}
                location={locationId}
                zone={zone}
                date={date}
                onOpen={setOpened}
              />
            ) : (
              <Agenda
                visits={visits}
                reminders={reminders}
                unreachable={unreachable}
                isPending={day.isPending}
                isClosed={day.data?.closed.includes(date) ?? false}
                calendar={calendar}
                zone={zone}
                date={date}
                onOpen={setOpened}
              />
            )}
          </div>
        </section>
        <ScheduleSide location={locationId} zone={zone} day={day.data} calendar={calendar} onOpen={setOpened} />
      </main>
      <BookDrawer
        opened={opened}
        location={locationId}
        zone={zone}
        date={date < today ? today : date}
        calendar={calendar}
        onClose={() => setOpened(undefined)}
        onDone={(booked) => {
          setOpened(undefined);
          if (booked.location === locationId) show(booked.date);
        }}
      />
      <CancelDialog
        visit={opened?.kind === 'cancel' ? opened.visit : undefined}
        lateHours={calendar?.lateCancelHours ?? 0}
        onClose={() => setOpened(undefined)}
      />
      <KeySheet opened={showsKeys} onClose={() => setShowsKeys(false)} columns={keys} />
    </div>
  );
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** Moves the focus to the next visit, or the first. */
function stepFocus(list: HTMLElement | null, by: 1 | -1): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-visit]') ?? [])];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
}
