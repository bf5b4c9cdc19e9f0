import type { Role, Staff } from '#shared/domain/staff/staff.ts';

/** The seeded person of each role; `npm run token -- ROLE` signs for them. */
export const seededStaff: Record<Role, Staff> = {
  coordinator: { id: 'maya', name: 'Maya Feld', role: 'coordinator', locations: 'all', active: true },
  manager: { id: 'nora', name: 'Nora Abiodun', role: 'manager', locations: 'all', active: true },
  admin: { id: 'sam', name: 'Sam Whitlock', role: 'admin', locations: 'all', active: true },
};

/** The other coordinators of the demo practice, so that work can be handed over. */
const otherCoordinators: readonly Staff[] = [
  { id: 'priya', name: 'Priya Nair', role: 'coordinator', locations: 'all', active: true },
  { id: 'jonas', name: 'Jonas Okkerse', role: 'coordinator', locations: 'all', active: true },
];

/** Everybody who works at the demo practice. */
export const demoStaff: readonly Staff[] = [...Object.values(seededStaff), ...otherCoordinators];
export type StaffId = 'maya' | 'nora' | 'sam' | 'priya' | 'jonas';
