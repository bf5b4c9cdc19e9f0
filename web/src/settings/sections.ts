import type { IconName } from '../ui/icon.tsx';

/** The sections of the settings, in the order of the list; `fields` says which of them hold an unsaved change. */
export const sections = [
  { id: 'locations', title: 'Locations', icon: 'inbox', fields: ['name', 'locations'] },
  { id: 'staff', title: 'Staff', icon: 'users', fields: [] },
  { id: 'calendar', title: 'Calendar', icon: 'schedule', fields: [] },
  { id: 'hours', title: 'Hours and holidays', icon: 'clock', fields: ['locations'] },
  {
    id: 'messages',
    title: 'Messages',
    icon: 'sms',
    fields: ['undoSeconds', 'optOutBy', 'quiet', 'quietOutreach', 'targetMinutes', 'afterHours', 'onCallNumber'],
  },
  { id: 'channels', title: 'E-mail and calls', icon: 'mail', fields: ['fullEmail', 'inboundEmail', 'calls'] },
  { id: 'reports', title: 'Reports', icon: 'reports', fields: ['digest'] },
  { id: 'limits', title: 'Limits', icon: 'ban', fields: ['countries', 'spend', 'caps', 'textsPerSecond'] },
  { id: 'security', title: 'Security', icon: 'checked', fields: ['idleMinutes', 'retentionMonths', 'revokeAllFrom'] },
  { id: 'you', title: 'Your phone', icon: 'phone', fields: [] },
  { id: 'audit', title: 'Audit', icon: 'keyboard', fields: [] },
] as const satisfies readonly { id: string; title: string; icon: IconName; fields: readonly string[] }[];

export type SectionId = (typeof sections)[number]['id'];

export function isSection(value: unknown): value is SectionId {
  return sections.some(({ id }) => id === value);
}
