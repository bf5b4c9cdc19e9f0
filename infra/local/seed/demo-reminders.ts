import { defaultFollowUps } from '#shared/domain/followup/default-follow-ups.ts';
import { putFollowUps } from '#shared/domain/followup/follow-up.rows.ts';
import { lookAtMissed } from '#shared/domain/followup/look-at-missed.ts';
import { dayAfter, instantOf, wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { defaultLadder } from '#shared/domain/reminder/default-ladder.ts';
import { putLadders } from '#shared/domain/reminder/ladder.rows.ts';
import { putPendingPlans } from '#shared/domain/reminder/pending-plans.rows.ts';
import { messageSid, signedText } from '../signed-text.ts';
import { isFamilyPhone } from './demo-people.ts';
import { demoZone } from './demo-practice.ts';
import type { Stage } from './play-history.ts';
import type { Step } from './step.ts';

const dayMs = 86_400_000;
/** Just after the moments of the usual ladder. */
const looksAt = ['09:00', '17:00'];
const afterMs = 30_000;
/** One in so many answers a reminder that asks by "1". */
const oneIn = 4;

/**
 * The usual reminders are switched on the day before the history ends, and looked at after each of their moments: so that the desk sees
 * what left, what did not and why, and who confirmed by it. `until` in epoch milliseconds.
 */
export function reminderSteps(until: number): Step[] {
  const { date: yesterday } = wallTimeOf(demoZone, until - dayMs);
  const dates = [yesterday, dayAfter(yesterday)];
  const looks = dates.flatMap((date) => looksAt.map((time) => instantOf(demoZone, date, time) + afterMs));
  const on = instantOf(demoZone, yesterday, '08:40');
  return [{ at: on, does: 'switch-on' as const }, ...looks.map((at) => ({ at, does: 'remind' as const }))].filter(
    ({ at }) => at <= until,
  );
}

/** Switches the usual reminders on, and what follows missed visits, as Nora does under Automations. */
export async function switchOn({ stack }: Stage): Promise<void> {
  const { table, now } = stack.apps({ remainingMs: () => 60_000, effect: (_name, run) => run() });
  const at = now().toISOString();
  const changed = { version: 1, changedAt: at, changedBy: 'nora' };
  await table.commit({
    ladders: putLadders({ ladders: [defaultLadder], trials: [], ...changed }),
    followUps: putFollowUps({ ...defaultFollowUps, ...changed, onSince: at }),
    pending: putPendingPlans(at),
  });
  await lookAtMissed(table, now());
}

/** What is due leaves, and some of those who are asked say yes. */
export async function remind(stage: Stage): Promise<void> {
  const { stack, twilio, signing } = stage;
  const before = twilio?.outbox().length ?? 0;
  // The first look finds the visits, the second reminds of them.
  for (let look = 0; look < 2; look += 1) await leave(stage);
  // A family's answer would be about one of them: the history has them write for themselves. Which of the others answer
  // does not hang on which of them was reminded first.
  const asked = (twilio?.outbox() ?? [])
    .slice(before)
    .filter(({ body, to }) => body.includes(' 1 ') && !isFamilyPhone(to))
    .toSorted((a, b) => a.to.localeCompare(b.to));
  const answering = asked.filter((_text, nth) => nth % oneIn === 0);
  for (const { sid, to: from, from: to } of answering)
    await signedText(signing, { from, to, body: '1', sid: messageSid(`1 to ${sid}`) });
  if (answering.length > 0) await leave(stage);
  await stack.drain();
}

async function leave({ stack, twilio }: Stage): Promise<void> {
  await stack.sweep();
  await stack.drain();
  await twilio?.settled();
  await stack.sendgrid?.settled();
}
