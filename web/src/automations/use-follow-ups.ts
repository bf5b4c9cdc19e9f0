import type { RouteOutput } from '#shared/api.ts';
import { createStore } from '../ui/store.ts';
import type { FollowUps } from './follow-up-words.ts';
import { type Draft, useWriting, type Writing } from './use-writing.ts';

const draft = createStore<Draft<FollowUps>>(undefined);

export type FollowUpWriting = Writing<RouteOutput<'readFollowUps'>, FollowUps>;

/** What is done about missed visits as it is being written, and what saves it. */
export function useFollowUps(): { writing: FollowUpWriting | undefined; error: string | undefined } {
  return useWriting({
    key: 'follow-ups',
    draft,
    read: (call) => call('readFollowUps', {}),
    fieldsOf: ({ on, fallback, steps }): FollowUps => ({ on, fallback, steps }),
    save: (call, fields, version) => call('saveFollowUps', { body: { ...fields, version } }),
    shownIn: 'appointments',
  });
}
