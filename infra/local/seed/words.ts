import type { OpeningHours } from '#shared/domain/practice/opening-hours.ts';
import { wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import type { Chance } from './chance.ts';
import type { DemoPatient } from './demo-people.ts';
import type { LocationId } from './demo-practice.ts';
import { officeMinutesAfter } from './office-time.ts';
import type { StaffId } from './people.ts';

const offices: Record<LocationId, string> = { riverside: 'Riverside', 'old-mill': 'Old Mill' };
const staffNames: Record<StaffId, string> = { maya: 'Maya', nora: 'Nora', sam: 'Sam', priya: 'Priya', jonas: 'Jonas' };
const mornings = ['8:20', '8:40', '9:20', '10:40', '11:00'];
const afternoons = ['2:20', '3:10', '3:30', '4:10', '4:20'];
/** Minutes of opening time: about two and four days ahead. */
const soon = 1100;
const later = 2200;

/** Fills the gaps in a script's lines for one conversation, so that all its lines speak of the same day and time. */
export function wordsFor(
  of: Chance,
  hours: OpeningHours,
  writer: { location: LocationId; people: readonly DemoPatient[] },
  staff: StaffId,
  at: number,
): (line: string) => string {
  const language = writer.people[0]?.language ?? 'en';
  const dayIn = (minutes: number) => dayName(hours.zone, officeMinutesAfter(hours, at, minutes), language);
  const children = writer.people.slice(1);
  const gaps: Record<string, string> = {
    first: writer.people[0]?.givenName ?? '',
    child: children.length > 0 ? of.pick(children).givenName : '',
    staff: staffNames[staff],
    office: offices[writer.location],
    day: dayIn(soon),
    day2: dayIn(later),
    time: of.pick(afternoons),
    time2: of.pick(mornings),
  };
  return (line) =>
    line.replace(/\{(\w+)\}/g, (_whole, gap: string) => {
      const words = gaps[gap];
      if (!words) throw new Error(`nothing fills {${gap}} in this conversation`);
      return words;
    });
}

function dayName(zone: string, at: number, language: 'en' | 'es'): string {
  const noon = new Date(`${wallTimeOf(zone, at).date}T12:00:00Z`);
  return noon.toLocaleDateString(language === 'es' ? 'es-US' : 'en-US', { weekday: 'long', timeZone: 'UTC' });
}
