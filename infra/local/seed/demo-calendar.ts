import type { Calendar } from '#shared/domain/calendar/calendar.ts';
import type { LocationId } from './demo-practice.ts';

const workday = [{ from: '08:00', to: '17:00' }];
const allWeek = { mon: workday, tue: workday, wed: workday, thu: workday, fri: workday };
const saturday = [{ from: '09:00', to: '13:00' }];

const at = (location: LocationId, weekly: NonNullable<Calendar['providers'][number]['works'][number]['weekly']>) => ({
  location,
  weekly,
});

/** Who works in the demo practice's offices, in which chairs and what for. Dr. Okonjo is at Old Mill on two days. */
export const demoCalendar: Omit<Calendar, 'version'> = {
  providers: [
    { id: 'lindqvist', name: 'Dr. Lindqvist', works: [at('riverside', allWeek)], off: [], active: true },
    {
      id: 'okonjo',
      name: 'Dr. Okonjo',
      works: [
        at('riverside', { mon: workday, wed: workday, fri: workday }),
        at('old-mill', { tue: workday, thu: workday }),
      ],
      off: [],
      active: true,
    },
    { id: 'brandt', name: 'Hana Brandt, RDH', works: [at('riverside', allWeek)], off: [], active: true },
    {
      id: 'reyes',
      name: 'Tomas Reyes, RDH',
      works: [at('old-mill', { ...allWeek, sat: saturday })],
      off: [],
      active: true,
    },
    {
      id: 'sarkany',
      name: 'Dr. Sarkany',
      works: [at('old-mill', { mon: workday, wed: workday, fri: workday, sat: saturday })],
      off: [],
      active: true,
    },
  ],
  chairs: [
    { id: 'river-1', name: 'River 1', location: 'riverside', kind: 'treatment', active: true },
    { id: 'river-2', name: 'River 2', location: 'riverside', kind: 'treatment', active: true },
    { id: 'river-h', name: 'River hygiene', location: 'riverside', kind: 'hygiene', active: true },
    { id: 'mill-1', name: 'Mill 1', location: 'old-mill', kind: 'treatment', active: true },
    { id: 'mill-h', name: 'Mill hygiene', location: 'old-mill', kind: 'hygiene', active: true },
  ],
  visitTypes: [
    {
      id: 'check-up',
      name: 'Check-up',
      minutes: 30,
      instructions: 'Bring your insurance card and a list of what you take.',
      active: true,
    },
    {
      id: 'cleaning',
      name: 'Cleaning',
      minutes: 45,
      instructions: 'You can eat and drink before; brush as usual.',
      chairKind: 'hygiene',
      providers: ['brandt', 'reyes'],
      active: true,
    },
    {
      id: 'filling',
      name: 'Filling',
      minutes: 45,
      instructions: 'Eat something light before.',
      chairKind: 'treatment',
      active: true,
    },
    {
      id: 'first-exam',
      name: 'First exam',
      minutes: 60,
      instructions: 'Come ten minutes early for the forms.',
      active: true,
    },
    {
      id: 'crown-prep',
      name: 'Crown preparation',
      minutes: 90,
      instructions: '',
      chairKind: 'treatment',
      active: true,
    },
    {
      id: 'crown-seat',
      name: 'Crown fitting',
      minutes: 60,
      instructions: '',
      chairKind: 'treatment',
      leastGap: { after: 'crown-prep', days: 14 },
      active: true,
    },
  ],
  lateCancelHours: 24,
  unmarked: { rule: 'ask', afterMinutes: 60 },
};
