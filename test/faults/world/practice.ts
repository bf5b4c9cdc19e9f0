import type { Practice } from '#shared/domain/practice/practice.ts';
import { officeNumber } from './posts.ts';

/** Settings that a schedule begins with. */
export function practiceOf(more: Partial<Practice>): Practice {
  return {
    name: 'Harborlight Dental',
    locations: [
      {
        id: 'main',
        name: 'Main office',
        hours: { zone: 'America/New_York', weekly: 'always', holidays: [] },
        numbers: [officeNumber],
      },
    ],
    undoSeconds: 10,
    optOutBy: 'provider',
    quiet: { from: '21:00', to: '08:00' },
    targetMinutes: { sms: 60 },
    ...more,
  };
}
