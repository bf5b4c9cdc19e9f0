import { useQueryClient } from '@tanstack/react-query';
import type { RouteOutput } from '#shared/api.ts';
import { createStore } from '../ui/store.ts';
import type { Ladder, Step } from './step-words.ts';
import { type Draft, useWriting, type Writing } from './use-writing.ts';

type Stored = RouteOutput<'readLadders'>;
/** A trial that runs on a step. */
export type Running = Stored['trials'][number];

const key = 'ladders';
const shownIn = 'reminder-forecast';
const draft = createStore<Draft<Ladder[]>>(undefined);

export interface Editing extends Writing<Stored, Ladder[]> {
  change(id: string, change: Partial<Ladder>): void;
  changeStep(id: string, step: string, change: Partial<Step>): void;
  add(ladder: Ladder): void;
  /** What is stored now, by another way than `save`. */
  take(stored: Stored): void;
}

/** The ladders as they are being written, and what saves them. */
export function useLadders(): { editing: Editing | undefined; error: string | undefined } {
  const client = useQueryClient();
  const { writing, error } = useWriting({
    key,
    draft,
    read: (call) => call('readLadders', {}),
    fieldsOf: (stored): Ladder[] => stored.ladders,
    save: (call, ladders, version) => call('saveLadders', { body: { ladders, version } }),
    shownIn,
  });
  if (!writing) return { editing: undefined, error };
  const { fields: ladders, write } = writing;
  const change = (id: string, fields: Partial<Ladder>) =>
    write(ladders.map((one) => (one.id === id ? { ...one, ...fields } : one)));
  return {
    error: undefined,
    editing: {
      ...writing,
      change,
      changeStep: (id, step, fields) => {
        const ladder = ladders.find((one) => one.id === id);
        if (!ladder) return;
        change(id, { steps: ladder.steps.map((one) => (one.id === step ? { ...one, ...fields } : one)) });
      },
      add: (ladder) => write([...ladders, ladder]),
      take: (now) => {
        client.setQueryData([key], now);
        void client.invalidateQueries({ queryKey: [shownIn] });
      },
    },
  };
}
