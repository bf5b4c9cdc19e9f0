import { ulid } from 'ulid';
import type { OpeningHours } from '#shared/domain/practice/opening-hours.ts';
import type { Chance } from './chance.ts';
import { newcomers } from './demo-people.ts';
import type { LocationId } from './demo-practice.ts';
import { officeMinutesAfter, officeMinutesBefore, onOpenDayBefore } from './office-time.ts';
import type { Scene } from './scene.ts';
import type { Step } from './step.ts';

/** How soon after its click a message is taken back. */
const undoMs = 4_000;

/** A scene as steps that end at `until` at the latest. Its days are Riverside's: full ones, where Old Mill has half ones too. */
export function sceneSteps(
  { phone, location, lines }: Scene,
  offices: Record<LocationId, OpeningHours>,
  until: number,
  of: Chance,
): Step[] {
  const hours = offices[location];
  return lines.flatMap((line): Step[] => {
    const at =
      'ago' in line
        ? officeMinutesBefore(hours, until, line.ago)
        : onOpenDayBefore(offices.riverside, until, line.days, line.time) + of.between(0, 20) * 1000;
    if ('patient' in line) return [{ at, does: 'text', phone, to: location, text: line.patient }];
    if ('mails' in line) {
      return [{ at, does: 'mail', phone, from: line.from, subject: line.subject, text: line.mails }];
    }
    if ('calls' in line) return [{ at, does: 'call', phone, to: location, call: line.calls }];
    const { by } = line;
    if ('takesOn' in line) return [{ at, does: 'join', by, patient: newcomers[line.takesOn] }];
    if ('does' in line) {
      const snooze = line.snoozedFor ? { snoozedUntil: officeMinutesAfter(hours, at, line.snoozedFor) } : {};
      return [{ at, does: 'change', phone, by, change: { ...line.does, ...snooze } }];
    }
    const id = ulid(at, of.number);
    const planned = line.plannedIn ? { sendAt: officeMinutesAfter(hours, at, line.plannedIn) } : {};
    const failing = line.fails ? { fails: line.fails } : {};
    const reply: Step = {
      at,
      does: 'reply',
      phone,
      by,
      id,
      text: line.says,
      ...planned,
      ...failing,
      ...(line.byMail ? { byMail: true } : {}),
    };
    return line.takesBack ? [reply, { at: at + undoMs, does: 'undo', phone, by, id }] : [reply];
  });
}
