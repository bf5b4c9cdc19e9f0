import type { App } from '../../ports.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { isAhead } from '../appointment/transitions.ts';
import { callSilentAt } from '../message/call-silence.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import { calledOffStep, correctionStep } from './reminder.key.ts';
import type { ReminderStep } from './reminder.ts';
import type { VisitReminders } from './visit-reminders.ts';

/** What a patient was told last that is no longer so. */
export interface Overtaken {
  step: ReminderStep;
  entry: OutboundEntry;
}

/** A function sends for 60 s at most, its provider answers within 8 s, and clocks differ by 5 minutes at most. */
const sendingMs = 68_000 + 5 * 60_000;

/**
 * The newest message that left, or may have, for an older version of this visit and says another time than it has now;
 * undefined when what they know is right, or when this version was told already. A message that was posted and not begun
 * cannot leave any more: its claim hangs on the version. `leaving`: one is leaving just now, and what sets it right must
 * not arrive before it.
 */
export async function overtaken(
  app: App,
  { visit, steps }: Pick<VisitReminders, 'visit' | 'steps'>,
): Promise<Overtaken | 'leaving' | undefined> {
  const isTold = steps.some(
    ({ version, step, outcome }) =>
      version === visit.version && (outcome === 'posted' || [correctionStep, calledOffStep].includes(step)),
  );
  if (isTold) return undefined;
  const older = steps
    .filter(({ version, ref }) => version < visit.version && ref !== undefined)
    .toSorted((a, b) => b.version - a.version || b.at.localeCompare(a.at));
  for (const step of older) {
    const entry = step.ref && (await app.table.get(outboundEntryRow, entryKey(step.ref)));
    if (!entry || !mayHaveLeft(entry)) continue;
    if (isStillSo(visit, step.told, app.now())) return undefined;
    return isLeaving(entry, app) ? 'leaving' : { step, entry };
  }
  return undefined;
}

/** Begun, and not refused: it is leaving, has left, or nobody can tell. */
export function mayHaveLeft({ status, fence }: OutboundEntry): boolean {
  return fence !== undefined && status !== 'failed';
}

/** It was begun, and whoever began it may be sending still; or it rings, or somebody is hearing it. */
function isLeaving(entry: OutboundEntry, { now, machineNow }: App): boolean {
  const { fence, rank, intentAt, status, leftAt } = entry;
  const silentAt = leftAt && rank < 3 ? callSilentAt(entry, leftAt) : undefined;
  if (silentAt) return now().getTime() < Date.parse(silentAt);
  if (fence === undefined || rank >= 2 || status !== 'queued' || intentAt === undefined) return false;
  return machineNow().getTime() < Date.parse(intentAt) + sendingMs;
}

/** Is what they were told what is so now, or over either way? */
function isStillSo({ state, startsAt }: Appointment, told: string | undefined, now: Date): boolean {
  const current = isAhead(state) ? startsAt : undefined;
  if (current === told) return true;
  return [current, told].every((at) => at === undefined || Date.parse(at) <= now.getTime());
}

const words = {
  moved: {
    en: '{{ practice }}: {{ name }}, your visit is now {{ day }} at {{ time }}. Please ignore our message about another time. Text STOP to stop texts.',
    es: '{{ practice }}: {{ name }}, su cita es ahora el {{ day }} a las {{ time }}. Ignore nuestro mensaje con otra hora. STOP para no recibir textos.',
  },
  off: {
    en: '{{ practice }}: {{ name }}, your visit on {{ day }} at {{ time }} is called off. Please ignore our reminder. To book again call {{ phone }}. Text STOP to stop texts.',
    es: '{{ practice }}: {{ name }}, su cita del {{ day }} a las {{ time }} queda anulada. Ignore nuestro recordatorio. Para otra cita llame al {{ phone }}. STOP para no recibir textos.',
  },
} as const;

/** What a correction says, and of when: the time that is so now, or the one that is called off. */
export function correctionOf(
  visit: Appointment,
  { told }: ReminderStep,
  language: 'en' | 'es',
): { template: string; says: Pick<Appointment, 'date' | 'time'>; told: string | undefined; worthUntil: number } {
  if (isAhead(visit.state)) {
    return {
      template: words.moved[language],
      says: visit,
      told: visit.startsAt,
      worthUntil: Date.parse(visit.startsAt),
    };
  }
  const old = told ?? visit.startsAt;
  const { date, time } = wallTimeOf(visit.zone, Date.parse(old));
  return { template: words.off[language], says: { date, time }, told: undefined, worthUntil: Date.parse(old) };
}
