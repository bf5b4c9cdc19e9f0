import type { App } from '../../ports.ts';
import { daysBefore } from '../metrics/places.ts';
import { readNoShows } from '../metrics/read-no-shows.ts';
import { readReminders } from '../metrics/read-reminders.ts';
import { readResponses } from '../metrics/read-responses.ts';
import type { Staff } from '../staff/staff.ts';

/** The words of a digest. */
export interface DigestWords {
  subject: string;
  body: string;
}

/**
 * One week in figures, as the reports show it to this manager: no name and no word of anybody. The same is worked out each
 * time it is asked for.
 */
export async function composeDigest(app: App, who: Staff, practice: string, to: string): Promise<DigestWords> {
  const from = daysBefore(to, 6);
  const range = { from, to };
  const [responses, reminders, noShows] = await Promise.all([
    readResponses(app, who, { ...range, measure: 'first', clock: 'business' }),
    readReminders(app, who, range),
    readNoShows(app, who, range),
  ]);
  const { lengths, within, before, waiting, handled } = responses;
  const sum = (name: 'attended' | 'noShow' | 'lateCancelled') =>
    noShows.weeks.reduce((total, week) => total + week[name], 0);
  const [missed, seen] = [sum('noShow'), sum('noShow') + sum('attended')];
  const lines = [
    `${practice}, ${from} to ${to}`,
    '',
    'Answers, in opening hours',
    `Median first response: ${lengthWords(lengths.median)} (n ${lengths.n}; week before ${lengthWords(before.lengths.median)}, n ${before.lengths.n})`,
    `Slowest tenth (p90): ${lengthWords(lengths.p90)}`,
    `Within target: ${within.within} of ${within.of}${share(within.within, within.of)}`,
    `Handled: ${handled.answered} answered, ${handled.noReply} closed without an answer`,
    `Waiting now: ${waiting.n}, ${waiting.late} late${waiting.oldest === undefined ? '' : `, oldest ${lengthWords(waiting.oldest)}`}`,
    '',
    'Visits',
    `No-shows: ${missed} of ${seen}${share(missed, seen)}; called off late: ${sum('lateCancelled')}`,
    `After a missed visit: ${reminders.missed.contacted} of ${reminders.missed.all} reached within one business day, ${reminders.missed.recovered} booked again`,
    `Reminders: ${reminders.complete} of ${reminders.due} visits had every one delivered${share(reminders.complete, reminders.due)}; ${reminders.replied} replied`,
    '',
    `How each figure is counted, and the rows behind it: ${app.settings.publicBaseUrl}/reports?days=7&to=${to}`,
    'An admin can switch this e-mail off under Settings, Reports.',
  ];
  return { subject: `${practice}: the week to ${to} in figures`, body: lines.join('\n') };
}

function share(some: number, all: number): string {
  return all === 0 ? '' : ` (${Math.round((100 * some) / all)} %)`;
}

/** "8 min", "2 h 10 min" of milliseconds. */
function lengthWords(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return 'none';
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes === 0) return 'under a minute';
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
